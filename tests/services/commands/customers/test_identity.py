"""Merges and links are decided on both records at once, and stored with both or with neither."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from immutables import Map

from contracts.customers.customer import CustomerEvent, RegisterCustomer
from contracts.customers.identity import (
    CustomerLinked,
    CustomerMerged,
    CustomerUnlinked,
    CustomerUnmerged,
    LinkCustomer,
    MergeCustomer,
    UnlinkCustomer,
    UnmergeCustomer,
)
from contracts.customers.ownership import AssignOwner
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.account_manager import AppointManager, LeaveCustomers
from domain.customers import customer
from domain.customers.state import Registered
from domain.customers.tie import Tied
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a
from tests.known import knowing

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
MERGE = a(MergeCustomer)
ONE_OF_TWO = [(False, True), (True, False)]


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield knowing(opened)


@pytest.fixture
async def two(store: Store) -> Store:
    """C8 was received a day before C7, and each has an owner."""
    await send(store, a(RegisterCustomer, received_at=NINE - timedelta(days=1), received_by="wang"))
    await send(store, a(RegisterCustomer, customer_id="C7", received_at=NINE, received_by="li"))
    await send(store, a(AssignOwner))
    await send(store, a(AssignOwner, customer_id="C7", owner_id="li"))
    return store


async def send(store: Store, command: Command, command_id: UUID | None = None, *, at: datetime = NINE) -> Accepted:
    cause = Cause(command_id=command_id or uuid4(), occurred_at=at, actor="test")
    return await HANDLERS[command.name](command, store=store, cause=cause)


async def known(store: Store, customer_id: str) -> Registered:
    state = (await store.load(customer.DECIDER, customer_id)).state
    assert isinstance(state, Registered)
    return state


async def test_a_merge_is_told_on_both_streams_and_gives_the_survivor_to_whoever_received_first(two: Store) -> None:
    """CU6."""
    await send(two, MERGE)

    survivor = await known(two, "C7")
    assert (await known(two, "C8")).merged_into == "C7"
    assert set(survivor.tied.absorbed) == {"C8"}
    assert survivor.owner_id == "wang"
    assert survivor.first_contact
    assert survivor.first_contact.by == "wang"


async def test_a_merge_taken_back_leaves_both_as_they_were(two: Store) -> None:
    """CU6."""
    before = [await known(two, id_) for id_ in ("C7", "C8")]
    await send(two, MERGE)
    await send(two, a(UnmergeCustomer))

    after = [await known(two, id_) for id_ in ("C7", "C8")]
    assert [replace(each, ties=(), brought=Map()) for each in after] == before


async def test_a_merge_can_be_done_again_after_it_was_taken_back(two: Store) -> None:
    """CU6."""
    for command in (MERGE, a(UnmergeCustomer), MERGE):
        await send(two, command)

    assert set((await known(two, "C7")).tied.absorbed) == {"C8"}


async def test_a_merge_repeated_after_it_was_taken_back_does_not_come_back(two: Store) -> None:
    """CU6."""
    command_id = uuid4()
    await send(two, MERGE, command_id)
    await send(two, a(UnmergeCustomer))
    assert (await send(two, MERGE, command_id)).repeated

    assert (await known(two, "C8")).merged_into is None
    assert not (await known(two, "C7")).tied.absorbed


async def half(store: Store, customer_id: str, event: CustomerEvent, at: datetime = NINE) -> None:
    """Store one half of a tie, as a process left it that ended between the two, before they were stored together."""
    cause = Cause(command_id=uuid4(), occurred_at=at, actor="test")
    await store.transact(customer.DECIDER, customer_id, lambda _: [event], command=MERGE, cause=cause)


async def test_a_merge_half_done_by_an_earlier_release_is_finished_by_the_next_command(two: Store) -> None:
    """CU6."""
    await half(two, "C8", a(CustomerMerged))
    await send(two, MERGE)
    assert set((await known(two, "C7")).tied.absorbed) == {"C8"}
    assert (await known(two, "C7")).owner_id == "wang"


async def test_an_unmerge_half_done_by_an_earlier_release_is_finished_by_the_next_command(two: Store) -> None:
    """CU6."""
    await send(two, MERGE)
    await half(two, "C8", a(CustomerUnmerged))
    await send(two, a(UnmergeCustomer))
    assert not (await known(two, "C7")).tied.absorbed


async def test_a_link_half_done_or_half_undone_is_finished_by_the_next_command(two: Store) -> None:
    """CU6."""
    link, unlink = a(LinkCustomer, customer_id="C7", head_id="C8"), a(UnlinkCustomer, customer_id="C7")
    await half(two, "C7", a(CustomerLinked, customer_id="C7", head_id="C8"))
    await send(two, link)
    assert set((await known(two, "C8")).tied.members) == {"C7"}
    await half(two, "C7", a(CustomerUnlinked, customer_id="C7", head_id="C8"))
    await send(two, unlink)
    assert not (await known(two, "C8")).tied.members


async def test_of_two_merges_into_each_other_at_once_exactly_one_is_done() -> None:
    """CU6, semantics 42: two processes, each with both records in its cache."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as one, memory_store(recorder) as other:
        for id_ in ("C7", "C8"):
            await send(one, a(RegisterCustomer, customer_id=id_))
            await known(other, id_)
        answers = await asyncio.gather(
            send(one, MERGE),
            send(other, a(MergeCustomer, customer_id="C7", survivor_id="C8")),
            return_exceptions=True,
        )

        assert sorted((isinstance(each, Accepted), isinstance(each, Refused)) for each in answers) == ONE_OF_TWO
        states = {id_: (await known(one, id_)).tied for id_ in ("C7", "C8")}
        merged = [(id_, tied.survivor) for id_, tied in states.items() if tied.survivor]
        assert len(merged) == 1
        ((duplicate, survivor),) = merged
        assert states[survivor] == Tied(absorbed=frozenset({duplicate}))


async def test_of_merges_in_a_row_at_once_exactly_one_is_done() -> None:
    """CU6: nobody must look through two merges, C9 into C8 and C8 into C7."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as one, memory_store(recorder) as other:
        for id_ in ("C7", "C8", "C9"):
            await send(one, a(RegisterCustomer, customer_id=id_))
            await known(other, id_)
        answers = await asyncio.gather(
            send(one, MERGE),
            send(other, a(MergeCustomer, customer_id="C9", survivor_id="C8")),
            return_exceptions=True,
        )

        assert sorted((isinstance(each, Accepted), isinstance(each, Refused)) for each in answers) == ONE_OF_TWO
        states = {id_: (await known(one, id_)).tied for id_ in ("C7", "C8", "C9")}
        merged = {id_: tied.survivor for id_, tied in states.items() if tied.survivor}
        assert len(merged) == 1
        assert {id_: set(tied.absorbed) for id_, tied in states.items() if tied.absorbed} == {
            survivor: {duplicate} for duplicate, survivor in merged.items()
        }


async def test_a_merge_that_is_refused_leaves_nothing_on_either_stream(two: Store) -> None:
    """CU6: the survivor is merged away."""
    await send(two, a(RegisterCustomer, customer_id="C9", received_at=NINE))
    await send(two, a(MergeCustomer, customer_id="C7", survivor_id="C9"))
    before, command_id = [await known(two, id_) for id_ in ("C7", "C8", "C9")], uuid4()

    for _ in range(2):
        with pytest.raises(Refused, match="C7 is merged into C9"):
            await send(two, MERGE, command_id)
    assert [await known(two, id_) for id_ in ("C7", "C8", "C9")] == before


async def test_an_unmerge_is_not_before_its_merge(two: Store) -> None:
    """Semantics 42: merged on 06-01, and taken apart "on 05-01", the invoices would stay with the survivor."""
    june, may = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    await send(two, MERGE, at=june)
    with pytest.raises(Refused, match="merged into C7 at 2026-06-01T00:00:00Z, not before") as refused:
        await send(two, a(UnmergeCustomer), at=may)

    assert refused.value.code == "customer.ends-before-it-begins"
    assert (await known(two, "C8")).merged_into == "C7"
    assert set((await known(two, "C7")).tied.absorbed) == {"C8"}


async def test_the_answer_is_at_the_position_of_the_last_event_of_both(two: Store) -> None:
    accepted = await send(two, MERGE)
    loaded = [await two.load(customer.DECIDER, id_) for id_ in ("C7", "C8")]

    assert (accepted.stream, accepted.types) == ("customer/C8", ("customer.merged.v1",))
    assert accepted.position == max(each.position for each in loaded)


async def test_an_owner_who_left_meanwhile_does_not_get_the_survivor_back(two: Store) -> None:
    """CU5."""
    await send(two, a(AppointManager, manager_id="li"))
    await send(two, MERGE)
    await send(two, a(LeaveCustomers, manager_id="li"))
    await send(two, a(UnmergeCustomer))

    assert (await known(two, "C7")).owner_id == "wang"


async def test_the_successor_of_an_owner_who_left_meanwhile_gets_the_survivor_back(two: Store) -> None:
    """CU5: who left while the customer was merged handed nothing of it over, and their successor left, too."""
    await send(two, a(AppointManager, manager_id="li"))
    await send(two, a(AppointManager, manager_id="chen"))
    await send(two, a(AppointManager, manager_id="sun"))
    await send(two, MERGE)
    await send(two, a(LeaveCustomers, manager_id="li", successor_id="chen"))
    await send(two, a(LeaveCustomers, manager_id="chen", successor_id="sun"))
    await send(two, a(UnmergeCustomer))

    assert (await known(two, "C7")).owner_id == "sun"


async def test_a_link_is_told_on_both_streams_and_taken_back_on_both(two: Store) -> None:
    """CU6."""
    link = a(LinkCustomer, customer_id="C7", head_id="C8", relation="same-family")
    await send(two, link)
    member = await known(two, "C7")
    assert member.link
    assert member.link.head_id == "C8"
    assert dict((await known(two, "C8")).tied.members) == {"C7": "same-family"}

    await send(two, a(UnlinkCustomer, customer_id="C7"))
    assert (await known(two, "C7")).link is None
    assert not (await known(two, "C8")).tied.members

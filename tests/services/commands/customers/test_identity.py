"""Merging and linking reach both streams, whatever ends the process in between and whoever does the same elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from contracts.customers.customer import RegisterCustomer
from contracts.customers.identity import LinkCustomer, MergeCustomer, UnlinkCustomer, UnmergeCustomer
from contracts.customers.ownership import AssignOwner
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.account_manager import AppointManager, LeaveCustomers
from domain.customers import customer, merge
from domain.customers.state import Registered
from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.store.memory import memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
MERGE = a(MergeCustomer)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with memory_store() as opened:
        yield opened


@pytest.fixture
async def two(store: Store) -> Store:
    """C8 was received a day before C7, and each has an owner."""
    await send(store, a(RegisterCustomer, received_at=NINE - timedelta(days=1), received_by="wang"))
    await send(store, a(RegisterCustomer, customer_id="C7", received_at=NINE, received_by="li"))
    await send(store, a(AssignOwner))
    await send(store, a(AssignOwner, customer_id="C7", owner_id="li"))
    return store


async def send(store: Store, command: Command, command_id: UUID | None = None) -> Accepted:
    cause = Cause(command_id=command_id or uuid4(), occurred_at=NINE, actor="test")
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
    assert set(survivor.absorbed) == {"C8"}
    assert survivor.owner_id == "wang"
    assert survivor.first_contact
    assert survivor.first_contact.by == "wang"


async def test_a_merge_taken_back_leaves_both_as_they_were(two: Store) -> None:
    """CU6."""
    before = [await known(two, id_) for id_ in ("C7", "C8")]
    await send(two, MERGE)
    await send(two, a(UnmergeCustomer))

    after = [await known(two, id_) for id_ in ("C7", "C8")]
    assert after[0] == before[0]
    assert replace(after[1], unmerged_from=None) == before[1]


async def test_a_merge_can_be_done_again_after_it_was_taken_back(two: Store) -> None:
    """CU6."""
    for command in (MERGE, a(UnmergeCustomer), MERGE):
        await send(two, command)

    assert set((await known(two, "C7")).absorbed) == {"C8"}


async def test_a_merge_repeated_after_it_was_taken_back_does_not_come_back(two: Store) -> None:
    """CU6."""
    command_id = uuid4()
    await send(two, MERGE, command_id)
    await send(two, a(UnmergeCustomer))
    assert (await send(two, MERGE, command_id)).repeated

    assert (await known(two, "C8")).merged_into is None
    assert not (await known(two, "C7")).absorbed


async def test_a_merge_half_done_is_finished_by_the_same_command(two: Store) -> None:
    """CU6: the process ended after the first stream."""
    command_id = uuid4()
    survivor = await known(two, "C7")
    await two.transact(
        customer.DECIDER,
        "C8",
        lambda state: merge.merge_customer(state, MERGE, survivor=survivor),
        command=MERGE,
        cause=Cause(command_id=command_id, occurred_at=NINE, actor="test"),
    )
    assert not (await known(two, "C7")).absorbed

    assert (await send(two, MERGE, command_id)).repeated
    assert set((await known(two, "C7")).absorbed) == {"C8"}


async def test_taking_back_half_done_is_finished_by_the_next_command(two: Store) -> None:
    """CU6."""
    await send(two, MERGE)
    unmerge = a(UnmergeCustomer)
    await two.transact(
        customer.DECIDER,
        "C8",
        lambda state: merge.unmerge_customer(state, unmerge),
        command=unmerge,
        cause=Cause(command_id=uuid4(), occurred_at=NINE, actor="test"),
    )
    assert set((await known(two, "C7")).absorbed) == {"C8"}

    await send(two, unmerge)
    assert not (await known(two, "C7")).absorbed


async def test_a_merge_whose_survivor_is_merged_away_at_the_same_moment_is_taken_back(two: Store) -> None:
    """CU6: two merges into each other, both decided on the first stream before either reaches the second."""
    command_id, before = uuid4(), await known(two, "C7")
    await two.transact(
        customer.DECIDER,
        "C8",
        lambda state: merge.merge_customer(state, MERGE, survivor=before),
        command=MERGE,
        cause=Cause(command_id=command_id, occurred_at=NINE, actor="test"),
    )
    await send(two, a(RegisterCustomer, customer_id="C9", received_at=NINE))
    await send(two, a(MergeCustomer, customer_id="C7", survivor_id="C9"))

    for _ in range(2):
        with pytest.raises(Refused, match="C7 is merged into C9"):
            await send(two, MERGE, command_id)
    assert (await known(two, "C8")).merged_into is None


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
    assert dict((await known(two, "C8")).members) == {"C7": "same-family"}

    await send(two, a(UnlinkCustomer, customer_id="C7"))
    assert (await known(two, "C7")).link is None
    assert not (await known(two, "C8")).members

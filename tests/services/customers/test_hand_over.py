"""Everything one person answers for goes to a successor, whatever happens meanwhile (CU5)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.customers.customer import AssignTier, RegisterCustomer
from contracts.customers.identity import MergeCustomer
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.account_manager import AppointManager
from contracts.organisation.unit import RunPack
from domain.customers import customer
from domain.customers.state import Registered
from projections.customers.owned import Owned
from services.commands.registry import HANDLERS
from services.customers.hand_over import HandedOver, HandOver
from services.store.memory import memory_store
from services.store.outcome import Accepted
from services.store.store import Store
from tests.examples import a
from tests.known import knowing

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
IDS = [f"C{number}" for number in range(7)]


class Book:
    """A store, and the list that a read model would show: who answers for whom, and since which event."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.since: dict[str, int] = {}

    async def send(self, *commands: Command) -> None:
        for command in commands:
            cause = Cause(command_id=uuid4(), occurred_at=NINE, actor="test")
            accepted = await HANDLERS[command.name](command, store=self.store, cause=cause)
            if isinstance(command, AssignOwner | HandOverCustomer):
                self.since[command.customer_id] = accepted.position

    async def owner(self, id_: str) -> str | None:
        state = (await self.store.load(customer.DECIDER, id_)).state
        assert isinstance(state, Registered)
        return state.owner_id

    async def owned(self) -> Sequence[Owned]:
        mine = [id_ for id_ in self.since if await self.owner(id_) == "wang"]
        return [Owned(customer=id_, full_name="", position=self.since[id_]) for id_ in mine]

    async def hand_over(
        self,
        listed: Callable[[], Awaitable[Sequence[Owned]]] | None = None,
        *,
        run: UUID | None = None,
        insist: Any = None,
        to: str = "li",
    ) -> HandedOver:
        task = HandOver(
            store=self.store,
            from_id="wang",
            to_id=to,
            cause=Cause(command_id=run or uuid4(), occurred_at=NINE, actor="test"),
            insist=insist or at_once,
            progress=nobody_looks,
        )
        return await task.perform(listed or self.owned)


async def at_once(ask: Callable[[], Awaitable[Accepted]]) -> Accepted:
    return await ask()


@contextmanager
def nobody_looks(_total: int) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


@pytest.fixture
async def book() -> AsyncIterator[Book]:
    """Seven customers of Wang."""
    async with memory_store() as store:
        opened = Book(knowing(store))
        for id_ in IDS:
            await opened.send(a(RegisterCustomer, customer_id=id_), a(AssignOwner, customer_id=id_))
        yield opened


async def test_everything_goes_to_the_successor(book: Book) -> None:
    result = await book.hand_over()

    assert (result.done, result.before, result.refusals) == (7, 0, [])
    assert {await book.owner(id_) for id_ in IDS} == {"li"}


async def test_a_run_that_is_repeated_changes_nothing(book: Book) -> None:
    run, stale = uuid4(), await book.owned()

    async def as_it_was() -> Sequence[Owned]:
        return stale

    assert (await book.hand_over(as_it_was, run=run)).done == 7
    again = await book.hand_over(as_it_was, run=run)
    other = await book.hand_over(as_it_was)
    assert (again.done, again.before, other.done, other.before) == (0, 7, 0, 7)


async def test_customers_that_come_in_meanwhile_are_not_forgotten(book: Book) -> None:
    looks = 0

    async def meanwhile() -> Sequence[Owned]:
        nonlocal looks
        looks += 1
        found = await book.owned()
        if looks < 3:
            id_ = f"late{looks}"
            await book.send(a(RegisterCustomer, customer_id=id_), a(AssignOwner, customer_id=id_))
        return found

    assert (await book.hand_over(meanwhile)).done == 9
    assert await book.owned() == []


async def test_an_interrupted_run_is_continued_by_the_next(book: Book) -> None:
    answered = 0

    async def broken_off(ask: Callable[[], Awaitable[Accepted]]) -> Accepted:
        nonlocal answered
        answered += 1
        accepted = await ask()
        if answered > 3:
            raise asyncio.CancelledError
        return accepted

    with pytest.raises(asyncio.CancelledError):
        await book.hand_over(insist=broken_off)
    left = len(await book.owned())
    result = await book.hand_over()

    assert result.done == left
    assert {await book.owner(id_) for id_ in IDS} == {"li"}


async def test_who_comes_back_and_leaves_again_is_handed_over_again_by_the_same_run(book: Book) -> None:
    run = uuid4()
    await book.hand_over(run=run)
    await book.send(a(HandOverCustomer, customer_id="C3", from_id="li", to_id="wang"))

    assert (await book.hand_over(run=run)).done == 1
    assert await book.owner("C3") == "li"


async def test_what_the_policy_refuses_is_told_and_the_rest_is_done(book: Book) -> None:
    """AM1: a trainee cannot take a core customer."""
    await book.send(
        RunPack(unit_id="main", pack="power-utility", effective_from=datetime(2026, 1, 1, tzinfo=UTC)),
        a(AppointManager, manager_id="li", grade="trainee"),
        a(AppointManager, manager_id="chen", grade="senior"),
        a(AssignTier, customer_id="C3", tier="core"),
    )
    result = await book.hand_over()
    assert (result.done, [(each.customer, each.code) for each in result.refusals]) == (
        6,
        [("C3", "customer.grade-too-low")],
    )
    assert (await book.hand_over(to="chen")).done == 1


async def test_those_merged_away_are_handed_over_too(book: Book) -> None:
    """CU6: they may come back."""
    await book.send(a(MergeCustomer, customer_id="C1", survivor_id="C0"))

    assert (await book.hand_over()).done == 7
    assert await book.owner("C1") == "li"

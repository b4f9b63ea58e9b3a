"""What a store remembers of its streams is never trusted over the log: not when others append, not when events go."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import pytest

from contracts.message import Event
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted, Contended, StoreSetBack, VersionMismatch
from services.store.recorder import Conflict
from services.store.store import Store
from services.stream_id import stream_uuid
from tests.services.store.logs import Log
from tests.services.store.names import DECIDER, Names, NameTaken, add, caused, named, send


def customer() -> str:
    """Make an id of its own for each test: they share one database."""
    return f"C{uuid4()}"


async def ask(store: Store, id_: str, decide: Callable[[Names], list[Event]], **more: Any) -> Accepted:
    return await store.transact(DECIDER, id_, decide, command=named("Coil", id_), cause=caused(), **more)


async def two_stores(stack: AsyncExitStack, log: Log, id_: str) -> tuple[Store, Store]:
    """Open two stores of which the first has the stream in its cache and the second has appended since."""
    one, other = [await stack.enter_async_context(log.open()) for _ in range(2)]
    await send(one, named("Acme", id_))
    await send(other, named("Bolt", id_))
    return one, other


async def test_what_another_store_appended_is_seen_by_the_next_decision(log: Log) -> None:
    def decide(names: Names) -> list[Event]:
        seen.append(names)
        return add(names, named("Coil", id_))

    id_ = customer()
    seen: list[Names] = []
    async with AsyncExitStack() as stack:
        one, other = await two_stores(stack, log, id_)

        accepted = await ask(one, id_, decide)

        assert seen[-1] == ("Acme", "Bolt")
        assert accepted.version == 3
        assert (await other.load(DECIDER, id_)).state == ("Acme", "Bolt", "Coil")


async def test_a_refusal_of_an_old_state_is_not_given(log: Log) -> None:
    def only_after_bolt(names: Names) -> list[Event]:
        if "Bolt" not in names:
            raise NameTaken("Bolt comes first.")
        return add(names, named("Coil", id_))

    id_ = customer()
    async with AsyncExitStack() as stack:
        one, _ = await two_stores(stack, log, id_)

        assert (await ask(one, id_, only_after_bolt)).version == 3


async def test_what_is_already_so_is_judged_by_the_newest_state(log: Log) -> None:
    id_ = customer()
    async with AsyncExitStack() as stack:
        one, _ = await two_stores(stack, log, id_)

        assert (await send(one, named("Acme", id_))).types == ("customer.registered.v1",)


async def test_the_expected_version_is_compared_with_the_newest(log: Log) -> None:
    id_ = customer()
    async with AsyncExitStack() as stack:
        one, _ = await two_stores(stack, log, id_)

        with pytest.raises(VersionMismatch, match="is at version 2, not 1"):
            await send(one, named("Coil", id_), expected_version=1)
        assert (await send(one, named("Coil", id_), expected_version=2)).version == 3


async def test_a_command_that_another_store_was_sent_is_answered_as_there(log: Log) -> None:
    id_, command_id = customer(), uuid4()
    async with log.open() as one, log.open() as other:
        await send(one, named("Acme", id_))
        await other.load(DECIDER, id_)
        first = await send(one, named("Bolt", id_), command_id=command_id)

        again = await send(other, named("Bolt", id_), command_id=command_id)

    assert again.repeated
    assert (again.version, again.position, again.types) == (first.version, first.position, first.types)


async def test_a_command_sent_to_two_stores_at_once_happens_once(log: Log) -> None:
    id_, command_id = customer(), uuid4()
    async with log.open() as one, log.open() as other:
        await send(one, named("Acme", id_))
        await other.load(DECIDER, id_)

        asked = (send(store, named("Bolt", id_), command_id=command_id) for store in (one, other) for _ in range(4))
        answers = await asyncio.gather(*asked)

        assert {(answer.version, answer.position) for answer in answers} == {(2, answers[0].position)}
        assert [answer.repeated for answer in answers].count(False) == 1


async def test_a_repeat_gets_its_first_answer_whatever_version_it_expects_now(log: Log) -> None:
    id_, command_id = customer(), uuid4()
    async with log.open() as store:
        await send(store, named("Acme", id_))
        first = await send(store, named("Bolt", id_), command_id=command_id, expected_version=1)

        again = await send(store, named("Bolt", id_), command_id=command_id, expected_version=1)

    assert (again.repeated, again.version, again.position) == (True, 2, first.position)


async def test_a_store_that_lost_events_is_not_written_on(log: Log) -> None:
    id_ = customer()
    async with log.open() as store:
        await send(store, named("Acme", id_))
        await send(store, named("Bolt", id_))
        log.lose(f"customer/{id_}", 1)

        for asked in (send(store, named("Coil", id_)), send(store, named("Coil", customer()))):
            with pytest.raises(StoreSetBack, match="has lost events"):
                await asked
        with pytest.raises(StoreSetBack):
            await store.load(DECIDER, id_)
    assert log.versions(f"customer/{id_}") == 1


async def test_a_stream_that_others_wrote_on_after_a_loss_is_not_the_one_remembered(log: Log) -> None:
    id_, another = customer(), customer()
    async with log.open() as one:
        await send(one, named("Acme", id_))
        await send(one, named("Bolt", id_))
        await send(one, named("Acme", another))
        log.lose(f"customer/{id_}", 1)
        async with log.open() as other:
            await send(other, named("Coil", id_))
            await send(other, named("Dune", id_))

        with pytest.raises(StoreSetBack):
            await send(one, named("Edge", id_))
    assert log.versions(f"customer/{id_}") == 3


async def test_a_store_that_starts_after_the_loss_goes_on_with_what_is_left(log: Log) -> None:
    id_ = customer()
    async with log.open() as store:
        await send(store, named("Acme", id_))
        await send(store, named("Bolt", id_))
    log.lose(f"customer/{id_}", 1)

    async with log.open() as store:
        assert (await send(store, named("Coil", id_))).version == 2


class Counting(MemoryRecorder):
    looks = 0

    def look(self, *args: Any) -> Any:
        self.looks += 1
        return super().look(*args)


async def test_a_stream_in_the_cache_or_a_new_one_is_not_looked_at_before_it_is_decided_on() -> None:
    recorder = Counting()
    async with memory_store(recorder) as store:
        for name in ("Acme", "Bolt", "Coil"):
            await send(store, named(name))
        with pytest.raises(NameTaken):
            await send(store, named("taken"))
        assert recorder.looks == 0

        await store.load(DECIDER, "C1")
        assert recorder.looks == 1


async def test_a_stream_that_is_taken_for_new_and_is_not_is_looked_at() -> None:
    recorder = Counting()
    async with memory_store(recorder) as store:
        await send(store, named("Acme"))
    async with memory_store(recorder) as store:
        assert (await send(store, named("Bolt"))).version == 2
        assert recorder.looks == 1
    async with memory_store(recorder) as store:
        with pytest.raises(NameTaken):
            await send(store, named("taken"))
        assert recorder.looks == 2


async def test_only_what_truly_contends_fails() -> None:
    class Contending(MemoryRecorder):
        def append(self, events: Any, commands: Any, expected: Any) -> Any:
            if stream_uuid("customer/C2") in {head.stream_id for head in expected.heads}:
                raise Conflict
            return super().append(events, commands, expected)

    async with memory_store(Contending()) as store:
        answers = await asyncio.gather(
            *(send(store, named("Acme", id_)) for id_ in ("C1", "C2", "C3")), return_exceptions=True
        )

    assert [isinstance(answer, Accepted) for answer in answers] == [True, False, True]
    assert isinstance(answers[1], Contended)

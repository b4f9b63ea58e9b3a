"""Several commands in one draft: decided in order on what the others left, stored as one, answered like any other."""

import asyncio
from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID, uuid4

import pytest

from services.store.outcome import Accepted, RefusedBefore
from services.store.request import stand
from services.store.store import Store
from tests.services.store.logs import Log
from tests.services.store.names import DECIDER, Names, NameTaken, named, send


def customer() -> str:
    """Make an id of its own for each test: they share one database."""
    return f"C{uuid4()}"


async def all_of(store: Store, names: Sequence[str], id_: str, ids: Sequence[UUID]) -> list[Accepted]:
    async def run(inside: Store) -> list[Accepted]:
        return [
            await send(inside, named(name, id_), command_id=command_id)
            for name, command_id in zip(names, ids, strict=True)
        ]

    return await store.together(run, commands=ids)


async def test_each_command_is_decided_on_what_the_one_before_left(log: Log) -> None:
    id_ = customer()
    async with log.open() as store:
        answers = await all_of(store, ("Acme", "Acme", "Bolt"), id_, [uuid4() for _ in range(3)])

        assert [(answer.version, len(answer.types)) for answer in answers] == [(1, 1), (1, 0), (2, 1)]
        assert (await store.load(DECIDER, id_)).state == ("Acme", "Bolt")


async def test_commands_on_several_streams_are_stored_together(log: Log) -> None:
    ids = [customer() for _ in range(3)]

    async def run(inside: Store) -> int:
        for id_ in ids:
            await send(inside, named("Acme", id_))
        return len(ids)

    async with log.open() as store:
        assert await store.together(run, commands=()) == 3
        positions = [(await store.load(DECIDER, id_)).position for id_ in ids]

    assert positions == list(range(positions[0], positions[0] + 3))


async def test_a_repeat_gets_the_stored_answers(log: Log) -> None:
    id_, ids = customer(), [uuid4(), uuid4()]
    async with log.open() as store:
        await all_of(store, ("Acme", "Bolt"), id_, ids)
        await send(store, named("Coil", id_))

        again = await all_of(store, ("Acme", "Bolt"), id_, ids)

        assert [(answer.version, answer.repeated) for answer in again] == [(1, True), (2, True)]
        assert (await store.load(DECIDER, id_)).version == 3


async def test_a_refusal_is_stored_as_the_answer_of_its_command_and_the_script_goes_on(log: Log) -> None:
    id_, refused = customer(), uuid4()

    async def run(inside: Store) -> Accepted:
        with pytest.raises(NameTaken):
            await send(inside, named("taken", id_), command_id=refused)
        return await send(inside, named("Acme", id_))

    async with log.open() as store:
        assert (await store.together(run, commands=[refused])).version == 1

        with pytest.raises(RefusedBefore):
            await send(store, named("taken", id_), command_id=refused)


async def test_a_fault_takes_back_all_of_the_script_and_nothing_else(log: Log) -> None:
    id_, another, command_id = customer(), customer(), uuid4()

    async def run(inside: Store) -> NoReturn:
        await send(inside, named("Acme", id_), command_id=command_id)
        raise ZeroDivisionError

    async with log.open() as store:
        await send(store, named("Begin", id_))
        failed, kept = await asyncio.gather(
            store.together(run, commands=[command_id]), send(store, named("Bolt", another)), return_exceptions=True
        )

        assert isinstance(failed, ZeroDivisionError)
        assert isinstance(kept, Accepted)
        assert (await store.load(DECIDER, id_)).state == ("Begin",)
        assert not (await send(store, named("Acme", id_), command_id=command_id)).repeated


async def test_a_script_is_played_again_on_what_others_appended_meanwhile(log: Log) -> None:
    id_ = customer()
    async with log.open() as one, log.open() as other:
        await send(one, named("Acme", id_))
        await send(other, named("Bolt", id_))

        answers = await all_of(one, ("Coil", "Dune"), id_, [uuid4(), uuid4()])

        assert [answer.version for answer in answers] == [3, 4]


async def test_a_script_reads_what_it_appended_and_what_others_did(log: Log) -> None:
    id_, another = customer(), customer()

    async def run(inside: Store) -> list[Names]:
        await send(inside, named("Coil", id_))
        return [(await inside.load(DECIDER, each)).state for each in (id_, another)]

    async with log.open() as one, log.open() as other:
        for each in (id_, another):
            await send(one, named("Acme", each))
            await send(other, named("Bolt", each))

        assert await one.together(run, commands=()) == [("Acme", "Bolt", "Coil"), ("Acme", "Bolt")]


async def test_a_script_that_only_reads_sees_what_others_appended(log: Log) -> None:
    id_ = customer()

    async def run(inside: Store) -> Names:
        return (await inside.load(DECIDER, id_)).state

    async with log.open() as one, log.open() as other:
        await send(one, named("Acme", id_))
        await send(other, named("Bolt", id_))

        assert await one.together(run, commands=()) == ("Acme", "Bolt")


async def test_a_script_is_played_once_where_the_streams_it_needs_are_named(log: Log) -> None:
    ids = [customer() for _ in range(3)]
    played = []

    async def run(inside: Store) -> None:
        played.append(inside)
        for id_ in ids:
            await send(inside, named("Acme", id_))

    async with log.open() as store:
        await store.together(run, commands=(), stands=[stand(DECIDER, id_) for id_ in ids])

    assert len(played) == 1


async def test_a_script_that_waits_for_something_else_is_a_fault(log: Log) -> None:
    async def run(_: Store) -> None:
        await asyncio.sleep(0)

    async with log.open() as store:
        with pytest.raises(RuntimeError, match="awaits something other"):
            await store.together(run, commands=())

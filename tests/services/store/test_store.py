"""What handlers may rely on, of the store in memory and of the store in PostgreSQL alike (architecture 4)."""

import asyncio
from collections.abc import AsyncIterator
from typing import NoReturn
from uuid import uuid4

import pytest

from contracts.envelope import unseal
from services.store.memory import MemoryRecorder, memory_store
from services.store.outcome import Accepted, CommandIdReused, RefusedBefore, StoreDown, VersionMismatch
from services.store.postgres import open_store
from services.store.store import Store
from tests.services.store.names import DECIDER, NameTaken, caused, named, send
from tests.waiting import PATIENCE_SECONDS


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.servers)])
def url(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "memory" else str(request.getfixturevalue("database_url"))


@pytest.fixture
async def store(url: str | None) -> AsyncIterator[Store]:
    async with memory_store() if url is None else open_store(url) as opened:
        yield opened


def customer() -> str:
    """Make an id of its own for each test: they share one database."""
    return f"C{uuid4()}"


async def test_an_accepted_command_appends_its_events(store: Store) -> None:
    accepted = await send(store, named("Acme", id_ := customer()))

    assert (accepted.stream, accepted.version, accepted.types) == (f"customer/{id_}", 1, ("customer.registered.v1",))
    assert accepted.position > 0
    loaded = await store.load(DECIDER, id_)
    assert (loaded.state, loaded.version, loaded.position) == (("Acme",), 1, accepted.position)


async def test_a_repeated_command_gets_the_stored_result(store: Store) -> None:
    id_, command_id = customer(), uuid4()
    first = await send(store, named("Acme", id_), command_id=command_id)
    await send(store, named("Bolt", id_))

    again = await send(store, named("Acme", id_), command_id=command_id)

    assert again.repeated
    assert (again.version, again.position, again.types) == (first.version, first.position, first.types)
    assert (await store.load(DECIDER, id_)).state == ("Acme", "Bolt")


async def test_the_same_id_with_another_body_is_refused(store: Store) -> None:
    id_, command_id = customer(), uuid4()
    await send(store, named("Acme", id_), command_id=command_id)

    told = rf"^This command id belongs to another command(, recorded at 20\S+Z)?: \w.* on \w+/{id_}\.$"
    with pytest.raises(CommandIdReused, match=told):
        await send(store, named("Bolt", id_), command_id=command_id)
    assert (await store.load(DECIDER, id_)).state == ("Acme",)


async def test_a_refusal_is_the_commands_result_for_ever(store: Store) -> None:
    id_, command_id = customer(), uuid4()
    with pytest.raises(NameTaken):
        await send(store, named("taken", id_), command_id=command_id)

    with pytest.raises(RefusedBefore) as refused:
        await send(store, named("taken", id_), command_id=command_id)
    assert (refused.value.code, str(refused.value)) == ("test.name-taken", "That name is taken.")


async def test_asking_for_what_is_already_so_appends_nothing(store: Store) -> None:
    id_ = customer()
    first = await send(store, named("Acme", id_))

    again = await send(store, named("Acme", id_))

    assert (again.version, again.position, again.types, again.repeated) == (1, first.position, (), False)


async def test_an_unexpected_version_is_refused_and_not_remembered(store: Store) -> None:
    id_, command_id = customer(), uuid4()
    with pytest.raises(VersionMismatch):
        await send(store, named("Acme", id_), command_id=command_id, expected_version=3)

    accepted = await send(store, named("Acme", id_), command_id=command_id, expected_version=0)
    assert accepted.version == 1


async def test_many_requests_at_once_keep_their_order_in_each_stream(store: Store) -> None:
    ids = [customer() for _ in range(5)]
    names = [f"N{n}" for n in range(60)]

    results = await asyncio.gather(*(send(store, named(name, id_)) for name in names for id_ in ids))

    positions = [result.position for result in results]
    assert positions == sorted(positions)
    assert len(set(positions)) == len(positions)
    for id_ in ids:
        assert (await store.load(DECIDER, id_)).state == tuple(names)


async def test_the_same_command_sent_at_once_by_many_happens_once(store: Store) -> None:
    id_, command_id = customer(), uuid4()

    results = await asyncio.gather(*(send(store, named("Acme", id_), command_id=command_id) for _ in range(64)))

    assert {(result.version, result.position) for result in results} == {(1, results[0].position)}
    assert [result.repeated for result in results].count(False) == 1


async def test_a_faulty_decision_fails_alone(store: Store) -> None:
    id_ = customer()

    async def faulty() -> None:
        command = named("Acme", id_)
        await store.transact(DECIDER, id_, lambda _: 1 / 0, command=command, cause=caused())  # type: ignore[arg-type,return-value]

    outcomes = await asyncio.gather(faulty(), send(store, named("Bolt", id_)), return_exceptions=True)

    assert isinstance(outcomes[0], ZeroDivisionError)
    assert (await store.load(DECIDER, id_)).state == ("Bolt",)


async def test_a_cancelled_caller_leaves_the_others_alone(store: Store) -> None:
    id_ = customer()
    cancelled = asyncio.create_task(send(store, named("Acme", id_)))
    kept = asyncio.create_task(send(store, named("Bolt", id_)))
    await asyncio.sleep(0)
    cancelled.cancel()

    assert (await kept).version == 2
    assert (await store.load(DECIDER, id_)).state == ("Acme", "Bolt")


async def test_a_closing_store_answers_what_was_asked_and_takes_no_more() -> None:
    async with memory_store() as store:
        asked = asyncio.create_task(send(store, named("Acme")))
        await asyncio.sleep(0)
    assert asked.done()
    assert asked.result().version == 1
    with pytest.raises(StoreDown):
        await send(store, named("Bolt"))


async def test_a_store_that_breaks_leaves_nobody_waiting() -> None:
    class Torn(BaseException):
        pass

    class Broken(MemoryRecorder):
        def look(self, *_: object) -> NoReturn:
            raise Torn

    asked: list[asyncio.Task[Accepted]] = []

    async def ask_many() -> None:
        async with memory_store(Broken()) as store:
            asked.extend(asyncio.create_task(send(store, named("Acme", str(number)))) for number in range(2000))
            await asyncio.wait(asked, timeout=PATIENCE_SECONDS)

    with pytest.raises(BaseExceptionGroup):
        await ask_many()
    assert {type(each.exception()) for each in asked} == {StoreDown}


async def test_each_stream_is_a_hash_chain() -> None:
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        for name in ("Acme", "Bolt", "Coil"):
            await send(store, named(name))

    chain = [unseal(stored.state) for stored in recorder.select_notifications(1, 10)]
    assert [envelope.version for envelope in chain] == [1, 2, 3]
    assert [envelope.prev_hash for envelope in chain] == ["", chain[0].hash, chain[1].hash]


async def test_the_ids_next_to_a_mistyped_one_are_found(store: Store) -> None:
    """Semantics 35."""
    stem = customer()
    for end in ("a", "c", "e"):
        await send(store, named("Acme", f"{stem}{end}"))

    near = await store.near("customer", f"{stem}b")

    assert set(near) >= {f"{stem}a", f"{stem}c", f"{stem}e"}
    assert len(near) <= 16
    assert not await store.exists(DECIDER, f"{stem}b")
    assert await store.exists(DECIDER, f"{stem}a")

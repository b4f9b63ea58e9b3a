"""A fault of one request is answered to its sender alone: the others of its group are stored, and the store goes on."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import DatabaseError, DataError, InternalError, OperationalError, ProgrammingError

from contracts.message import Event
from services.store import outage
from services.store.memory import MemoryRecorder, memory_store
from services.store.outage import is_outage, is_unstorable, storable
from services.store.outcome import Accepted, RefusedBefore, StoreDown, StreamUnreadable, Unstorable
from services.store.postgres import open_store
from services.store.request import stand
from services.store.store import Store
from services.stream_id import stream_uuid
from tests.services.store.logs import Log
from tests.services.store.names import DECIDER, Names, NameTaken, caused, named, send
from tests.tampering import tampering

servers = pytest.mark.servers


def customers(count: int) -> list[str]:
    return [f"C{uuid4()}" for _ in range(count)]


async def sent(store: Store, ids: Sequence[str]) -> list[Accepted | BaseException]:
    return await asyncio.gather(*(send(store, named("Bolt", id_)) for id_ in ids), return_exceptions=True)


def versions(answers: Sequence[Accepted | BaseException]) -> list[int | type]:
    return [answer.version if isinstance(answer, Accepted) else type(answer) for answer in answers]


@pytest.mark.parametrize(
    "change",
    [
        ("customer.registered.v1", "customer.of-tomorrow.v1"),
        ('"kind":null', '"kind":["Acme"]'),
        ("{", "damaged {"),
    ],
    ids=["unknown type", "other content", "no JSON"],
)
@servers
async def test_r2_an_event_that_cannot_be_decoded_stops_its_stream_alone(
    database_url: str, change: tuple[str, str]
) -> None:
    ids = customers(5)
    async with open_store(database_url) as store:
        await asyncio.gather(*(send(store, named("Acme", id_)) for id_ in ids))
    stream = stream_uuid(f"customer/{ids[2]}")
    with tampering(database_url) as connection:
        connection.execute(
            "update stored_events set state = replace(encode(state, 'escape'), %s, %s)::bytea where originator_id = %s",
            (*change, stream),
        )

    async with open_store(database_url) as store:
        assert versions(await sent(store, ids)) == [StreamUnreadable if id_ == ids[2] else 2 for id_ in ids]
        assert versions(await sent(store, ids[2:3])) == [StreamUnreadable]
        with pytest.raises(StreamUnreadable, match="number 1 of a stream of customer"):
            await store.load(DECIDER, ids[2])
        assert (await store.load(DECIDER, ids[3])).state == ("Acme", "Bolt")


async def test_r2_a_fold_that_fails_stops_its_stream_alone(log: Log) -> None:
    def strict(names: Names, event: Event, at: datetime) -> Names:
        if getattr(event, "full_name", None) == "Acme":
            raise KeyError("a secret of Acme")
        return DECIDER.evolve(names, event, at)

    decider = replace(DECIDER, evolve=strict)
    ids = customers(3)
    async with log.open() as store:
        await send(store, named("Acme", ids[1]))

    async with log.open() as store:
        loaded = await asyncio.gather(*(store.load(decider, id_) for id_ in ids), return_exceptions=True)

        assert [type(each).__name__ for each in loaded] == ["Loaded", "StreamUnreadable", "Loaded"]
        assert "secret" not in str(loaded[1])
        assert (await send(store, named("Bolt", ids[0]))).version == 1


async def test_r3_a_refusal_whose_sentence_has_a_nul_is_kept_like_any_other(log: Log) -> None:
    def refuse(_: Names) -> list[Event]:
        raise NameTaken("The name \0 is taken, and \ud83d, too.")

    ids = customers(20)
    command, cause = named("any", ids[7]), caused()
    async with log.open() as store:

        async def refused() -> Accepted:
            return await store.transact(DECIDER, ids[7], refuse, command=command, cause=cause)

        answers = await asyncio.gather(
            *(refused() if id_ == ids[7] else send(store, named("Acme", id_)) for id_ in ids), return_exceptions=True
        )

        assert versions(answers) == [NameTaken if id_ == ids[7] else 1 for id_ in ids]
        assert str(answers[7]) == "The name \\0 is taken, and \\ud83d, too."
        with pytest.raises(RefusedBefore) as repeated:
            await refused()
        assert str(repeated.value) == str(answers[7])


class Choosy(MemoryRecorder):
    """A recorder that cannot store some streams."""

    def __init__(self, unwelcome: Sequence[str], error: Exception) -> None:
        super().__init__()
        self.unwelcome = {stream_uuid(f"customer/{id_}") for id_ in unwelcome}
        self.error = error
        self.appends = 0

    def append(self, events: Any, commands: Any, expected: Any) -> Any:
        self.appends += 1
        if not self.unwelcome.isdisjoint(event.stream_id for event in events):
            raise self.error
        return super().append(events, commands, expected)


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), Unstorable),
        (UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed"), Unstorable),
        (RecursionError("too deep"), RecursionError),
        (ProgrammingError("a statement of ours is wrong"), ProgrammingError),
    ],
)
async def test_r3_what_cannot_be_stored_is_found_at_once_and_answered_to_its_sender(
    error: Exception, answer: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "PAUSE_SECONDS", pytest.fail)
    ids = customers(256)
    recorder = Choosy([ids[3], ids[200]], error)
    async with memory_store(recorder) as store:
        answers = await sent(store, ids)

        assert versions(answers) == [answer if id_ in (ids[3], ids[200]) else 1 for id_ in ids]
        # Found in halves: not with one transaction for each of the 256.
        assert recorder.appends < 40
        assert versions(await sent(store, [ids[3], ids[4]])) == [answer, 1]


async def test_r3_an_id_with_nul_is_refused_before_its_group_reaches_postgresql() -> None:
    ids = customers(20)
    several = f"merged\0{uuid4()}"
    recorder = Choosy([], DataError())
    async with memory_store(recorder) as store:

        async def nul() -> Accepted:
            command = named("Acme", ids[0])
            return await store.transact(DECIDER, "C\0", lambda _: [], command=command, cause=caused())

        async def nul_among_several() -> Accepted:
            return await store.transact_on(
                [stand(DECIDER, ids[0]), stand(DECIDER, several)],
                lambda _: [],
                command=named("Acme", ids[0]),
                cause=caused(),
            )

        answers = await asyncio.gather(
            nul(), *(send(store, named("Acme", id_)) for id_ in ids), nul_among_several(), return_exceptions=True
        )

    assert versions(answers) == [Unstorable, *[1 for _ in ids], Unstorable]
    assert recorder.appends <= 2  # one for the group, one if its first request was taken alone


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(outage, "PAUSE_SECONDS", 0.001)


@pytest.mark.usefixtures("impatient")
async def test_an_outage_is_answered_to_all_and_not_looked_for_in_halves() -> None:
    ids = customers(8)
    recorder = Choosy(ids[:1], OperationalError("the connection is closed"))
    async with memory_store(recorder) as store:
        assert versions(await sent(store, ids)) == [StoreDown] * 8


def caused_by(error: DatabaseError, cause: Exception) -> DatabaseError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outage", "unstorable"),
    [
        (OperationalError("no connection"), True, False),
        (caused_by(OperationalError("full"), psycopg.errors.DiskFull()), True, False),
        (caused_by(OperationalError("locked"), psycopg.errors.LockNotAvailable()), True, False),
        (caused_by(InternalError("a standby"), psycopg.errors.ReadOnlySqlTransaction()), True, False),
        (caused_by(OperationalError("too long for its index"), psycopg.errors.ProgramLimitExceeded()), False, True),
        (caused_by(DataError("out of range"), psycopg.errors.NumericValueOutOfRange()), False, True),
        (caused_by(ProgrammingError("no table"), psycopg.errors.UndefinedTable()), False, False),
    ],
)
def test_only_outages_are_waited_for(error: DatabaseError, outage: bool, unstorable: bool) -> None:
    assert (is_outage(error), is_unstorable(error)) == (outage, unstorable)


def test_text_is_storable_as_it_is_but_for_what_postgresql_cannot_hold() -> None:
    assert storable("李伟 \U0001f600\t") == "李伟 \U0001f600\t"
    assert storable("\0\udfff") == "\\0\\udfff"

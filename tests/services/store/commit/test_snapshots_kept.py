"""A first load after a start begins at the snapshot of a long stream, where that is still true."""

from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.store.commit import snapshot
from services.store.postgres import open_store
from services.stream_id import stream_uuid
from tests.services.store.names import DECIDER, Names, named, send
from tests.tampering import tampering

pytestmark = pytest.mark.servers

EVENTS = 7


@pytest.fixture(autouse=True)
def _due_after_three_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FEWEST_EVENTS", 3)


def kept(database_url: str, id_: str) -> int:
    """Return the version of the stream's snapshot; 0: there is none."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "select version from stream_snapshot where originator_id = %s", (stream_uuid(f"customer/{id_}"),)
        ).fetchone()
    return int(found[0]) if found else 0


def change(database_url: str, id_: str, assignment: str, *values: object) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            f"update stream_snapshot set {assignment} where originator_id = %s",  # noqa: S608 - written in this file
            (*values, stream_uuid(f"customer/{id_}")),
        )


async def loaded(database_url: str, id_: str) -> tuple[Names, int]:
    async with open_store(database_url) as store:
        found = await store.load(DECIDER, id_)
    return found.state, found.version


async def long_stream(database_url: str) -> tuple[str, Names]:
    """Append to a new stream and let the store end, which keeps what is due."""
    id_, names = f"C{uuid4()}", tuple(f"Name {number}" for number in range(EVENTS))
    async with open_store(database_url) as store:
        for name in names:
            await send(store, named(name, id_))
    return id_, names


async def test_a_store_begins_at_the_snapshot_and_goes_on_from_there(database_url: str) -> None:
    id_, names = await long_stream(database_url)
    assert kept(database_url, id_) >= 3
    # Only a store that reads the snapshot can see this.
    change(database_url, id_, "state = %s", snapshot.packed(("from the snapshot",)))

    state, version = await loaded(database_url, id_)

    assert state == ("from the snapshot", *names[kept(database_url, id_) :])
    assert version == EVENTS
    async with open_store(database_url) as store:
        assert (await send(store, named("Next", id_))).version == EVENTS + 1


async def test_a_long_stream_of_others_is_kept_when_it_was_folded(database_url: str) -> None:
    id_, names = await long_stream(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from stream_snapshot")

    assert await loaded(database_url, id_) == (names, EVENTS)

    assert kept(database_url, id_) == EVENTS


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("fold = %s", "another program"),
        ("hash = %s", "0" * 64),
        ("version = %s", EVENTS + 1),
        ("version = %s", 1),
        ("state = %s", b"damaged"),
        ("state = %s", b""),
    ],
)
async def test_a_snapshot_that_is_not_true_is_not_used(database_url: str, assignment: str, value: object) -> None:
    id_, names = await long_stream(database_url)
    change(database_url, id_, "state = %s", snapshot.packed(("false",)))
    change(database_url, id_, assignment, value)

    assert await loaded(database_url, id_) == (names, EVENTS)


async def test_a_stream_that_lost_its_newest_events_is_folded_from_what_is_left(database_url: str) -> None:
    id_, names = await long_stream(database_url)
    with tampering(database_url) as connection:
        connection.execute(
            "delete from stored_events where originator_id = %s and originator_version > 2",
            (stream_uuid(f"customer/{id_}"),),
        )

    assert await loaded(database_url, id_) == (names[:2], 2)


@settings(max_examples=12)
@given(lengths=st.lists(st.integers(0, 9), min_size=1, max_size=4))
async def test_whatever_the_restarts_the_state_is_that_of_all_events(database_url: str, lengths: list[int]) -> None:
    id_, sent = f"C{uuid4()}", 0
    for length in lengths:
        async with open_store(database_url) as store:
            for number in range(sent, sent + length):
                await send(store, named(f"Name {number}", id_))
        sent += length

        assert await loaded(database_url, id_) == (tuple(f"Name {number}" for number in range(sent)), sent)


async def test_a_refused_snapshot_table_costs_no_command(database_url: str) -> None:
    id_ = f"C{uuid4()}"
    with psycopg.connect(database_url) as connection:
        connection.execute("alter table stream_snapshot add constraint refused check (version < 0) not valid")
    try:
        async with open_store(database_url) as store:
            for number in range(EVENTS):
                assert (await send(store, named(f"Name {number}", id_))).version == number + 1
        assert kept(database_url, id_) == 0
    finally:
        with psycopg.connect(database_url) as connection:
            connection.execute("alter table stream_snapshot drop constraint refused")

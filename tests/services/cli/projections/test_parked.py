"""`kehu projections parked`, `retry` and `skip`: names, columns and exit codes (R10, interfaces 4)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

import psycopg
import pytest

from contracts.complaints.complaint import ComplaintReceived, ComplaintTakenInCharge, ComplaintTriaged
from contracts.envelope import unseal
from projections.complaints.complaint_sla import PROJECTION as COMPLAINTS
from projections.engine import checkpoint, table
from projections.engine.batch import apply as applying
from projections.engine.batch.apply import Batch
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.engine.generation import FIRST
from projections.history.customer_history import PROJECTION as HISTORY
from projections.worker.session import connect
from services.check.read_models import check_read_model
from services.check.snapshot import open_snapshot
from tests.examples import a
from tests.projections.story import on, stored
from tests.services.cli.kehu import Ended, kehu
from tests.tampering import UNGUARDED

PLACE = Partition("kehu.complaint.v1", 0)
STREAM = "complaint/1"


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


def events() -> list[Stored]:
    """Tell of two complaints; of the first, the severity is one that the table does not take."""
    return stored(
        [
            on("2025-01-01", a(ComplaintReceived, complaint_id="1")),
            on("2025-01-01", a(ComplaintReceived, complaint_id="2")),
            on("2025-01-02", a(ComplaintTriaged, complaint_id="1", severity="odd")),
            on("2025-01-03", a(ComplaintTakenInCharge, complaint_id="1", owner="Li")),
            on("2025-01-04", a(ComplaintTriaged, complaint_id="1", severity="low")),
        ]
    )


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Iterator[Kehu]:
    with psycopg.connect(database_url, autocommit=True, options=UNGUARDED) as connection:
        connection.execute("truncate stored_events, checkpoint, parked_event, complaint_sla, customer_history")
        for event in events():
            envelope = unseal(event.state)
            connection.execute(
                "insert into stored_events values (%s, %s, %s, %s, %s)",
                (uuid5(NAMESPACE_URL, envelope.stream), envelope.version, envelope.type, event.state, event.position),
            )
        connection.execute("alter table complaint_sla add constraint whim check (changes::text not like '%odd%')")
        asyncio.run(apply(database_url))
        yield partial(kehu, database_url=database_url, home=tmp_path)
        connection.execute("alter table complaint_sla drop constraint if exists whim")


async def apply(database_url: str, *, first: int = 0) -> None:
    """Read all events, or those from one on again, as a worker does."""
    for projection in (COMPLAINTS, HISTORY):
        async with await connect(database_url, projection.name) as connection:
            begin = (await checkpoint.load(connection, projection.name, FIRST, [PLACE]))[PLACE]
            batch = Batch(events()[first:], {PLACE: begin}, {PLACE: Checkpoint(5, 4)}, delivered=True)
            await applying.apply(connection, projection, FIRST, batch)


@contextmanager
def mended(database_url: str) -> Iterator[None]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("alter table complaint_sla drop constraint whim")
    yield


def park(database_url: str, stream: str, position: int) -> None:
    """Have an event wait as if it could not be taken."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "insert into parked_event (projection, generation, position, stream, type, error)"
            " values ('complaint_sla', %s, %s, %s, 'complaint.received.v2', 'odd')",
            (1, position, stream),
        )


def complaint(database_url: str) -> Any:
    async def read() -> Any:
        async with await connect(database_url, "test") as connection:
            return (await table.stored_rows(connection, COMPLAINTS)).get(("1",))

    return asyncio.run(read())


def differences(database_url: str) -> int:
    async def check() -> int:
        async with open_snapshot(database_url) as snapshot:
            return len((await check_read_model(snapshot, COMPLAINTS, {PLACE: 5})).as_json()["example"] or ())

    return asyncio.run(check())


def test_what_is_parked_is_listed_with_what_waits_behind_it(run: Kehu) -> None:
    (row,) = run("projections", "parked", "--format", "json").rows
    assert list(row)[:6] == ["projection", "stream", "position", "type", "error", "waiting"]
    assert (row["projection"], row["stream"], row["position"], row["type"], row["waiting"]) == (
        "complaint_sla",
        STREAM,
        3,
        "complaint.triaged.v1",
        2,
    )
    assert row["error"].startswith("CheckViolation: ")
    assert run("projections", "parked", "customer_history", "--format", "json").rows == []
    assert run("projections", "parked", "--stream", "complaint/2", "--format", "json").rows == []
    assert len(run("projections", "parked", "complaint_sla", "--stream", STREAM, "--format", "json").rows) == 1


def test_a_retry_in_vain_says_so_and_changes_nothing(run: Kehu, database_url: str) -> None:
    ended = run("projections", "retry", STREAM, "--format", "json")
    (row,) = ended.rows
    assert ended.code == 1
    assert (row["applied"], row["parked"]) == (0, 3)
    assert row["error"].startswith("CheckViolation: ")
    assert complaint(database_url).severity is None
    assert len(run("projections", "parked", "--format", "json").rows) == 1


def test_a_retry_after_the_fault_was_mended_takes_all_in_their_order(run: Kehu, database_url: str) -> None:
    with mended(database_url):
        ended = run("projections", "retry", STREAM, "--format", "json")
    assert (ended.code, [(row["applied"], row["parked"], row["error"]) for row in ended.rows]) == (0, [(3, 0, None)])
    row = complaint(database_url)
    assert ([change.to for change in row.changes], row.severity, row.owner) == (["odd", "Li", "low"], "low", "Li")
    assert run("projections", "parked", "--format", "json").rows == []
    assert differences(database_url) == 0


@pytest.mark.parametrize(
    "asked", [(STREAM, "complaint/2"), ("--all",), ("--all", "--projection", "complaint_sla")], ids=" ".join
)
def test_several_streams_are_taken_again_at_once_and_counted(
    run: Kehu, database_url: str, asked: tuple[str, ...]
) -> None:
    park(database_url, "complaint/2", 2)
    in_vain = run("projections", "retry", *asked, "--format", "json")
    assert (in_vain.code, [row["parked"] for row in in_vain.rows]) == (1, [3, 0])
    assert in_vain.err == "Streams up to date: 1; still parked: 1.\n"

    park(database_url, "complaint/2", 2)
    with mended(database_url):
        ended = run("projections", "retry", *asked, "--format", "json")
    taken = [(row["stream"], row["parked"]) for row in ended.rows]
    assert (ended.code, taken) == (0, [(STREAM, 0), ("complaint/2", 0)])
    assert ended.err == "Streams up to date: 2; still parked: 0.\n"
    assert run("projections", "retry", "--all").code == 0


def test_where_one_of_several_streams_is_not_parked_none_is_taken(run: Kehu, database_url: str) -> None:
    with mended(database_url):
        ended = run("projections", "retry", STREAM, "complaint/9")
    assert (ended.code, ended.out) == (1, "")
    assert "Nothing of the stream complaint/9 is parked" in ended.err
    assert len(run("projections", "parked", "--format", "json").rows) == 1


@pytest.mark.parametrize(("count", "others"), [(10, False), (11, True)])
def test_a_list_says_that_others_are_parked_than_it_names(
    run: Kehu, database_url: str, count: int, *, others: bool
) -> None:
    for number in range(count - 1):
        park(database_url, f"complaint/{20 + number}", 100 + number)

    told = run("query", "complaints").err
    assert told.count("complaint/") == 10
    assert told.endswith(" and others\n") is others


def test_a_skipped_event_is_left_out_for_good_and_who_decided_it_is_recorded(run: Kehu, database_url: str) -> None:
    ended = run("projections", "skip", STREAM, "--by", "Wang", "--reason", "entered twice", "--format", "json")
    assert (ended.code, [(row["skipped"], row["applied"], row["parked"]) for row in ended.rows]) == (0, [(3, 2, 0)])
    row = complaint(database_url)
    assert ([change.to for change in row.changes], row.severity) == (["Li", "low"], "low")
    assert run("projections", "parked", "--format", "json").rows == []
    (told,) = run("projections", "parked", "--skipped", "--format", "json").rows
    assert (told["position"], told["skipped_by"], told["reason"]) == (3, "Wang", "entered twice")
    assert differences(database_url) == 0

    # However often it comes again.
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update checkpoint set position = %s, kafka_offset = %s", START)
    asyncio.run(apply(database_url))
    assert complaint(database_url) == row
    assert run("projections", "parked", "--format", "json").rows == []


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("retry",), 2, "name the streams, or give --all"),
        (("retry", STREAM, "--all"), 2, "name the streams, or give --all"),
        (("retry", "complaint/2"), 1, "Nothing of the stream complaint/2 is parked in any projection"),
        (("retry", STREAM, "--projection", "customer_history"), 1, "is parked in customer_history"),
        (("skip", "complaint/2", "--by", "Wang", "--reason", "x"), 1, "Nothing of the stream"),
        (("skip", STREAM, "--by", "Wang"), 2, "--reason"),
        (("skip", STREAM, "--reason", "x"), 2, "--by"),
        (("skip", STREAM, "--by", "Wang", "--reason", " "), 2, "say why"),
        (("parked", "nothing"), 2, "there is no projection nothing"),
        (("retry", STREAM, "--projection", "nothing"), 2, "there is no projection nothing"),
    ],
)
def test_what_cannot_be_decided_is_refused(arguments: tuple[str, ...], code: int, sentence: str, run: Kehu) -> None:
    ended = run("projections", *arguments)
    assert ended.code == code
    assert sentence in " ".join(ended.err.split())

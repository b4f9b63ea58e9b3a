"""Files are imported, projected and queried; every figure agrees with one computed from the file alone.

The shipped samples by default; KEHU_REAL_RECEIVABLES, KEHU_REAL_HELPDESK and KEHU_REAL_PURCHASES name other files.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from domain.credit.bucket import BUCKETS
from projections.complaints.complaints import complaints
from projections.credit import ageing, open_items
from projections.credit.open_items import OverdueQuery
from projections.customers import spending
from projections.engine import checkpoint
from projections.engine.batch import apply
from projections.engine.batch.apply import Batch
from projections.engine.batch.fold import Stored
from projections.engine.checkpoint import START, Checkpoint, Partition
from projections.registry import PROJECTIONS
from services.store import log
from tests import stack as stacks
from tests.checkout import ROOT
from tests.services.cli.kehu import kehu
from tests.services.imports import independent
from tests.services.imports.independent import Line
from tests.stack import PrivateStack

SAMPLES: Final = ROOT / "data" / "samples"
FILES: Final = {
    kind: Path(os.environ.get(f"KEHU_REAL_{kind.upper()}", SAMPLES / f"{kind}.csv"))
    for kind in ("receivables", "helpdesk", "purchases")
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A database with the read models of all three files, and what each of the two imports said."""

    database_url: str
    first: dict[str, dict[str, Any]]
    again: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def imported(stack: PrivateStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    rejects = tmp_path_factory.mktemp("rejects")
    with stacks.database(stack) as url:
        first = {kind: import_file(kind, url, rejects / kind) for kind in FILES}
        again = {kind: import_file(kind, url, rejects / kind) for kind in FILES}
        asyncio.run(project(url))
        yield Imported(url, first, again)


def import_file(kind: str, database_url: str, rejects: Path) -> dict[str, Any]:
    """Run `kehu import` as its users do."""
    arguments = ("import", kind, str(FILES[kind]), "--rejects", str(rejects), "--format", "json")
    done = kehu(*arguments, database_url=database_url, home=rejects)
    assert done.code == 0, done.err
    summary: dict[str, Any] = done.rows
    return summary


async def project(database_url: str) -> None:
    """Fold the whole log into the tables of the read models, as workers do."""
    everything = Partition("every topic", 0)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        for projection in PROJECTIONS.values():
            at = START
            await checkpoint.load(connection, projection.name, 1, [everything])
            while page := await log.read_page(connection, at.position):
                end = Checkpoint(page[-1].position, page[-1].position)
                events = [Stored(row.position, row.state) for row in page]
                folded = await apply.apply(
                    connection, projection, 1, Batch(events, {everything: at}, {everything: end})
                )
                assert not folded.parked
                at = end


@pytest.fixture
async def connection(imported: Imported) -> Any:
    async with await psycopg.AsyncConnection.connect(imported.database_url) as connection:
        yield connection


@pytest.mark.parametrize("kind", FILES)
def test_every_row_is_stored_and_a_second_import_changes_nothing(imported: Imported, kind: str) -> None:
    first, again = imported.first[kind], imported.again[kind]
    assert first["rows"] == again["rows"] == len(independent.lines(FILES[kind]))
    assert first["rejected"] == again["rejected"] == 0
    assert (first["repeated"], again["events"]) == (0, 0)
    # Whom a first row names is made known once, and not again with the rows that are known.
    made_known = _named(independent.lines(FILES[kind])) if kind == "helpdesk" else 0
    assert again["repeated"] == again["commands"] == first["commands"] - made_known
    assert first["events"] > 0


def _named(rows: list[Line]) -> int:
    """Count the customers of the cases' first rows, and everybody who took a case in charge (semantics 35)."""
    first_rows = {row["case_id"]: row for row in reversed(rows)}
    customers = {row["customer"] for row in first_rows.values()}
    return len(customers) + len({row["resource"] for row in rows if row["activity"] == "Take in charge ticket"})


def as_of_dates(invoices: list[Line]) -> list[date]:
    """Spread ten days over the file and the time after it; eight are due dates of invoices or the day after one."""
    due = sorted({independent.day(line["due_date"]) for line in invoices})
    places = [due[place * (len(due) - 1) // 7] for place in range(8)]
    return [
        *(found + timedelta(days=place % 2) for place, found in enumerate(places)),
        due[-1] + timedelta(days=45),
        due[-1] + timedelta(days=200),
    ]


async def test_the_overdue_list_agrees_for_ten_dates(connection: psycopg.AsyncConnection[Any]) -> None:
    invoices = independent.lines(FILES["receivables"])
    assert len(set(as_of_dates(invoices))) == 10
    for as_of in as_of_dates(invoices):
        for everything, expected in (
            (False, independent.overdue(invoices, as_of)),
            (True, independent.open_items(invoices, as_of)),
        ):
            found = await open_items.overdue(connection, as_of, OverdueQuery(all=everything))
            assert by_invoice(map(asdict, found)) == by_invoice(expected), as_of


def by_invoice(items: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Order does not count, nor does the name we give the account, nor that the files name no customer."""
    listed = list(items)
    assert {item.get("name") for item in listed} <= {None}
    by_number = {
        (item["customer"], item["invoice"]): {
            name: value for name, value in item.items() if name not in {"account", "name"}
        }
        for item in listed
    }
    assert len(by_number) == len(listed)
    return by_number


async def test_buckets_and_totals_agree_for_ten_dates(connection: psycopg.AsyncConnection[Any]) -> None:
    invoices = independent.lines(FILES["receivables"])
    for as_of in as_of_dates(invoices):
        expected = independent.ageing(invoices, as_of)
        found = [ageing.LISTING.row(row) for row in await ageing.ageing(connection, as_of)]
        assert found == ([expected] if expected["outstanding"] else []), as_of


async def test_buckets_and_totals_agree_on_every_day_of_two_years(connection: psycopg.AsyncConnection[Any]) -> None:
    """CR5, semantics 13: on each day the parts sum to what is outstanding, and both are those of the file."""
    invoices = independent.lines(FILES["receivables"])
    for as_of in (date(2012, 1, 1) + timedelta(days=number) for number in range(366 + 365)):
        expected = independent.ageing(invoices, as_of)
        found = [ageing.LISTING.row(row) for row in await ageing.ageing(connection, as_of)]
        assert found == ([expected] if expected["outstanding"] else []), as_of
        for row in found:
            assert sum((row[name] for name in BUCKETS), Decimal(0)) == row["outstanding"], as_of


async def test_an_invoice_is_overdue_as_long_as_its_publisher_says(connection: psycopg.AsyncConnection[Any]) -> None:
    late = [line for line in independent.lines(FILES["receivables"]) if int(line.get("days_late") or 0) > 0]
    assert late
    eves = {independent.day(line["settled_date"]) - timedelta(days=1) for line in late}
    days = {
        (eve, item.customer, item.invoice): item.days_overdue
        for eve in eves
        for item in await open_items.overdue(connection, eve, OverdueQuery(all=True))
    }
    for line in late:
        eve = independent.day(line["settled_date"]) - timedelta(days=1)
        assert days[eve, line["customer_id"], line["invoice_number"]] + 1 == int(line["days_late"]), line


async def test_every_field_of_every_case_agrees_at_four_instants(connection: psycopg.AsyncConnection[Any]) -> None:
    rows = independent.lines(FILES["helpdesk"])
    instants = sorted(independent.instant(row) for row in rows)
    quarters = [instants[len(instants) * quarter // 4] for quarter in (1, 2, 3)]
    for as_of in (*quarters, instants[-1] + timedelta(days=3)):
        found = {row.case: asdict(row) for row in await complaints(connection, as_of)}
        expected = independent.complaints(rows, as_of)
        assert found.keys() == expected.keys()
        for case, standing in expected.items():
            assert found[case] == standing | {"name": None}, (case, as_of)


async def test_spend_frequency_and_recency_agree_for_three_windows(connection: psycopg.AsyncConnection[Any]) -> None:
    rows = independent.lines(FILES["purchases"])
    days = sorted(independent.day(row["date"]) for row in rows)
    middle = days[len(days) // 2]
    for start, end in (
        (days[0], days[-1] + timedelta(days=1)),
        (days[0], middle),
        (middle, middle + timedelta(days=31)),
    ):
        found = await spending.purchases(connection, start, end)
        shown = {
            row.customer: {name: value for name, value in asdict(row).items() if name != "currency"} for row in found
        }
        assert shown == independent.purchases(rows, start, end), (start, end)


def test_the_shipped_samples_are_what_their_generator_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLES / "generate.py", "--into", tmp_path], check=True)
    for kind in FILES:
        assert (tmp_path / f"{kind}.csv").read_bytes() == (SAMPLES / f"{kind}.csv").read_bytes()

"""Merges and links are whole wherever a process dies, are checked, and are kept for records tied long ago (CU6)."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.customers.customer import RegisterCustomer
from contracts.customers.identity import CustomerUnmerged, LinkCustomer, MergeCustomer, UnmergeCustomer
from contracts.envelope import Cause
from contracts.message import Command
from domain.customers.customer import DECIDER
from domain.customers.state import Registered
from domain.customers.tie import UNTIED, Tied
from projections.customers.row import CustomerRow
from projections.engine import table
from projections.registry import PROJECTIONS
from services.check.finding import Finding
from services.check.snapshot import open_snapshot
from services.check.ties import check_ties
from services.commands.registry import HANDLERS
from services.store.postgres import open_store
from services.store.store import Store
from tests import stack as stacks
from tests.checkout import ROOT
from tests.examples import a
from tests.faults.kill_points import RUN
from tests.integration.system import project, records_of_the_log
from tests.services.cli.kehu import settings
from tests.services.store.test_alike import migrate_again
from tests.stack import PrivateStack
from tests.tampering import tampering

pytestmark = pytest.mark.servers
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
MERGE = a(MergeCustomer, customer_id="C8", survivor_id="C7")


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    """Give a log of its own with three customers, of which none is tied to another."""
    with stacks.database(stack) as url:
        asyncio.run(sent(url, *(a(RegisterCustomer, customer_id=id_) for id_ in ("C7", "C8", "C9"))))
        yield url


async def sent(database_url: str, *commands: Command) -> None:
    async with open_store(database_url) as store:
        for command in commands:
            await HANDLERS[command.name](command, store=store, cause=caused())


def caused() -> Cause:
    return Cause(command_id=uuid4(), occurred_at=AT, actor="test")


async def tied(store: Store, id_: str) -> Tied:
    state = (await store.load(DECIDER, id_)).state
    assert isinstance(state, Registered)
    return state.tied


async def pair(database_url: str) -> tuple[Tied, Tied]:
    async with open_store(database_url) as store:
        return await tied(store, "C8"), await tied(store, "C7")


async def checked(database_url: str) -> Finding:
    async with open_snapshot(database_url) as snapshot:
        return await check_ties(snapshot)


def change(database_url: str, statement: str) -> None:
    with tampering(database_url) as connection:
        connection.execute(statement)


MERGED = (Tied(survivor="C7"), Tied(absorbed=frozenset({"C8"})))


def test_a_process_that_dies_leaves_a_merge_whole_or_not_begun(database_url: str, tmp_path: Path) -> None:
    """T2: before the commit, and after it before anybody was told."""

    def merge(point: str | None) -> int:
        if point:
            (tmp_path / point).touch()
        command = [*RUN, tmp_path, "customers", "merge", "C8", "--into", "C7", "--by", "li"]
        own = settings(database_url, tmp_path) | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=os.environ | own, cwd=ROOT, check=False).returncode

    assert merge("before_commit") < 0
    assert asyncio.run(pair(database_url)) == (UNTIED, UNTIED)
    assert merge("after_commit_before_ack") < 0
    assert asyncio.run(pair(database_url)) == MERGED
    assert merge(None) == 0
    assert asyncio.run(pair(database_url)) == MERGED


def test_the_check_names_what_only_one_of_two_records_says(database_url: str) -> None:
    """Semantics 31: halves that an earlier release left, which the same command sent anew completes."""

    async def half() -> None:
        event = a(CustomerUnmerged, customer_id="C8", survivor_id="C7")
        async with open_store(database_url) as store:
            await store.transact(DECIDER, "C8", lambda _: [event], command=MERGE, cause=caused())

    asyncio.run(sent(database_url, MERGE, a(LinkCustomer, customer_id="C9", head_id="C7")))
    project(database_url, records_of_the_log(database_url))
    whole = asyncio.run(checked(database_url))
    assert (whole.ok, whole.compared) == (True, 6)

    asyncio.run(half())
    example = asyncio.run(checked(database_url)).example
    assert example
    assert (example["customer"], example["found"]["C8"]) == ("C7", {"survivor": None})

    asyncio.run(sent(database_url, a(UnmergeCustomer, customer_id="C8")))
    assert asyncio.run(checked(database_url)).ok


@pytest.mark.parametrize(
    ("forged", "customer"),
    [
        ("update customer_list set merged_into = null where customer = 'C8'", "C8"),
        ("update customer_list set absorbed = '[]' where customer = 'C7'", "C7"),
        ("update customer_list set head = 'C7', relation = 'same-family' where customer = 'C9'", "C9"),
    ],
)
def test_the_check_names_a_row_that_is_tied_otherwise_than_the_record(
    database_url: str, forged: str, customer: str
) -> None:
    """Semantics 31: state and list."""
    asyncio.run(sent(database_url, MERGE))
    project(database_url, records_of_the_log(database_url))
    assert asyncio.run(checked(database_url)).ok

    change(database_url, forged)
    example = asyncio.run(checked(database_url)).example
    assert example
    assert example["customer"] == customer


BEFORE_MIGRATION_21 = """
    drop trigger nothing_is_passed_over on checkpoint;
    drop function refuse_to_pass_over(), publish_parked(uuid[]);
    alter table checkpoint drop column whole_to;
    alter table customer_list drop column written;
    alter table purchases drop column written;
"""


def test_ties_of_an_earlier_release_are_kept_by_the_migration(database_url: str) -> None:
    commands = [MERGE, a(UnmergeCustomer, customer_id="C8"), a(LinkCustomer, customer_id="C9", head_id="C7")]
    asyncio.run(sent(database_url, *commands))
    project(database_url, records_of_the_log(database_url))
    before = rows(database_url)
    assert [len(row.ties) for row in before] == [3, 2, 1]

    change(database_url, "update customer_list set ties = '[]', merged_into = null, members = '[]', absorbed = '[]'")
    change(database_url, BEFORE_MIGRATION_21)
    migrate_again(database_url, "21", after="20")

    assert rows(database_url) == before


def rows(database_url: str) -> list[CustomerRow]:
    projection = PROJECTIONS["customer_list"]
    with tampering(database_url) as connection:
        found = connection.execute(table.statements(projection).all_rows).fetchall()
    read = projection.codec.validate_json(f"[{','.join(document for (document,) in found)}]")
    return sorted(read, key=lambda row: row.customer)

"""What was stored stays, each role has no more rights than its work needs, and whoever is frozen loses (X14, R6)."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import AsyncConnection, sql
from psycopg.conninfo import make_conninfo

from projections.registry import PROJECTIONS
from services.relay import parking
from services.relay.parking import Retried
from services.store.datastore import datastore
from services.store.postgres import open_store
from tests.integration.accounts import account
from tests.services.store.names import DECIDER, named, send
from tests.stack import TEMPLATE, PrivateStack, database
from tests.tampering import tampering

pytestmark = pytest.mark.servers

ROLES = ("kehu_api", "kehu_relay", "kehu_worker")
KEPT = ("stored_events", "command_log")
# What each role may change, besides reading everything. A new table is in here, or nobody changes it.
CHANGES = {
    "kehu_api": {
        "access_denial": "insert",
        "console_session": "insert update delete",
        "granted_read": "insert",
        "notice_delivery": "insert update delete",
        "policy_simulation": "insert update",
        "process_place": "insert update",
        "process_refusal": "insert update delete",
        "stream_snapshot": "insert update delete",
    },
    "kehu_relay": {
        "relay_late": "insert update delete",
        "relay_leader": "update",
        "relay_parked": "insert update delete",
        "relay_progress": "update",
        "relay_tail": "insert update",
        "reconciliation": "insert update delete",
    },
    "kehu_worker": {"projection_generation": "insert update", "projection_verification": "insert update"}
    | dict.fromkeys(
        (
            "checkpoint",
            "parked_event",
            "reconciliation",
            "set_aside_record",
            "set_aside_forgotten",
            "worker_failure",
            *PROJECTIONS,
        ),
        "insert update delete",
    ),
}


@pytest.fixture(params=ROLES)
def role_url(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[str, str]]:
    with account(database_url, request.param) as url:
        yield request.param, url


async def with_events(database_url: str) -> None:
    async with open_store(database_url) as store:
        await send(store, named("Acme"))


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize(
    "change",
    ["update {table} set {version} = 2", "delete from {table}", "truncate {table}", "delete from {table} where false"],
)
async def test_x14_not_even_the_owner_changes_what_was_stored(database_url: str, table: str, change: str) -> None:
    await with_events(database_url)
    version = "originator_version" if table == "stored_events" else "version"
    statement = sql.SQL(change).format(table=sql.Identifier(table), version=sql.Identifier(version))
    refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="what was stored stays")
    with psycopg.connect(database_url) as owner, refused:
        owner.execute(statement)


def test_x14_each_role_changes_what_its_work_needs_and_nothing_else(role_url: tuple[str, str]) -> None:
    role, url = role_url
    with psycopg.connect(url) as connection:
        tables = [row[0] for row in connection.execute("select tablename from pg_tables where schemaname = 'public'")]
        rights = {
            table: " ".join(
                right
                for right in ("insert", "update", "delete", "truncate", "trigger", "references", "maintain")
                if connection.execute("select has_table_privilege(%s, %s)", (table, right)).fetchone() == (True,)
            )
            for table in tables
        }
    assert {table: found for table, found in rights.items() if found} == CHANGES[role]


def test_x14_each_role_reads_everything_and_makes_no_table(role_url: tuple[str, str]) -> None:
    _, url = role_url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select from stored_events")
        connection.execute("select from complaint_sla")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table mine ()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("set session_replication_role = replica")


@pytest.mark.parametrize("role", ["kehu_relay", "kehu_worker"])
async def test_x14_only_the_role_of_the_api_appends(database_url: str, role: str) -> None:
    with (
        account(database_url, role) as url,
        psycopg.connect(url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select append_group(" + ", ".join(["null"] * 19) + ")")


async def test_x14_the_role_of_the_api_appends_keeps_snapshots_and_repeats(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.store.commit.snapshot.FEWEST_EVENTS", 2)
    with account(database_url, "kehu_api") as url:
        async with open_store(url) as store:
            for name in ("Coil", "Dart", "Edge"):
                await send(store, named(name, "C9"))
        async with open_store(url) as store:
            assert (await store.load(DECIDER, "C9")).state == ("Coil", "Dart", "Edge")
    with psycopg.connect(database_url) as owner:
        assert owner.execute("select count(*) from stream_snapshot").fetchone() == (1,)


@pytest.mark.parametrize(("role", "may"), [("kehu_relay", True), ("kehu_worker", False), ("kehu_api", False)])
async def test_x14_only_the_role_of_the_relay_publishes_what_was_parked(
    database_url: str, role: str, *, may: bool
) -> None:
    why = "the event has no topic here: its type complaint.exploded.v1 is unknown to this release"
    parked = "insert into relay_parked (stream_id, stream, position, error) values (gen_random_uuid(), %s, 1, %s)"
    with psycopg.connect(database_url) as owner:
        owner.execute(parked, ("complaint/8", why))
    with account(database_url, role) as url:
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            if may:
                assert await parking.retry_known(connection) == Retried(streams=1, events=0)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    await parking.retry_known(connection)


def test_r6_every_connection_loses_a_transaction_in_which_it_stands_still(stack: PrivateStack) -> None:
    with psycopg.connect(stack.database_url, dbname=TEMPLATE) as connection:
        shown = {
            setting: connection.execute(f"show {setting}").fetchone()
            for setting in ("idle_in_transaction_session_timeout", "lock_timeout", "tcp_keepalives_count")
        }
    assert shown == {
        "idle_in_transaction_session_timeout": ("8s",),
        "lock_timeout": ("10s",),
        "tcp_keepalives_count": ("3",),
    }


async def test_r6_a_writer_frozen_with_the_table_lock_loses_it_and_the_others_go_on(stack: PrivateStack) -> None:
    with database(stack) as url:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(
                sql.SQL("alter database {} set idle_in_transaction_session_timeout = '300ms'").format(
                    sql.Identifier(url.rpartition("/")[2])
                )
            )
        with psycopg.connect(url) as frozen:
            frozen.execute("lock table stored_events in exclusive mode")

            await with_events(url)

            with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
                frozen.execute("select 1")


def test_the_store_connects_with_everything_that_the_url_says(database_url: str) -> None:
    url = make_conninfo(database_url, application_name="till 7", sslmode="disable", options="-c work_mem=1234kB")
    with datastore(url) as opened, opened.get_connection() as connection:
        assert connection.info.get_parameters()["sslmode"] == "disable"
        shown = [connection.execute(f"show {name}".encode()).fetchone() for name in ("application_name", "work_mem")]
    assert shown == [{"application_name": "till 7"}, {"work_mem": "1234kB"}]


def test_a_test_that_damages_the_log_gets_past_the_guards(database_url: str) -> None:
    with tampering(database_url) as connection:
        connection.execute("delete from stored_events where false")

"""The drill of docs/backup.md: a dump goes into another PostgreSQL, Kafka has lost everything, and all comes back."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from projections.registry import PROJECTIONS
from projections.worker.kafka.access import KafkaAccess
from services.check import check as checks
from services.local import home as homes
from services.local.home import Home
from services.local.servers import account, topics
from services.local.servers.postgres import Postgres
from services.migrate import migrate
from services.relay.decisions.decision import Decided
from services.relay.decisions.republish import republish
from tests import stack as stacks
from tests.checkout import ROOT
from tests.integration.recorded import Recorder
from tests.integration.relays import relay
from tests.integration.system import mark, project, records_of_the_log
from tests.integration.worker_process import process
from tests.stack import PrivateStack
from tests.waiting import PATIENCE_SECONDS

EVENTS = 120
GROUPS = ("kehu_api", "kehu_relay", "kehu_worker")
# Copies of a database do not have those that the migration made.
SET = "alter database {} set lock_timeout = '10s'"
DECIDED = Decided("republish", None, "ops", "Kafka was lost")


@pytest.fixture
def dump(stack: PrivateStack) -> Iterator[tuple[str, Path]]:
    """Dump a database whose log was published and projected; return its name and the file."""
    with stacks.database(stack) as url:
        Recorder(url).record(EVENTS)
        records = records_of_the_log(url)
        mark(url, records)
        project(url, records)
        name = url.rpartition("/")[2]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SQL(SET).format(Identifier(name)))
        file = _postgres(stack).folder / "kehu.dump"
        _run(stack, "pg_dump", "--create", "--format", "custom", "--file", file, "--dbname", url)
        yield name, file
        file.unlink()


def test_a_dump_and_an_empty_kafka_are_enough(kafka: str, dump: tuple[str, Path]) -> None:
    name, file = dump
    access = KafkaAccess(kafka)
    asyncio.run(topics.delete_topics(access))
    with stacks.running(with_kafka=False) as new:
        with psycopg.connect(new.database_url, autocommit=True) as connection:
            for group in GROUPS:
                connection.execute(SQL("create role {} nologin").format(Identifier(group)))
        _run(new, "pg_restore", "--create", "--exit-on-error", "--dbname", new.database_url, file)
        url = new.database_url.removesuffix("/kehu") + f"/{name}"
        migrate(url)
        asyncio.run(republish(url, access, DECIDED, partitions=stacks.PARTITIONS))
        with relay(url, kafka), process(url, kafka, *PROJECTIONS.values()):
            # Commands go on at once.
            Recorder(url).record(10, first=EVENTS)
            findings = asyncio.run(checks.check(url, access, seconds=PATIENCE_SECONDS))
        assert [finding for finding in findings if not finding.agrees] == []
        with psycopg.connect(url) as connection:
            assert connection.execute("show lock_timeout").fetchone() == ("10s",)


def test_the_page_names_each_step() -> None:
    page = (ROOT / "docs" / "backup.md").read_text()
    for step in ("pg_dump --create", "pg_restore --create", "kehu migrate", "kehu relay republish", "kehu check"):
        assert step in page
    assert set(re.findall(r"create role (\w+) nologin", page)) == set(GROUPS)


def _postgres(servers: PrivateStack) -> Postgres:
    memory = homes.recall(Home(servers.home))
    assert memory is not None
    return Postgres(memory.postgres_folder, account.for_postgres())


def _run(servers: PrivateStack, program: str, *arguments: str | Path) -> None:
    postgres = _postgres(servers)
    done = account.run(postgres.account, postgres.programs / program, *arguments)
    assert done.returncode == 0, done.stderr

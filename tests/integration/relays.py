"""Relay processes as the supervisor runs them, to be killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.checkout import ROOT
from tests.waiting import eventually

PROGRAM = """
import asyncio, sys
from projections.worker.kafka.access import KafkaAccess
from services.relay import relay
asyncio.run(relay.run(sys.argv[1], KafkaAccess(sys.argv[2])))
"""
# Without a notification it would find the next event when no test waits for it any more.
WITHOUT_POLLING = f"from services.relay import relay; relay.POLL_SECONDS = 3600\n{PROGRAM}"
APPLICATION = "kehu relay"


@contextmanager
def relay(database_url: str, kafka: str, *, program: str = PROGRAM) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a relay; kill it at the end."""
    with _running("-c", program, database_url, kafka) as process:
        yield process


@contextmanager
def halting_relay(database_url: str, kafka: str, *, after: int, file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a relay until it halts in the middle of a page after the position; it goes on when the file is gone."""
    with _running("-m", "tests.integration.halting_relay", database_url, kafka, str(after), file) as process:
        eventually(file.exists)
        yield process


@contextmanager
def _running(*arguments: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def progress(database_url: str) -> int:
    return _number(database_url, "select position from relay_progress")


def head(database_url: str) -> int:
    return _number(database_url, "select coalesce(max(notification_id), 0) from stored_events")


def published_all(database_url: str) -> bool:
    """Tell whether the relay says that everything stored is in Kafka."""
    published: bool = _value(
        database_url,
        "select position >= (select coalesce(max(notification_id), 0) from stored_events) from relay_progress",
    )
    return published


def connected(database_url: str) -> int:
    """Count the connections of relays."""
    return _number(
        database_url,
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = %s",
        APPLICATION,
    )


def listens(database_url: str) -> bool:
    """Tell whether a relay would hear of an append."""
    found: bool = _value(
        database_url,
        "select count(*) > 0 from pg_stat_activity"
        " where datname = current_database() and query = 'listen stored_events' and state = 'idle'",
    )
    return found


def last_try(database_url: str) -> datetime | None:
    """Return when a standby last asked whether it may lead, None where none stands by."""
    found: datetime | None = _value(
        database_url,
        "select max(query_start) from pg_stat_activity"
        " where datname = current_database() and btrim(query, E' \\n') like 'select pg_terminate_backend(lock.pid)%%'",
    )
    return found


def _number(database_url: str, query: str, *parameters: str) -> int:
    return int(_value(database_url, query, *parameters))


def _value(database_url: str, query: str, *parameters: str) -> Any:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(query.encode(), parameters).fetchone()
    assert row is not None
    return row[0]

"""Relay processes as the supervisor runs them, to be killed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from tests.checkout import ROOT

PROGRAM = "import asyncio, sys; from services.relay import relay; asyncio.run(relay.run(*sys.argv[1:]))"
APPLICATION = "kehu relay"


@contextmanager
def relay(database_url: str, kafka: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a relay; kill it at the end."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, database_url, kafka], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def eventually(met: Callable[[], bool], *, seconds: float = 30) -> float:
    """Wait until it is so; return how long it took."""
    begin = time.monotonic()
    while not met():
        assert time.monotonic() < begin + seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - begin


def progress(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select position from relay_progress").fetchone()
    assert row is not None
    return int(row[0])


def head(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("select coalesce(max(notification_id), 0) from stored_events").fetchone()
    assert row is not None
    return int(row[0])


def published_all(database_url: str) -> bool:
    """Tell whether the relay says that everything stored is in Kafka."""
    return progress(database_url) >= head(database_url)


def connected(database_url: str) -> int:
    """Count the connections of relays."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = %s",
            (APPLICATION,),
        ).fetchone()
    assert row is not None
    return int(row[0])

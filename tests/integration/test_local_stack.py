"""A local stack keeps its data, comes back after kill -9, and leaves nothing running."""

import os
import signal
import time
from collections.abc import Callable, Iterator

import aiokafka.errors
import psutil
import psycopg
import pytest
from rich.console import Console

from services.local import stack as local
from services.local import supervisor
from services.local.home import Home
from services.settings import StackSettings
from tests import stack as stacks
from tests.stack import PrivateStack

QUIET = Console(quiet=True)
SECONDS_TO_RECOVER = 60


@pytest.fixture(scope="module")
def own_stack() -> Iterator[PrivateStack]:
    """Run servers that no other test minds losing."""
    with stacks.running() as servers:
        yield servers


def test_a_second_start_finds_what_the_first_one_stored(own_stack: PrivateStack) -> None:
    home = Home(own_stack.home)
    with psycopg.connect(own_stack.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'safe' AS what")
    assert supervisor.stop(home)
    assert not supervisor.stop(home)
    settings = StackSettings(home=own_stack.home, database_url=None, kafka=None, api=None)
    assert local.start(settings, QUIET).database_url == own_stack.database_url
    with psycopg.connect(own_stack.database_url) as connection:
        assert connection.execute("SELECT what FROM kept").fetchone() == ("safe",)


def test_starting_what_runs_changes_nothing(own_stack: PrivateStack) -> None:
    before = supervisor.processes(Home(own_stack.home))
    local.start(StackSettings(home=own_stack.home, database_url=None, kafka=None, api=None), QUIET)
    assert supervisor.processes(Home(own_stack.home)) == before


def test_postgres_comes_back_after_kill_9(own_stack: PrivateStack) -> None:
    def answers() -> None:
        psycopg.connect(own_stack.database_url, connect_timeout=2).close()

    with psycopg.connect(own_stack.database_url):
        _kill(own_stack, "postgres")
        _insist(answers)
    assert _process(own_stack, "postgres").restarts == 1


def test_kafka_comes_back_after_kill_9(own_stack: PrivateStack) -> None:
    _kill(own_stack, "kafka")
    _insist(lambda: stacks.empty_topics(own_stack.kafka))
    assert _process(own_stack, "kafka").restarts == 1


def test_what_a_killed_supervisor_left_behind_is_ended(own_stack: PrivateStack) -> None:
    home = Home(own_stack.home)
    pids = [process.pid for process in supervisor.processes(home) if process.pid]
    parent = psutil.Process(pids[0]).ppid()
    os.kill(parent, signal.SIGKILL)
    assert supervisor.stop(home)
    assert not [pid for pid in pids if _runs(pid)]
    local.start(StackSettings(home=own_stack.home, database_url=None, kafka=None, api=None), QUIET)


def _process(servers: PrivateStack, name: str) -> supervisor.Process:
    return next(process for process in supervisor.processes(Home(servers.home)) if process.name == name)


def _kill(servers: PrivateStack, name: str) -> None:
    pid = _process(servers, name).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def _insist(attempt: Callable[[], None]) -> None:
    deadline = time.monotonic() + SECONDS_TO_RECOVER
    while True:
        try:
            return attempt()
        except (psycopg.OperationalError, aiokafka.errors.KafkaError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)

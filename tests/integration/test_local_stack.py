"""A local stack keeps its data, comes back after kill -9, and leaves nothing running."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import aiokafka.errors
import psutil
import psycopg
import pytest
from rich.console import Console

from contracts.catalog import TOPICS
from projections.worker.kafka.access import KafkaAccess
from services.local import stack as local
from services.local import supervisor
from services.local.home import Home
from services.local.servers import topics
from services.settings import StackSettings
from tests import ports, temporary
from tests import stack as stacks
from tests.checkout import ROOT
from tests.stack import PrivateStack
from tests.waiting import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.servers
QUIET = Console(quiet=True)
SETTLED = {"RUNNING", "STOPPED"}


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
    # The supervisor counts a process as running only after a second.
    eventually(lambda: {process.state for process in supervisor.processes(Home(own_stack.home))} <= SETTLED)
    before = supervisor.processes(Home(own_stack.home))
    local.start(StackSettings(home=own_stack.home, database_url=None, kafka=None, api=None), QUIET)
    assert supervisor.processes(Home(own_stack.home)) == before


def test_postgres_comes_back_after_kill_9(own_stack: PrivateStack) -> None:
    with psycopg.connect(own_stack.database_url):
        _kill(own_stack, "postgres")
        eventually(lambda: _answers(lambda: psycopg.connect(own_stack.database_url, connect_timeout=2).close()))
    # It is started again until the memory of the killed one is free.
    assert 1 <= _process(own_stack, "postgres").restarts <= local.RESTARTS_TO_START


def test_kafka_comes_back_after_kill_9(own_stack: PrivateStack) -> None:
    _kill(own_stack, "kafka")
    eventually(lambda: _answers(lambda: stacks.empty_topics(own_stack.kafka)))
    assert _process(own_stack, "kafka").restarts == 1


def test_kafka_whose_data_was_lost_is_mended_by_another_start(own_stack: PrivateStack) -> None:
    data = Home(own_stack.home).kafka / "data"
    data.rename(data.with_name("lost"))
    _kill(own_stack, "kafka")
    local.start(StackSettings(home=own_stack.home, database_url=None, kafka=None, api=None), QUIET)
    assert asyncio.run(topics.missing_topics(KafkaAccess(own_stack.kafka))) == []


def test_a_topic_that_is_missing_is_made_by_another_start(own_stack: PrivateStack) -> None:
    asyncio.run(topics.delete_topics(KafkaAccess(own_stack.kafka), ["kehu.unit.v1"]))
    assert asyncio.run(topics.missing_topics(KafkaAccess(own_stack.kafka))) == ["kehu.unit.v1: is missing"]
    local.start(StackSettings(home=own_stack.home, database_url=None, kafka=None, api=None), QUIET)
    assert asyncio.run(topics.missing_topics(KafkaAccess(own_stack.kafka))) == []


def test_what_kafka_refuses_to_make_is_said(own_stack: PrivateStack) -> None:
    asyncio.run(topics.delete_topics(KafkaAccess(own_stack.kafka), ["kehu.unit.v1"]))
    with pytest.raises(aiokafka.errors.KafkaError, match=r"topic kehu\.unit\.v1"):
        asyncio.run(topics.make_topics(KafkaAccess(own_stack.kafka), 1, ["kehu.unit.v1"], replication=3))


def test_a_start_that_waits_fails_where_topics_cannot_be_made(own_stack: PrivateStack) -> None:
    kafka = KafkaAccess(own_stack.kafka)
    asyncio.run(topics.delete_topics(kafka))
    # More in all than Kafka makes at a time.
    environment = os.environ | {"KEHU_HOME": str(own_stack.home), "KEHU_TOPIC_PARTITIONS": "2000"}
    up = [sys.executable, "-m", "kehu", "up", "--wait"]
    started = subprocess.run(up, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert started.returncode == 3, started.stderr
    assert "kehu.customer.v1" in started.stderr
    assert len(asyncio.run(topics.missing_topics(kafka))) == len(TOPICS)
    assert {each.name for each in supervisor.processes(Home(own_stack.home)) if each.pid} == {"postgres", "kafka"}


def test_what_a_killed_supervisor_left_behind_is_ended(own_stack: PrivateStack) -> None:
    home = Home(own_stack.home)
    pids = [process.pid for process in supervisor.processes(home) if process.pid]
    parent = psutil.Process(pids[0]).ppid()
    os.kill(parent, signal.SIGKILL)
    eventually(lambda: not _runs(parent))
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
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _answers(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except (psycopg.OperationalError, aiokafka.errors.KafkaError):
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_start_that_is_told_to_end_ends_what_it_started(number: signal.Signals) -> None:
    folder = temporary.folder("ended")
    home = Home(folder)
    with ports.undisturbed():
        starting = subprocess.Popen(
            [sys.executable, "-m", "kehu", "up", "--wait"], cwd=ROOT, env=os.environ | {"KEHU_HOME": str(folder)}
        )
        eventually(lambda: supervisor.is_running(home) and bool(supervisor.processes(home)[0].pid))
        pids = [process.pid for process in supervisor.processes(home) if process.pid]
        starting.send_signal(number)
        assert starting.wait(PATIENCE_SECONDS) != 0
    assert not supervisor.is_running(home)
    assert not [pid for pid in pids if _runs(pid)]

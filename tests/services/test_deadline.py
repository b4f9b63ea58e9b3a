"""A server that keeps us waiting is named, PostgreSQL or Kafka, and counts as down (interfaces, exit codes)."""

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from projections.worker.kafka.access import KafkaAccess
from services import health
from services.deadline import NoAnswer, answering
from services.local import stack as local
from services.local import supervisor
from services.local.home import Home, first_memory
from services.local.problem import StackBusy, StackDown
from services.local.servers import topics
from services.local.stack import LocalStack
from services.relay import connections
from services.relay.decisions import decision
from services.relay.topics import consumer
from tests.services.cli.kehu import kehu
from tests.stack import QUIET

SECONDS = 0.5
KAFKA_WAITS = r"^Kafka did not answer within 0\.5 seconds\.$"


@pytest.fixture
def silent() -> Iterator[str]:
    """Give the address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (connections, consumer, topics):
        monkeypatch.setattr(module, "DEADLINE", SECONDS)
    monkeypatch.setattr(health, "SECONDS_TO_ASK", SECONDS)


@pytest.mark.parametrize(
    "asked",
    [
        lambda kafka: consumer.partition_counts(kafka, ["topic"]),
        lambda kafka: consumer.largest_records(kafka, ["topic"]),
        topics.missing_topics,
        lambda kafka: topics.make_topics(kafka, 1),
        topics.delete_topics,
        topics.shape,
    ],
    ids=["partition_counts", "largest_records", "missing_topics", "make_topics", "delete_topics", "shape"],
)
async def test_a_silent_kafka_is_named(asked: Callable[[KafkaAccess], Awaitable[object]], silent: str) -> None:
    with pytest.raises(NoAnswer, match=KAFKA_WAITS):
        await asked(KafkaAccess(silent))


async def test_a_silent_kafka_is_named_to_a_reader(silent: str) -> None:
    with pytest.raises(NoAnswer, match=KAFKA_WAITS):
        async with consumer.open_consumer(KafkaAccess(silent)):
            pass


async def test_a_silent_kafka_is_named_to_who_asks_what_stands_still(silent: str) -> None:
    [trouble] = await health.topics(KafkaAccess(silent))
    assert trouble == ("kafka", f"Kafka at {silent} did not answer within 0.5 seconds.", True)


async def test_a_silent_postgresql_is_named(silent: str) -> None:
    with pytest.raises(NoAnswer, match=r"^PostgreSQL did not answer within 0\.5 seconds\.$"):
        async with connections.open_connection(f"postgresql://kehu@{silent}/kehu"):
            pass


async def test_other_errors_stay_as_they_are() -> None:
    with pytest.raises(ConnectionResetError):
        async with answering("Kafka", 60):
            raise ConnectionResetError


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--timeout", "0"),
        ("relay", "republish", "--by", "ops", "--reason", "a broker was replaced"),
        ("relay", "adopt", "--by", "ops", "--reason", "a backup was restored"),
    ],
    ids=" ".join,
)
def test_a_command_that_a_silent_kafka_keeps_waiting_says_so_and_ends_as_with_one_that_is_down(
    command: tuple[str, ...], silent: str, database_url: str, tmp_path: Path
) -> None:
    ended = kehu(*command, database_url=database_url, home=tmp_path, KEHU_KAFKA=silent)

    assert ended.code == 3
    assert ended.err.splitlines()[-1] == "Kafka did not answer within 0.5 seconds."


@pytest.mark.parametrize(
    ("restarts", "said"),
    [
        ((0, 0), "kafka does not answer: Kafka did not answer within 0.5 seconds."),
        ((3, 3), "kafka does not answer: Kafka did not answer within 0.5 seconds."),
        ((0, 1), "kafka does not start: ERROR no space is left"),
    ],
    ids=["it runs", "it has run for long", "it ends again and again"],
)
def test_a_start_names_a_silent_kafka_and_what_one_that_ends_has_said(
    restarts: tuple[int, int], said: str, silent: str, home_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter(restarts)
    monkeypatch.setattr(supervisor, "restarts", lambda _home, _name: next(told))
    monkeypatch.setattr(local, "SECONDS_TO_START", 0)
    home, memory = Home(home_folder), first_memory(home_folder)
    home.logs.mkdir()
    (home.logs / "kafka.log").write_text("INFO started\nERROR no space is left\n")
    stack = LocalStack(home, memory, memory.addresses, KafkaAccess(silent))

    with pytest.raises(StackDown) as refused:
        local.wait_for_kafka(stack, 1, QUIET)

    assert str(refused.value) == said


async def test_a_relay_that_does_not_give_way_asks_for_another_try(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "DEADLINE", 60)
    monkeypatch.setattr(decision, "SECONDS_TO_SEIZE", 0)
    with pytest.raises(StackBusy, match=r"^The relay has not given way within 0 seconds; try again\.$"):
        async with decision.in_place_of_the_relay(database_url, "adopt"):
            pass


async def test_what_the_client_library_logs_does_not_stand_between_the_lines_of_a_command() -> None:
    """Without a handler of its own, Python prints warnings of a library: `Unable connect to …`."""
    asked = (
        "import asyncio; from projections.worker.kafka.access import KafkaAccess;"
        "from services.relay.topics import consumer;"
        "asyncio.run(consumer.partition_counts(KafkaAccess('127.0.0.1:1'), ['topic']))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", asked, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()

    assert process.returncode
    assert b"Unable connect" not in said

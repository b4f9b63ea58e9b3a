"""What keeps the relay waiting is named: PostgreSQL, or Kafka."""

import socket
from collections.abc import Iterator

import pytest

from projections.worker.kafka.access import KafkaAccess
from services.relay import connections
from services.relay.patience import answering
from services.relay.topics import consumer

SECONDS = 0.05


@pytest.fixture
def silent() -> Iterator[str]:
    """Give the address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


async def test_a_silent_kafka_is_named(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "DEADLINE", SECONDS)
    with pytest.raises(TimeoutError, match=r"^Kafka did not answer within 0\.05 seconds$"):
        await consumer.partition_counts(KafkaAccess(silent), ["topic"])


async def test_a_silent_postgresql_is_named(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "DEADLINE", SECONDS)
    with pytest.raises(TimeoutError, match=r"^PostgreSQL did not answer within 0\.05 seconds$"):
        async with connections.open_connection(f"postgresql://kehu@{silent}/kehu"):
            pass


async def test_other_errors_stay_as_they_are() -> None:
    with pytest.raises(ConnectionResetError):
        async with answering("Kafka", 60):
            raise ConnectionResetError

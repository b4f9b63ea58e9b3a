"""Delays the end of a process under a supervisor, which would restart it at once."""

import asyncio
import time

from aiokafka.errors import KafkaError
from psycopg import pq

from projections.worker.kafka import clients
from projections.worker.kafka.access import UnusableFile
from services.settings import Settings

SHORTEST_PAUSE = 1
LONGEST_PAUSE = 30


def pause() -> None:
    """Wait out an outage of PostgreSQL or Kafka: restarts in the meantime would only waste processor time."""
    settings = Settings()
    time.sleep(SHORTEST_PAUSE)
    deadline = time.monotonic() + LONGEST_PAUSE
    while time.monotonic() < deadline and not (_postgres_answers(settings) and _kafka_answers(settings)):
        time.sleep(0.2)


def _postgres_answers(settings: Settings) -> bool:
    return pq.PGconn.ping(settings.database_url.encode()) == pq.Ping.OK


def _kafka_answers(settings: Settings) -> bool:
    try:
        asyncio.run(clients.probe(settings.kafka_access))
    except (clients.AccessRefused, UnusableFile):
        # A refusal is no outage. It lasts until a person acts, and an account may be locked after too many tries.
        time.sleep(LONGEST_PAUSE)
        return True
    except (KafkaError, OSError):
        return False
    return True

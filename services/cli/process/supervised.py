"""Delays the end of a process under a supervisor, which would restart it at once."""

import socket
import time

from psycopg import pq

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
    host, _, port = settings.kafka.split(",")[0].rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True

"""A whole local stack: PostgreSQL, then Kafka, then our own processes, under one supervisor."""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import aiokafka.errors
import psycopg
from rich.console import Console

from projections.registry import PROJECTIONS
from services.local import home as homes
from services.local import kafka, port, postgres, supervisor
from services.local.home import Addresses, Home, Memory
from services.local.problem import StackDown, StackRefused
from services.local.program import Program
from services.settings import StackSettings

KEHU = Path(sys.executable).with_name("kehu")
SECONDS_TO_START = 180


def start(settings: StackSettings, console: Console) -> Addresses:
    """Have PostgreSQL and Kafka run, with database and topics; return where everything listens."""
    home = Home(settings.home)
    if not supervisor.is_running(home):
        _start_supervisor(settings, home, console)
    memory = homes.recall(home)
    assert memory is not None
    addresses = _in_force(settings, memory)
    if addresses.database_url == memory.addresses.database_url:
        supervisor.start_program(home, "postgres")
    if addresses.kafka == memory.addresses.kafka:
        supervisor.start_program(home, "kafka")
    if addresses.database_url == memory.addresses.database_url:
        _wait_for(home, "postgres", lambda: postgres.make_database(memory), console)
    # Its clients log every attempt to reach a broker that is only just starting.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    _wait_for(
        home,
        "kafka",
        lambda: asyncio.run(kafka.make_topics(addresses.kafka, settings.topic_partitions)),
        console,
    )
    return addresses


def _start_supervisor(settings: StackSettings, home: Home, console: Console) -> None:
    # What a killed supervisor left behind would hold the ports.
    supervisor.stop(home)
    memory = homes.recall(home)
    if memory is None:
        memory = homes.first_memory(postgres.choose_folder(home, console))
        homes.remember(home, memory)
    addresses = _in_force(settings, memory)
    dependencies: list[Program] = []
    if addresses.database_url == memory.addresses.database_url:
        _refuse_taken(home, "PostgreSQL", memory.postgres_port)
        own_postgres = postgres.prepare(memory, home)
        dependencies.append(
            Program(
                "postgres",
                own_postgres.command,
                priority=10,
                # Its "fast" shutdown, which does not wait for clients to leave.
                stop_signal="INT",
                user=own_postgres.account.name if own_postgres.account else None,
            )
        )
    if addresses.kafka == memory.addresses.kafka:
        _refuse_taken(home, "Kafka", memory.kafka_port)
        _refuse_taken(home, "Kafka", memory.kafka_controller_port)
        own_kafka = kafka.prepare(memory, home, console)
        dependencies.append(Program("kafka", own_kafka.command, priority=20))
    _refuse_taken(home, "the API", memory.api_port)
    environment = {
        "KEHU_HOME": str(home.path),
        "KEHU_DATABASE_URL": addresses.database_url,
        "KEHU_KAFKA": addresses.kafka,
        "KEHU_API": addresses.api,
        "KEHU_ZONE": settings.zone,
        "KEHU_TOPIC_PARTITIONS": str(settings.topic_partitions),
        # A log may say where; a person is told what.
        "KEHU_TRACEBACK": "1",
    }
    supervisor.start(home, dependencies, _roles(), environment)


def _roles() -> Sequence[Program]:
    workers = [Program(f"worker-{name}", [KEHU, "worker", name], priority=30) for name in PROJECTIONS]
    return [
        Program("relay", [KEHU, "relay"], priority=30),
        *workers,
        Program("api", [KEHU, "api"], priority=30),
    ]


def _in_force(settings: StackSettings, memory: Memory) -> Addresses:
    return Addresses(
        database_url=settings.database_url or memory.addresses.database_url,
        kafka=settings.kafka or memory.addresses.kafka,
        api=settings.api or memory.addresses.api,
    )


def _refuse_taken(home: Home, who: str, number: int) -> None:
    if port.is_taken(number):
        raise StackRefused(
            f"Port {number}, where {who} of {home.path} listens, is taken by another program: "
            f"end that program, or write a free port in place of {number} in {home.memory_file}."
        )


def _wait_for(home: Home, name: str, attempt: Callable[[], None], console: Console) -> None:
    began = time.monotonic()
    with console.status(f"Starting {name}"):
        while True:
            try:
                attempt()
            except (psycopg.OperationalError, aiokafka.errors.KafkaError) as error:
                if time.monotonic() - began > SECONDS_TO_START:
                    reason = supervisor.last_words(home, name) or str(error)
                    raise StackDown(f"{name} does not start: {reason}") from error
                time.sleep(0.1)
            else:
                break
    console.print(f"{name} is ready ({time.monotonic() - began:.1f} s)")

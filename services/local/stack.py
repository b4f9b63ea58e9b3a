"""A whole local stack: PostgreSQL, then Kafka, then our own processes, under one supervisor."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import aiokafka.errors
import psycopg
from rich.console import Console

from projections.keys.settings import KeySettings
from projections.registry import PROJECTIONS
from projections.worker.kafka.access import KafkaAccess
from projections.worker.kafka.clients import AccessRefused
from services.deadline import NoAnswer
from services.identity import AccessSettings
from services.local import port, supervisor, targets
from services.local.command import KEHU
from services.local.home import Addresses, Home, Memory, first_memory, recall, remember
from services.local.problem import StackDown, StackRefused
from services.local.program import Program
from services.local.servers import kafka, postgres, topics
from services.settings import StackSettings

ISSUER = ["access", "issuer"]
# They share the read models: a process for each would take seconds to start and a quarter of a core when idle.
WORKERS = 2
SECONDS_TO_START = 180
# What Kafka refuses however long it has been running.
LASTING = (
    aiokafka.errors.InvalidConfigurationError,
    aiokafka.errors.InvalidPartitionsError,
    aiokafka.errors.PolicyViolationError,
)
# PostgreSQL may need some time after kill -9, until its memory is free.
RESTARTS_TO_START = 10


@dataclass(frozen=True, slots=True)
class LocalStack:
    """A stack with a running supervisor; servers that the settings name elsewhere are not part of it."""

    home: Home
    memory: Memory
    addresses: Addresses
    kafka: KafkaAccess

    @property
    def owns_postgres(self) -> bool:
        return self.addresses.database_url == self.memory.addresses.database_url

    @property
    def owns_kafka(self) -> bool:
        return self.addresses.kafka == self.memory.addresses.kafka


def start(settings: StackSettings, console: Console) -> Addresses:
    """Start PostgreSQL and Kafka with their database and topics, and return the addresses."""
    stack = begin(settings, console)
    wait_for_postgres(stack, console)
    wait_for_kafka(stack, settings.topic_partitions, console)
    return stack.addresses


def begin(settings: StackSettings, console: Console) -> LocalStack:
    """Start PostgreSQL and Kafka without waiting for them."""
    home = Home(settings.home)
    running = supervisor.is_running(home)
    if not running:
        # Processes left behind by a killed supervisor would hold the ports.
        supervisor.stop(home)
    memory = recall(home)
    if memory is None:
        memory = first_memory(postgres.choose_folder(home, console))
        remember(home, memory)
    if not running:
        memory = _with_ports(home, memory)
    addresses = _in_force(settings, memory)
    stack = LocalStack(home, memory, addresses, settings.kafka_at(addresses.kafka))
    if not running:
        _start_supervisor(stack, settings, console)
    if stack.owns_postgres:
        supervisor.start_program(home, "postgres")
    if stack.owns_kafka:
        if not kafka.is_formatted(home):
            # Its data was lost while it ran: until it is formatted again, it can only fail.
            kafka.prepare(memory, home, console)
            supervisor.stop_program(home, "kafka")
        supervisor.start_program(home, "kafka")
    return stack


def wait_for_postgres(stack: LocalStack, console: Console) -> None:
    """Return when our PostgreSQL answers and has the database; leave one from elsewhere alone."""
    if stack.owns_postgres:
        _wait_for(stack.home, "postgres", lambda: postgres.make_database(stack.memory), console)


def wait_for_kafka(stack: LocalStack, partitions: int, console: Console) -> None:
    """Return when Kafka answers and has the topics."""
    # Its clients log every attempt to reach a broker that is still starting.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)

    def make_topics() -> None:
        asyncio.run(topics.make_topics(stack.kafka, partitions))

    _wait_for(stack.home, "kafka", make_topics, console)


def _start_supervisor(stack: LocalStack, settings: StackSettings, console: Console) -> None:
    home, memory = stack.home, stack.memory
    dependencies: list[Program] = []
    if stack.owns_postgres:
        _refuse_taken(home, "PostgreSQL", memory.postgres_port)
        own_postgres = postgres.prepare(memory, home)
        dependencies.append(
            Program(
                "postgres",
                own_postgres.command,
                priority=10,
                # PostgreSQL's "fast" shutdown, which does not wait for clients to leave.
                stop_signal="INT",
                user=own_postgres.account.name if own_postgres.account else None,
            )
        )
    if stack.owns_kafka:
        _refuse_taken(home, "Kafka", memory.kafka_port)
        _refuse_taken(home, "Kafka", memory.kafka_controller_port)
        own_kafka = kafka.prepare(memory, home, console)
        dependencies.append(Program("kafka", own_kafka.command, priority=20))
    _refuse_taken(home, "the API", memory.api_port)
    if memory.console_port:
        _refuse_taken(home, "the console", memory.console_port)
    for name, number in memory.metrics_ports.items():
        _refuse_taken(home, f"{name} with its measurements", number)
    roles = _roles(memory.metrics_ports)
    targets.write(home.metrics_file, memory.metrics_ports | {"api": memory.api_port})
    supervisor.start(home, dependencies, roles, _environment(stack, settings))


def _environment(stack: LocalStack, settings: StackSettings) -> dict[str, str]:
    return {
        "KEHU_HOME": str(stack.home.path),
        "KEHU_KEYS": str(KeySettings().folder),
        "KEHU_DATABASE_URL": stack.addresses.database_url,
        "KEHU_KAFKA": stack.addresses.kafka,
        "KEHU_API": stack.addresses.api,
        "KEHU_CONSOLE": stack.addresses.console or "",
        "KEHU_ZONE": settings.zone,
        "KEHU_TOPIC_PARTITIONS": str(settings.topic_partitions),
        **AccessSettings().shown,
        # A log may say where it failed; a person needs to know what failed.
        "KEHU_TRACEBACK": "1",
    }


def _with_ports(home: Home, memory: Memory) -> Memory:
    """Choose a port for each process that has none yet, as where an earlier release ran; they stay."""
    missing = [name for name in _commands() if name not in memory.metrics_ports]
    if missing:
        chosen = dict(zip(missing, port.choose(len(missing)), strict=True))
        memory = memory.model_copy(update={"metrics_ports": memory.metrics_ports | chosen})
    if memory.console_port is None:
        (number,) = port.choose(1)
        addresses = memory.addresses.model_copy(update={"console": f"http://127.0.0.1:{number}"})
        memory = memory.model_copy(update={"console_port": number, "addresses": addresses})
    remember(home, memory)
    return memory


def _commands() -> dict[str, list[str]]:
    """Return the command of each process that tells its measurements by itself, by the name of the process."""
    workers = {f"worker-{number}": ["worker", *names] for number, names in enumerate(worker_shares(), start=1)}
    return {"relay": ["relay"], "timers": ["timers"], "reactor": ["reactor"]} | workers


def _roles(metrics_ports: Mapping[str, int]) -> Sequence[Program]:
    measured = [
        Program(name, [*KEHU, *command, "--metrics", f"127.0.0.1:{metrics_ports[name]}"], priority=30)
        for name, command in _commands().items()
    ]
    served = {"api": ["api"], "console": ["console"]} | ({"issuer": ISSUER} if AccessSettings().issues else {})
    return [*measured, *(Program(name, [*KEHU, *command], priority=30) for name, command in served.items())]


def worker_shares() -> list[list[str]]:
    """Return the read models of each worker process."""
    names = list(PROJECTIONS)
    return [names[first::WORKERS] for first in range(WORKERS)]


def _in_force(settings: StackSettings, memory: Memory) -> Addresses:
    return Addresses(
        database_url=settings.database_url or memory.addresses.database_url,
        kafka=settings.kafka or memory.addresses.kafka,
        api=settings.api or memory.addresses.api,
        console=settings.console or memory.addresses.console,
    )


def _refuse_taken(home: Home, who: str, number: int) -> None:
    if port.is_taken(number):
        raise StackRefused(
            f"Port {number}, where {who} of {home.path} listens, is taken by another program: "
            f"end that program, or write a free port in place of {number} in {home.memory_file}."
        )


def _wait_for(home: Home, name: str, attempt: Callable[[], None], console: Console) -> None:
    began = time.monotonic()
    restarts = supervisor.restarts(home, name)
    with console.status(f"Starting {name}"):
        while True:
            try:
                attempt()
            except AccessRefused:
                # No later attempt will be better.
                raise
            except LASTING as error:
                raise StackDown(f"{name} refuses: {error}") from error
            except (psycopg.OperationalError, aiokafka.errors.KafkaError, NoAnswer) as error:
                ended = supervisor.restarts(home, name) - restarts
                if ended > RESTARTS_TO_START or time.monotonic() - began > SECONDS_TO_START:
                    raise StackDown(_complaint(home, name, error, ended)) from error
                time.sleep(0.1)
            else:
                break
    console.print(f"{name} is ready ({time.monotonic() - began:.1f} s)")


def _complaint(home: Home, name: str, error: Exception, ended: int) -> str:
    """Say what is wrong: a server that ends says it in its log; one that runs on and does not answer says nothing."""
    if ended and (reason := supervisor.last_words(home, name)):
        return f"{name} does not start: {reason}"
    return f"{name} does not answer: {error}"

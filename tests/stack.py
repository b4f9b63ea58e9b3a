"""A private PostgreSQL and Kafka for one test run, gone without a trace when it ends."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from rich.console import Console

from projections.worker.kafka.access import KafkaAccess
from services import migrate
from services.local import home as homes
from services.local import stack, supervisor
from services.local.home import Addresses, Home
from services.local.servers import topics
from services.local.supervisor import Process
from services.settings import StackSettings
from tests import ports, temporary

PARTITIONS = 12
TEMPLATE = "migrated"
# Nothing listens on port 1.
NO_DATABASE = "postgresql://127.0.0.1:1/none"
NO_KAFKA = "127.0.0.1:1"
QUIET = Console(quiet=True)
# Whether the present test may start servers.
WANTED = ContextVar("WANTED", default=True)


@dataclass(frozen=True, slots=True)
class PrivateStack:
    """Where servers of this test run listen, and the homes they have."""

    homes: tuple[Path, ...]
    database_url: str
    kafka: str

    @property
    def home(self) -> Path:
        return self.homes[0]

    @property
    def processes(self) -> list[Process]:
        return [process for home in self.homes for process in supervisor.processes(Home(home))]


@contextmanager
def running(*, with_postgres: bool = True, with_kafka: bool = True) -> Iterator[PrivateStack]:
    """Start both servers or one of them; end them whatever happens meanwhile, Ctrl-C included."""
    assert WANTED.get(), "A test that starts servers is marked with `servers`, so that `make unit` leaves it out."
    folder = temporary.folder("stack")
    home = Home(folder)
    settings = StackSettings(
        home=folder,
        database_url=None if with_postgres else NO_DATABASE,
        kafka=None if with_kafka else NO_KAFKA,
        api=None,
        topic_partitions=PARTITIONS,
    )
    try:
        homes.prepare(home)
        with ports.undisturbed():
            addresses = _started(settings)
        yield PrivateStack((folder,), addresses.database_url, addresses.kafka)
    finally:
        supervisor.stop(home)
        shutil.rmtree(folder)


def _started(settings: StackSettings) -> Addresses:
    started = stack.begin(settings, QUIET)
    if started.owns_postgres:
        stack.wait_for_postgres(started, QUIET)
        _forget_the_disk(started.addresses.database_url)
    if started.owns_kafka:
        stack.wait_for_kafka(started, PARTITIONS, QUIET)
    return started.addresses


def _forget_the_disk(database_url: str) -> None:
    """Never wait for it: nothing here is to outlive the machine."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("alter system set fsync = off")
        connection.execute("alter system set full_page_writes = off")
        connection.execute("select pg_reload_conf()")


def make_template(server: PrivateStack) -> None:
    """Migrate one database, of which every test module gets a copy."""
    _execute(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    migrate.migrate(_url(server, TEMPLATE))


@contextmanager
def database(server: PrivateStack, *, template: str = TEMPLATE) -> Iterator[str]:
    """Copy a database, the empty migrated one unless named, and drop it afterwards with whoever still uses it."""
    name = f"test_{uuid4().hex}"
    create = "CREATE DATABASE {} TEMPLATE {}"
    _execute(server, sql.SQL(create).format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield _url(server, name)
    finally:
        _execute(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty_topics(bootstrap: str) -> None:
    """Delete and make again the topics, whose names are fixed."""

    async def remake() -> None:
        await topics.delete_topics(KafkaAccess(bootstrap))
        await topics.make_topics(KafkaAccess(bootstrap), PARTITIONS)

    asyncio.run(remake())


def _url(server: PrivateStack, name: str) -> str:
    return server.database_url.removesuffix("/kehu") + f"/{name}"


def _execute(server: PrivateStack, statement: sql.Composed) -> None:
    with psycopg.connect(server.database_url, autocommit=True) as connection:
        connection.execute(statement)

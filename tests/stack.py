"""A private PostgreSQL and Kafka for one test run, gone without a trace when it ends."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from rich.console import Console

from services import migrate
from services.local import home as homes
from services.local import kafka, stack, supervisor
from services.local.home import Home
from services.settings import StackSettings

PARTITIONS = 12
TEMPLATE = "migrated"


@dataclass(frozen=True, slots=True)
class PrivateStack:
    """Where the servers of this test run listen."""

    home: Path
    database_url: str
    kafka: str


@contextmanager
def running() -> Iterator[PrivateStack]:
    """Start the servers; end them whatever happens meanwhile, Ctrl-C included."""
    folder = Path(tempfile.mkdtemp(prefix="kehu-test-"))
    home = Home(folder)
    try:
        homes.prepare(home)
        addresses = stack.start(
            StackSettings(
                home=folder,
                database_url=None,
                kafka=None,
                api=None,
                topic_partitions=PARTITIONS,
            ),
            Console(quiet=True),
        )
        yield PrivateStack(folder, addresses.database_url, addresses.kafka)
    finally:
        supervisor.stop(home)
        shutil.rmtree(folder)


def make_template(server: PrivateStack) -> None:
    """Migrate one database, of which every test module gets a copy."""
    _execute(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    migrate.migrate(_url(server, TEMPLATE))


@contextmanager
def database(server: PrivateStack) -> Iterator[str]:
    """Make an empty migrated database, and drop it afterwards with whoever still uses it."""
    name = f"test_{uuid4().hex}"
    create = "CREATE DATABASE {} TEMPLATE {}"
    _execute(server, sql.SQL(create).format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    try:
        yield _url(server, name)
    finally:
        _execute(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty_topics(bootstrap: str) -> None:
    """Delete and make again the topics, whose names are fixed."""

    async def remake() -> None:
        await kafka.delete_topics(bootstrap)
        await kafka.make_topics(bootstrap, PARTITIONS)

    asyncio.run(remake())


def _url(server: PrivateStack, name: str) -> str:
    return server.database_url.removesuffix("/kehu") + f"/{name}"


def _execute(server: PrivateStack, statement: sql.Composed) -> None:
    with psycopg.connect(server.database_url, autocommit=True) as connection:
        connection.execute(statement)

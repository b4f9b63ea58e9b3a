"""Whether this process can take requests: PostgreSQL has every migration, Kafka answers, and we are not leaving."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import psycopg
from aiokafka.errors import KafkaError
from psycopg import AsyncConnection

from projections.registry import PROJECTIONS
from projections.worker.kafka import clients
from projections.worker.kafka.access import KafkaAccess, UnusableFile
from projections.worker.progress import WorkerProgress, progress
from services import health
from services.health import Trouble
from services.migrate import is_newer, newest_migration
from services.pool import Pool

SECONDS_TO_CONNECT: Final = 1.0
SECONDS_TO_ASK: Final = 5.0
SECONDS_TO_STORE: Final = 2
READ_ONLY: Final = "select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'"
WORKS: Final = "works"
NOT_READY: Final = "not ready"
STANDS_STILL: Final = "stands still"
LEAVES_ASIDE: Final = "works, with something left aside"
UNKNOWN: Final = "unknown while PostgreSQL does not answer"
# The parts that troubles are told of, under the names that people know.
PARTS: Final = {
    "relay": {"relay"},
    "workers": set(PROJECTIONS),
    "timers": {"timers"},
    "reactor": {"reactor"},
    "postgres": {"postgres"},
    "kafka": {"kafka", "topics"},
}
HOLDERS: Final = """
    select virtualtransaction from pg_locks
    where relation = 'stored_events'::regclass and granted and mode in ('ExclusiveLock', 'AccessExclusiveLock')
      and database = (select oid from pg_database where datname = current_database())
"""


class Role(StrEnum):
    """A role that runs in processes of its own."""

    RELAY = "relay"
    WORKERS = "workers"
    TIMERS = "timers"
    REACTOR = "reactor"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the system; `why` says what is wrong with it."""

    name: str
    state: str
    why: list[str]


@dataclass(slots=True)
class Readiness:
    """`leaving` is set when the process was asked to end."""

    pool: Pool
    database_url: str
    kafka: KafkaAccess
    leaving: bool = False
    newest: str | None = field(default_factory=newest_migration)
    # Views of the first page within so many seconds show the same.
    seconds_shown: float = 3.0
    _shown: list[Part] = field(default_factory=list, init=False)
    _shown_until: float = field(default=0.0, init=False)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def leave(self) -> None:
        """Say from now on that this process takes no requests."""
        self.leaving = True

    async def missing(self) -> list[str]:
        """Return a sentence for each thing that is missing; none when ready."""
        if self.leaving:
            return ["This process is leaving."]
        database, kafka = await asyncio.gather(self._database(), self._kafka())
        return [sentence for sentence in (database, kafka) if sentence]

    async def progress(self) -> list[WorkerProgress] | None:
        """Return how far the projections are, or None while PostgreSQL does not answer."""
        try:
            async with asyncio.timeout(SECONDS_TO_ASK), self.pool.connection(SECONDS_TO_CONNECT) as connection:
                return await progress(connection, PROJECTIONS.values(), datetime.now(UTC))
        except (psycopg.Error, TimeoutError):
            return None

    async def elsewhere(self) -> list[str]:
        """Return a sentence for each part that stands still outside this process, or leaves something aside."""
        return [f"{each.part}: {each.why}" for each in await health.everything(self.database_url, self.kafka)]

    async def still(self, role: Role) -> list[str]:
        """Return a sentence for each part of a role that stands still."""
        parts = await health.everything(self.database_url, self.kafka)
        own = [each for each in parts if each.part in PARTS[role] | {"topics", "kafka", "postgres"}]
        return [f"{each.part}: {each.why}" for each in own if each.still]

    async def parts(self) -> list[Part]:
        """Say of each process and server of the system whether it works, as of a few seconds ago."""
        # Many who look at once ask PostgreSQL and Kafka once.
        async with self._looking:
            if time.monotonic() >= self._shown_until:
                self._shown = await self._looked()
                self._shown_until = time.monotonic() + self.seconds_shown
            return self._shown

    async def _looked(self) -> list[Part]:
        missing, troubles = await asyncio.gather(self.missing(), health.everything(self.database_url, self.kafka))
        return [Part("api", NOT_READY if missing else WORKS, missing), *standing(troubles)]

    async def _database(self) -> str | None:
        """Ask on a connection of its own: lists that nobody reads to their end may hold all of the pool's."""
        try:
            async with (
                asyncio.timeout(SECONDS_TO_ASK),
                await AsyncConnection.connect(
                    self.database_url, autocommit=True, connect_timeout=2, application_name="kehu api"
                ) as connection,
            ):
                cursor = await connection.execute("select version_num from alembic_version")
                row = await cursor.fetchone()
                unwritable = await _unwritable(connection)
        except psycopg.errors.UndefinedTable:
            return "The database was never migrated: run `kehu migrate`."
        except (psycopg.Error, TimeoutError):
            return "PostgreSQL does not answer."
        applied = row[0] if row else None
        # What a newer release adds before it runs leaves this one working until it is replaced.
        if applied != self.newest and not is_newer(applied, self.newest):
            return f"The database is at migration {applied}, this release needs {self.newest}: run `kehu migrate`."
        return unwritable

    async def _kafka(self) -> str | None:
        try:
            async with asyncio.timeout(SECONDS_TO_ASK):
                await clients.probe(self.kafka)
        except (clients.AccessRefused, UnusableFile) as error:
            return str(error)
        except (KafkaError, OSError, TimeoutError):
            return f"Kafka does not answer at {self.kafka.servers}."
        return None


def standing(troubles: Sequence[Trouble]) -> Iterator[Part]:
    """Return the state of each part but this process, by its troubles."""
    # What relay, workers, timers and reactor do is known from PostgreSQL alone.
    unknown = any(each.part == "postgres" for each in troubles)
    for name, covers in PARTS.items():
        found = [each for each in troubles if each.part in covers]
        why = [each.why if each.part == name else f"{each.part}: {each.why}" for each in found]
        if unknown and name in tuple(Role):
            state = UNKNOWN
        elif any(each.still for each in found):
            state = STANDS_STILL
        else:
            state = LEAVES_ASIDE if found else WORKS
        yield Part(name, state, why)


async def _unwritable(connection: AsyncConnection[Any]) -> str | None:
    """Return why nothing can be written, as far as a reader can tell: our role may write by a function alone."""
    row = await (await connection.execute(READ_ONLY)).fetchone()
    if row is None or row[0]:
        return "PostgreSQL only lets this process read: it is a replica, or set to read only."
    held = set(await (await connection.execute(HOLDERS)).fetchall())
    if held:
        # A group is stored within milliseconds.
        await asyncio.sleep(SECONDS_TO_STORE)
        held &= set(await (await connection.execute(HOLDERS)).fetchall())
    return f"Nothing can be written: a session has locked the events for {SECONDS_TO_STORE} seconds." if held else None

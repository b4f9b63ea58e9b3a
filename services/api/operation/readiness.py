"""Whether this process can take requests: PostgreSQL has every migration, Kafka answers, and we are not leaving."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import psycopg
from alembic.script import ScriptDirectory

from projections.registry import PROJECTIONS
from projections.worker.progress import WorkerProgress, progress
from services.api.reading.reads import Pool
from services.migrate import MIGRATIONS

SECONDS_TO_CONNECT: Final = 1.0
SECONDS_TO_ASK: Final = 3.0


def newest_migration() -> str | None:
    """Return the newest migration that this release needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


@dataclass(slots=True)
class Readiness:
    """`leaving` is set when the process was asked to end."""

    pool: Pool
    kafka: str
    leaving: bool = False
    newest: str | None = field(default_factory=newest_migration)

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

    async def _database(self) -> str | None:
        try:
            async with asyncio.timeout(SECONDS_TO_ASK), self.pool.connection(SECONDS_TO_CONNECT) as connection:
                cursor = await connection.execute("select version_num from alembic_version")
                row = await cursor.fetchone()
        except psycopg.errors.UndefinedTable:
            return "The database was never migrated: run `kehu migrate`."
        except (psycopg.Error, TimeoutError):
            return "PostgreSQL does not answer."
        applied = row[0] if row else None
        if applied != self.newest:
            return f"The database is at migration {applied}, this release needs {self.newest}: run `kehu migrate`."
        return None

    async def _kafka(self) -> str | None:
        for server in self.kafka.split(","):
            host, _, port = server.strip().rpartition(":")
            try:
                async with asyncio.timeout(SECONDS_TO_CONNECT):
                    _, writer = await asyncio.open_connection(host, int(port))
            except (OSError, TimeoutError, ValueError):
                continue
            writer.close()
            return None
        return f"Kafka does not answer at {self.kafka}."

"""Keeps the reason why a worker ended, so that people see later why its projection stands still."""

import asyncio
from contextlib import suppress
from typing import Final

import psycopg

from projections.engine.batch import unwritable
from projections.worker.session import connect

SECONDS: Final = 2.0
# In a row: without any progress since the failure before.
RECORD: Final = """
    insert into worker_failure (projection, generation, failures, error)
    select projection, generation, 1, %(error)s from live_generation where projection = %(projection)s
    on conflict (projection, generation) do update
    set error = excluded.error,
        failed_at = now(),
        failures = case
            when exists (
                select
                from live_checkpoint
                where projection = %(projection)s
                  and updated_at > worker_failure.failed_at
            ) then 1
            else worker_failure.failures + 1
        end
"""


async def record(database_url: str, projection: str, error: Exception) -> None:
    """Write it down if PostgreSQL takes it; it may be the reason to end, and nobody waits for it then."""
    parameters = {"projection": projection, "error": unwritable.reason(error)}
    with suppress(psycopg.Error, TimeoutError, OSError):
        async with asyncio.timeout(SECONDS), await connect(database_url, projection) as connection:
            await connection.execute(RECORD, parameters)

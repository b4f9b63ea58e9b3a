"""Which sessions of PostgreSQL the workers of a read model wait for, and which one keeps a rebuild from its end."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.rows import class_row

WORKERS: Final = """
    select count(*)
    from pg_stat_activity
    where datname = current_database()
      and (application_name = %(worker)s or starts_with(application_name, %(worker)s || ' '))
"""
HOLDERS: Final = """
    select waiting.pid as waiting, extract(epoch from clock_timestamp() - waiting.query_start)::int as waiting_seconds,
           holder.pid as holder, holder.usename as account, holder.application_name as program,
           coalesce(holder.state, 'in a state hidden from this account') as state,
           extract(epoch from clock_timestamp() - holder.xact_start)::int as open_seconds,
           left(holder.query, 200) as query
    from pg_stat_activity as waiting
    cross join unnest(pg_blocking_pids(waiting.pid)) as blocking (pid)
    join pg_stat_activity as holder on holder.pid = blocking.pid
    where waiting.datname = current_database()
      and (
          waiting.application_name = %(worker)s or starts_with(waiting.application_name, %(worker)s || ' ')
          or waiting.application_name = 'kehu rebuild'
      )
    order by open_seconds desc nulls last
    limit 5
"""
# A swap waits for the end of every transaction that sees a state of before (projections/rebuild/swap.py).
OLD_READERS: Final = """
    select 0 as waiting, 0 as waiting_seconds, pid as holder, usename as account, application_name as program,
           coalesce(state, 'in a state hidden from this account') as state,
           extract(epoch from clock_timestamp() - xact_start)::int as open_seconds, left(query, 200) as query
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
      and backend_xmin is not null and xact_start < clock_timestamp() - interval '10 seconds'
    order by xact_start
    limit 5
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A session with a transaction that is `open_seconds` old; the session `waiting` waits for it, or none where 0."""

    waiting: int
    waiting_seconds: int | None
    holder: int
    account: str | None
    program: str
    state: str
    open_seconds: int | None
    query: str

    def __str__(self) -> str:
        by = f"session {self.holder} of {self.account or 'nobody'} ({self.program or 'no name'})"
        age = f", in a transaction for {self.open_seconds} s" if self.open_seconds is not None else ""
        return f"{by}, {self.state}{age}; its query: {' '.join(self.query.split())}"


async def workers(connection: AsyncConnection[Any], projection: str) -> int:
    """Count the sessions of its workers."""
    answer = await connection.execute(WORKERS, {"worker": f"kehu worker {projection}"})
    row = await answer.fetchone()
    assert row is not None
    return int(row[0])


async def holders(connection: AsyncConnection[Any], projection: str) -> list[Holder]:
    """Return the sessions that its workers, or a rebuild, wait for."""
    return await _found(connection, HOLDERS, projection)


async def old_readers(connection: AsyncConnection[Any], projection: str) -> list[Holder]:
    """Return the sessions that keep a swap waiting."""
    return await _found(connection, OLD_READERS, projection)


async def _found(connection: AsyncConnection[Any], query: str, projection: str) -> list[Holder]:
    async with connection.cursor(row_factory=class_row(Holder)) as cursor:
        await cursor.execute(query, {"worker": f"kehu worker {projection}"})
        return await cursor.fetchall()

"""How far each process is behind the log, which is paused, and how many of its commands were refused."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.heading import heading_of
from domain.processes.registry import PROCESSES
from services.processes.deliveries import NOTICES

# Each reactor that runs has a session under this name.
APPLICATION: Final = "kehu reactor"
STANDINGS: Final = """
    select asked.process, coalesce(place.position, 0), head.position, place.paused_at, place.pause_reason,
           (select count(*) from process_refusal refused where refused.process = asked.process and left_out_at is null),
           first.state
    from unnest(%(processes)s::text[]) with ordinality as asked (process, nth)
    left join process_place place on place.process = asked.process
    cross join (select coalesce(max(notification_id), 0) as position from stored_events) as head
    left join lateral (
        select state from stored_events
        where notification_id > coalesce(place.position, 0)
        order by notification_id
        limit 1
    ) as first on true
    order by asked.nth
"""
RUNS: Final = """
    select exists (
        select from pg_stat_activity where application_name = %s and datname = current_database()
    )
"""


class Standing(NamedTuple):
    """Everything up to `position` was handled; `lag_events` of the log, whose end is `head`, were not looked at yet.

    `lag_seconds` is how long the first of them has been stored, 0 where nothing waits; `refused` are commands that wait
    for a person. `paused_at` is null while it goes on.
    """

    name: str
    position: int
    head: int
    lag_events: int
    lag_seconds: int
    refused: int
    paused_at: datetime | None
    pause_reason: str | None


def names() -> list[str]:
    """Return the name of everything that follows the log in the reactor."""
    return [*PROCESSES, NOTICES]


async def standings(connection: AsyncConnection[Any], now: datetime) -> Sequence[Standing]:
    """Return how each process stands."""
    answer = await connection.execute(STANDINGS, {"processes": names()})
    return [
        Standing(name, position, head, head - position, _age(first, now), refused, paused_at, reason)
        for name, position, head, paused_at, reason, refused, first in await answer.fetchall()
    ]


async def runs(connection: AsyncConnection[Any]) -> bool:
    """Return whether a reactor runs."""
    row = await (await connection.execute(RUNS, (APPLICATION,))).fetchone()
    return bool(row and row[0])


def _age(event: bytes | None, now: datetime) -> int:
    recorded_at = heading_of(event).time if event is not None else None
    return max(int((now - recorded_at.astimezone(UTC)).total_seconds()), 0) if recorded_at else 0

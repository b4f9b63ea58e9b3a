"""The levels of obligations that are reached and not announced, as the read model knows them.

It may be behind: the decision looks at the stream itself, so that a level is announced once, and only if it is reached.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from psycopg import AsyncConnection

from contracts.complaints.clocks import RaiseEscalation
from contracts.envelope import Cause
from projections.engine.candidates import Candidates
from projections.obligations.obligations import Obligation, is_raised
from services.commands.machines import TIMERS

# Under which ids of commands are made of what they announce: the same level has the same one, whoever announces it.
NAMESPACE: Final = UUID("6f0c2a57-2f8e-5d54-9a5b-0c6a4f1b7e11")
REACHED: Final = Candidates(
    row=Obligation,
    sql="select * from obligations where next_level_at <= %(now)s order by next_level_at limit %(most)s",
)
NEXT: Final = "select min(next_level_at) from obligations where next_level_at > %(now)s"


@dataclass(frozen=True, slots=True)
class Reached:
    """A level that is reached, with the command that announces it."""

    command: RaiseEscalation
    command_id: UUID
    at: datetime

    def cause(self, now: datetime) -> Cause:
        """Return the cause of the command: it is dated by the level, whenever it is announced."""
        return Cause(command_id=self.command_id, occurred_at=self.at, actor=TIMERS, arrived_at=now)


async def unannounced(connection: AsyncConnection[Any], now: datetime, most: int) -> Sequence[Reached]:
    """Return the levels of the obligations that have waited longest for a notice."""
    answer = await connection.execute(REACHED.query, {"now": now, "most": most})
    rows = REACHED.read([document for (document,) in await answer.fetchall()])
    return [level for row in rows for level in of_row(row, now)]


def of_row(row: Obligation, now: datetime) -> Iterator[Reached]:
    """Yield the levels of an obligation that are reached and not announced."""
    for level in row.levels:
        if level.at is None or level.at > now or is_raised(row, level):
            continue
        command = RaiseEscalation(
            complaint_id=row.subject.partition("/")[2], kind=row.kind, instance=row.instance, level=level.level
        )
        yield Reached(command, command_id(row.subject, command), level.at)


def command_id(subject: str, command: RaiseEscalation) -> UUID:
    """Return the id under which a level is announced."""
    return uuid5(NAMESPACE, f"{subject} {command.kind} {command.instance} {command.level}")


async def next_level(connection: AsyncConnection[Any], now: datetime) -> datetime | None:
    """Return when the next level is reached."""
    row = await (await connection.execute(NEXT, {"now": now})).fetchone()
    found: datetime | None = row[0] if row else None
    return found

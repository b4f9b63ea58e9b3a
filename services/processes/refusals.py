"""The commands of processes that were refused: each stays listed until it is sent again or left out by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import class_row
from pydantic import TypeAdapter

from projections.engine.listing import Listing, fields_of

MOST: Final = 1000
RECORD: Final = """
    insert into process_refusal (process, position, number, event, command, code, message)
    values (%(process)s, %(position)s, %(number)s, %(event)s, %(command)s, %(code)s, %(message)s)
    on conflict do nothing
"""
AGAIN: Final = """
    update process_refusal
    set attempts = attempts + 1, code = %(code)s, message = %(message)s, refused_at = clock_timestamp()
    where process = %(process)s and position = %(position)s and number = %(number)s
"""
LEAVE_OUT: Final = """
    update process_refusal
    set left_out_at = clock_timestamp(), left_out_by = %(by)s, left_out_reason = %(reason)s
    where process = %(process)s and position = %(position)s and left_out_at is null
"""
REMOVE: Final = "delete from process_refusal where process = %s and position = %s and number = %s"
LIST: Final = f"""
    select process, position, number, event, command, code, message, attempts, refused_at
    from process_refusal
    where left_out_at is null
      and (%(process)s::text is null or process = %(process)s)
      and (%(position)s::bigint is null or position = %(position)s)
    order by process, position, number
    limit {MOST}
"""  # noqa: S608 - joins our own constant only


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A command that was refused; `number` is its place among those of the event at the position."""

    process: str
    position: int
    number: int
    event: str
    command: str
    code: str
    message: str
    attempts: int
    refused_at: datetime


LISTING: Final[Listing[Refusal]] = Listing(
    columns=fields_of(Refusal),
    few=("process", "position", "code", "attempts"),
    place=TypeAdapter(tuple[str, int, int]),
    place_of=lambda refusal: (refusal.process, refusal.position, refusal.number),
)


class Refusing(NamedTuple):
    """What is recorded of a refusal."""

    process: str
    position: int
    number: int
    event: str
    command: str
    code: str
    message: str


async def record(connection: AsyncConnection[Any], refusing: Refusing) -> None:
    """Record a refusal, unless a twin has done so."""
    await connection.execute(RECORD, refusing._asdict())


async def record_again(connection: AsyncConnection[Any], refusing: Refusing) -> None:
    """Record that the command was refused once more."""
    await connection.execute(AGAIN, refusing._asdict())


async def remove(connection: AsyncConnection[Any], refusal: Refusal) -> None:
    """Take a refusal off the list."""
    await connection.execute(REMOVE, (refusal.process, refusal.position, refusal.number))


async def leave_out(connection: AsyncConnection[Any], process: str, position: int, *, by: str, reason: str) -> int:
    """Decide that nothing follows from the event, and return how many commands that was; the refusals are kept."""
    values = {"process": process, "position": position, "by": by, "reason": reason}
    return (await connection.execute(LEAVE_OUT, values)).rowcount


async def listed(
    connection: AsyncConnection[Any], process: str | None = None, position: int | None = None
) -> Sequence[Refusal]:
    """List refusals, of a process or of all, at most `MOST`."""
    async with connection.cursor(row_factory=class_row(Refusal)) as cursor:
        await cursor.execute(LIST, {"process": process, "position": position})
        return await cursor.fetchall()

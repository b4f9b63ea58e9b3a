"""Checks the command log: every event belongs to an accepted command, and every accepted command has its events."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from services.check.finding import Finding
from services.store.log import LogRow

FIND: Final = """
    select command_id, originator_id, version, appended
    from command_log
    where command_id = any(%s::uuid[]) and code is null
"""
ACCEPTED: Final = "select count(*), coalesce(sum(appended), 0)::bigint from command_log where code is null"
# Run only after a difference was found, because it looks up every command.
UNSTORED: Final = """
    select command_log.command_id, stream, version, appended, count(stored_events.notification_id)
    from command_log
    left join stored_events
        on stored_events.originator_id = command_log.originator_id
        and originator_version > version - appended
        and originator_version <= version
    where code is null
    group by command_log.command_id
    having count(stored_events.notification_id) <> appended
    order by min(recorded_at), command_log.command_id
    limit 1
"""


class Claimed(NamedTuple):
    """A stored event, and the command it names."""

    row: LogRow
    command_id: UUID | None


class CommandsCheck:
    """Takes pages of the log in any order, then compares them from the side of the command log."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.finding: Final = Finding("commands")
        self._connection = connection

    async def take(self, events: Sequence[Claimed]) -> None:
        """Look up the commands of a page of events."""
        ids = list({event.command_id for event in events if event.command_id})
        found = await (await self._connection.execute(FIND, (ids,))).fetchall()
        logged = {command_id: result for command_id, *result in found}
        for row, command_id in events:
            self.finding.compared += 1
            result = logged.get(command_id)
            if result is None:
                self._wrong(row, command_id, "an accepted command", None)
                continue
            stream_id, version, appended = result
            if row.stream_id != stream_id or not version - appended < row.version <= version:
                stored = {"stream": str(stream_id), "versions": [version - appended + 1, version]}
                self._wrong(row, command_id, {"stream": str(row.stream_id), "version": row.version}, stored)

    def _wrong(self, row: LogRow, command_id: UUID | None, expected: Any, found: Any) -> None:
        # Sorts before the commands without events, which have no position.
        where = (0, row.position)
        self.finding.wrong(where, expected=expected, found=found, position=row.position, command=str(command_id))

    async def end(self, events: int) -> None:
        """Compare the number of events in the command log with the number of stored events."""
        commands, appended = await self._one(ACCEPTED)
        self.finding.compared += commands
        if appended == events:
            return
        missing = await self._one(UNSTORED)
        if missing:
            command_id, stream, version, wanted, stored = missing
            self.finding.wrong(
                (1, 0), expected=wanted, found=stored, command=str(command_id), stream=stream, version=version
            )

    async def _one(self, query: str) -> Any:
        return await (await self._connection.execute(query)).fetchone()

"""Reads the log once, stream by stream, for every check that needs that order; memory does not grow with the log."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from services.check.chain import ChainCheck
from services.check.commands import Claimed, CommandsCheck
from services.check.finding import Finding
from services.check.personal import PersonalCheck
from services.store.log import LogRow

PAGE: Final = 5_000
BY_STREAM: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    order by originator_id, originator_version
"""


async def check_streams(connection: AsyncConnection[Any]) -> list[Finding]:
    """Check chains and commands within the connection's transaction."""
    chain, commands, personal = ChainCheck(), CommandsCheck(connection), PersonalCheck(connection)
    async with connection.cursor("by_stream", binary=True) as cursor:
        await cursor.execute(BY_STREAM)
        while page := await cursor.fetchmany(PAGE):
            rows = list(map(LogRow._make, page))
            await commands.take(_claims(chain, rows))
            await personal.take(rows)
    await commands.end(chain.finding.compared)
    return [chain.finding, commands.finding, personal.finding]


def _claims(chain: ChainCheck, rows: Sequence[LogRow]) -> list[Claimed]:
    return [Claimed(row, _command_id(chain.take(row))) for row in rows]


def _command_id(attributes: dict[str, Any]) -> UUID | None:
    try:
        return UUID(attributes["commandid"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None

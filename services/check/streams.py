"""Reads the log once, stream by stream, for every check that needs that order; memory does not grow with the log."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from services.check.chain import ChainCheck
from services.check.commands import Claimed, CommandsCheck
from services.check.finding import Finding
from services.store.log import LogRow

PAGE: Final = 5_000
BY_STREAM: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events
    order by originator_id, originator_version
"""


async def check_streams(connection: AsyncConnection[Any]) -> list[Finding]:
    """Check chains and commands within the connection's transaction."""
    chain, commands = ChainCheck(), CommandsCheck(connection)
    async with connection.cursor("by_stream", binary=True) as cursor:
        await cursor.execute(BY_STREAM)
        while rows := await cursor.fetchmany(PAGE):
            await commands.take(_claims(chain, rows))
    await commands.end(chain.finding.compared)
    return [chain.finding, commands.finding]


def _claims(chain: ChainCheck, rows: Sequence[Any]) -> list[Claimed]:
    events = map(LogRow._make, rows)
    return [Claimed(row, _command_id(chain.take(row))) for row in events]


def _command_id(attributes: dict[str, Any]) -> UUID | None:
    try:
        return UUID(attributes["commandid"])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None

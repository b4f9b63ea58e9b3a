"""Names the streams of read models whose events are parked, for those who only read them."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import AsyncConnection

WAITING: Final = """
    select distinct stream
    from live_parked_event
    where projection = any(%s) and skipped_at is null
    order by stream
    limit %s
"""


async def waiting(connection: AsyncConnection[Any], projections: Sequence[str], limit: int) -> list[str]:
    """Name the streams whose events wait: rows made of them are not up to date."""
    answer = await connection.execute(WAITING, (list(projections), limit))
    return [stream for (stream,) in await answer.fetchall()]

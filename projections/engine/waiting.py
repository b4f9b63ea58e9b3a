"""Names the streams of a read model whose events are parked, for those who only read it."""

from typing import Any, Final

from psycopg import AsyncConnection

WAITING: Final = """
    select distinct stream
    from parked_event
    where projection = %s and generation = %s and skipped_at is null
    order by stream
    limit %s
"""


async def waiting(connection: AsyncConnection[Any], projection: str, generation: int, limit: int) -> list[str]:
    """Name the streams whose events wait: rows made of them are not up to date."""
    answer = await connection.execute(WAITING, (projection, generation, limit))
    return [stream for (stream,) in await answer.fetchall()]

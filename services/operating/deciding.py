"""Decides what becomes of streams that are parked: taken again, or without the event that stops them."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine import generation
from projections.engine.batch import resolution
from projections.engine.batch.resolution import Retried
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from services.operating.session import deciding


class NothingParked(Refused):
    """Nothing of the stream is parked."""

    code = "stream.not-parked"


class Decision(Protocol):
    """Decides on one stream of a projection."""

    async def __call__(
        self, connection: AsyncConnection[Any], projection: Projection[Any], generation: int, /, *, stream: str
    ) -> Retried: ...


async def retry(database_url: str, streams: Sequence[str] | None, projection: str | None) -> list[Retried]:
    """Take these streams again, or all that are parked; in one projection, or in all."""
    return await _decided(database_url, streams, projection, resolution.retry)


async def skip(database_url: str, stream: str, projection: str | None, *, by: str, reason: str) -> list[Retried]:
    """Leave out the first parked event of a stream for good, and take those behind it again."""
    decide = partial(resolution.skip, by=by, reason=reason)
    return await _decided(database_url, [stream], projection, decide)


async def _decided(
    database_url: str, streams: Sequence[str] | None, name: str | None, decide: Decision
) -> list[Retried]:
    """Refuse before anything is done where a stream is not parked."""
    async with deciding(database_url) as connection:
        parked = await resolution.parked(connection, projection=name)
        for stream in streams or ():
            if stream not in {each.stream for each in parked}:
                where = f"in {name}" if name else "in any projection"
                raise NothingParked(f"Nothing of the stream {stream} is parked {where}: see `kehu projections parked`.")
        return [
            await _decided_on(connection, PROJECTIONS[each.projection], each.stream, decide)
            for each in parked
            if streams is None or each.stream in streams
        ]


async def _decided_on(
    connection: AsyncConnection[Any], projection: Projection[Any], stream: str, decide: Decision
) -> Retried:
    return await decide(connection, projection, await generation.claimed(connection, projection), stream=stream)

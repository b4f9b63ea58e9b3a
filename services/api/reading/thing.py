"""Shows one thing that commands are about, with the version of its stream that the answer knows of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from fastapi.responses import JSONResponse
from psycopg import AsyncConnection

from contracts.address import address_of
from contracts.catalog import topic_of_stream
from contracts.record.partition import partition_of
from projections.engine import checkpoint
from projections.engine.checkpoint import Partition
from projections.registry import PROJECTIONS
from services.api import problem
from services.api.reading.asked import One
from services.api.reading.freshness import DOCUMENTED, header
from services.api.reading.pages import Lists
from services.api.reading.reads import in_time
from services.lists.stored_id import stored_id
from services.store import log

VERSION: Final = "Kehu-Version"
OF_STREAM: Final[dict[str, Any]] = {
    VERSION: {"description": "The version at which the stream is, for If-Match.", "schema": {"type": "string"}}
}
# What the routes of things answer besides.
SHOWN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": DOCUMENTED | OF_STREAM},
    **problem.documented(404, 422, 503),
}
Reading = Callable[[AsyncConnection[Any]], Awaitable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing by its category, the read models that must have seen a write, and all that are read."""

    category: str
    sources: tuple[str, ...]
    tables: tuple[str, ...]


async def show(lists: Lists, thing: Thing, id_: str, asked: One, read: Reading) -> JSONResponse:
    """Answer with what is read, once the read models have seen the write that is asked for."""
    async with in_time():
        await lists.freshness.wait(thing.sources, asked.after)
        async with lists.reading(thing.tables, asked) as (connection, stale):
            found = await read(connection)
            said = header(stale, thing.sources)
            if _of_now(asked):
                said |= await _version(connection, thing, id_, lists.freshness.partitions)
    return JSONResponse(found, headers=said)


def _of_now(asked: One) -> bool:
    """Return whether no earlier state is asked for: only of the newest can a command say that nothing came after it."""
    return asked.known_at is None and "as_of" not in asked.model_fields_set


async def _version(connection: AsyncConnection[Any], thing: Thing, id_: str, partitions: int) -> dict[str, str]:
    """Return the header with the version that the read models have seen: what came after it, the reader has not."""
    stream = f"{thing.category}/{await stored_id(connection, thing.category, id_)}"
    ends = await log.ends(connection, [stream])
    if not ends:
        return {VERSION: "0"}
    (last,) = ends
    address, topic = address_of(last.state), topic_of_stream(stream)
    if address is None or topic is None:
        return {}
    seen = await _seen(connection, thing, Partition(topic, partition_of(address.key, partitions)))
    if seen is None or last.position <= seen:
        return {VERSION: str(last.version)}
    return {VERSION: str(await log.version_at(connection, stream, seen))}


async def _seen(connection: AsyncConnection[Any], thing: Thing, partition: Partition) -> int | None:
    """Return the position that every read model has seen of the partition; None where none of them reads it."""
    reading = [name for name in thing.tables if partition.topic in PROJECTIONS[name].topics]
    reached = await checkpoint.positions(connection, reading, partition)
    return min((reached.get(name, 0) for name in reading), default=None)

"""Whether the store holds what the topics end with: if not, it went back, or somebody else wrote the record."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from aiokafka.structs import TopicPartition
from psycopg import AsyncConnection

from contracts.record.headers import Place
from services.deadline import POSTGRESQL, answering
from services.relay.topics.tails import Found, Record

PAGE: Final = 5_000
DEADLINE: Final = 10.0
FOREIGN: Final = "select topic, partition, kafka_offset from relay_foreign"
# Events that were given another number to be published under keep their own, too.
HELD: Final = """
    select claimed.place
    from unnest(%b::bigint[], %b::bigint[], %b::bytea[]) with ordinality as claimed (position, stored, digest, place)
    join stored_events e on e.notification_id = claimed.stored
    left join relay_late late on late.position = claimed.stored
    where sha256(e.state) = claimed.digest
      and (claimed.position = claimed.stored or claimed.position = late.published_as)
"""


class Claim(NamedTuple):
    """A record of the relay, with where it is."""

    partition: TopicPartition
    found: Found
    place: Place


async def foreign(connection: AsyncConnection[Any]) -> frozenset[Record]:
    """Return the records that a person decided to ignore."""
    return frozenset(await (await connection.execute(FOREIGN)).fetchall())


def claims(found: Mapping[TopicPartition, Sequence[Found]]) -> list[Claim]:
    """List the records that say they are the relay's."""
    return [
        Claim(partition, each, each.place) for partition, records in found.items() for each in records if each.place
    ]


async def unheld(connection: AsyncConnection[Any], claimed: Sequence[Claim]) -> list[Claim]:
    """Return the records whose event the store does not hold, at this position and with these bytes."""
    missing: list[Claim] = []
    for first in range(0, len(claimed), PAGE):
        page = claimed[first : first + PAGE]
        async with answering(POSTGRESQL, DEADLINE):
            missing += await _unheld(connection, page)
    return missing


async def _unheld(connection: AsyncConnection[Any], page: Sequence[Claim]) -> list[Claim]:
    # A number that PostgreSQL cannot hold stands for no event.
    possible = [each for each in page if max(each.place.position, each.found.stored) < 2**63]
    values = (
        [each.place.position for each in possible],
        [each.found.stored for each in possible],
        [each.found.digest for each in possible],
    )
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(HELD, values, prepare=False)
        held = {place - 1 for (place,) in await cursor.fetchall()}
    kept = {id(each) for number, each in enumerate(possible) if number in held}
    return [each for each in page if id(each) not in kept]


def complaint(missing: Sequence[Claim], head: int) -> str:
    """Say which record it is, and what a person can decide."""
    (topic, number), found, place = missing[0]
    others = f", as {len(missing) - 1} more" if len(missing) > 1 else ""
    return (
        f"{topic}[{number}] holds at offset {found.offset} a record for position {found.stored}, published as "
        f"{place.position}, whose event the store does not hold{others}; the store ends at {head}. Either PostgreSQL "
        "lost events (a restore, a failover), or somebody else writes into the topic. Nothing is published until "
        "someone decides: `kehu relay adopt` or `kehu relay republish` (docs/relay.md)."
    )

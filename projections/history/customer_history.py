"""The history of each customer: every event with its times, its author and its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.catalog import AGGREGATES
from contracts.message import EventOfCustomer
from projections.engine.listing import Listing, Whole, fields_of, listed
from projections.engine.projection import Key, Projection, Recorded
from projections.survivor import duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerHistory:
    position: int
    customer: str
    stream: str
    version: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    reason: str | None
    data: dict[str, Any]


LATEST: Final = datetime.max.replace(tzinfo=UTC)
TOPICS: Final = tuple(
    aggregate.topic for aggregate in AGGREGATES.values() if issubclass(aggregate.events[0], EventOfCustomer)
)


def key(recorded: Recorded) -> Key | None:
    return (recorded.position,)


def evolve(_row: CustomerHistory | None, recorded: Recorded) -> CustomerHistory | None:
    envelope, event = recorded.envelope, recorded.event
    return CustomerHistory(
        position=recorded.position,
        customer=envelope.partition_key,
        stream=envelope.stream,
        version=envelope.version,
        type=envelope.type,
        occurred_at=envelope.occurred_at,
        recorded_at=envelope.time,
        actor=envelope.actor,
        reason=envelope.reason,
        data=event.__pydantic_serializer__.to_python(event, mode="json"),
    )


PROJECTION: Final = Projection(
    name="customer_history",
    topics=TOPICS,
    handles=None,
    row=CustomerHistory,
    primary_key=("position",),
    key=key,
    evolve=evolve,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One event of a customer's history."""

    position: int
    stream: str
    version: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    reason: str | None
    data: dict[str, Any]


LISTING: Final[Listing[Moment]] = Listing(
    projection=PROJECTION.name,
    also_read=("customer_list",),
    columns=fields_of(Moment),
    few=("position", "occurred_at", "type", "actor", "reason"),
    place=TypeAdapter(Whole),
    place_of=lambda moment: moment.position,
)


HISTORY: Final = """
    select position, stream, version, type, occurred_at, recorded_at, actor, reason, data
    from customer_history
    where customer = any(%(customers)s)
      and position > %(after)s
      and occurred_at <= %(as_of)s
    order by position
    limit %(limit)s
"""


async def history(
    connection: AsyncConnection[Any],
    customer: str,
    as_of: datetime | None = None,
    after: int = 0,
    limit: int | None = None,
) -> Sequence[Moment]:
    """List what happened to a customer and its duplicates, in order of recording; `after` is the last position seen.

    Its duplicates are those shown under it at `as_of`, or after everything that happened where that is left out.
    """
    until = as_of or LATEST
    customers = [customer, *await duplicates(connection, customer, until)]
    parameters = {"customers": customers, "as_of": until, "after": after, "limit": limit}
    return await listed(connection, Moment, HISTORY, parameters)

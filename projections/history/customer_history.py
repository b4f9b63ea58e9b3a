"""The history of each customer: every event with its times, its author and its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter
from pydantic_core import to_json

from contracts.catalog import AGGREGATES, EVENTS
from contracts.message import EventOfCustomer
from contracts.sealing import Opener, Origin, opened_data, opened_reason
from projections.engine.listing import Listing, Whole, fields_of, listed
from projections.engine.projection import Key, Projection, Recorded
from projections.keys import reading as keys
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
    envelope = recorded.envelope
    return CustomerHistory(
        position=recorded.position,
        customer=envelope.partition_key,
        stream=envelope.stream,
        version=envelope.version,
        type=envelope.type,
        occurred_at=envelope.occurred_at,
        recorded_at=envelope.time,
        actor=envelope.actor,
        reason=envelope.stored_reason,
        # Personal data stay sealed, so that nobody need erase them here.
        data=dict(envelope.stored_data),
    )


PROJECTION: Final = Projection(
    name="customer_history",
    topics=TOPICS,
    handles=None,
    row=CustomerHistory,
    primary_key=("position",),
    key=key,
    evolve=evolve,
    fold=2,
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
    return await opened_moments(connection, await listed(connection, Moment, HISTORY, parameters))


async def opened_moments(connection: AsyncConnection[Any], moments: Sequence[Moment]) -> Sequence[Moment]:
    """Return the moments with the personal data that can still be opened."""
    opener = await keys.opener(connection, [to_json((each.reason, each.data)) for each in moments])
    return [_opened(each, opener) for each in moments]


def _opened(moment: Moment, opener: Opener) -> Moment:
    origin = Origin(moment.stream, moment.version, moment.type)
    return replace(
        moment,
        reason=opened_reason(moment.reason, origin, opener),
        data=opened_data(moment.data, EVENTS.get(moment.type), origin, opener),
    )

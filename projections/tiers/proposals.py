"""Lists the proposed tiers, and the bodies whose approval they wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Id, Label
from projections.engine.listing import Listing, Query, fields_of, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposed tier; it needs `approvals`, by `bodies` where any are named; `approved_by` have approved it so far."""

    customer: str
    scheme: str
    tier: str
    since: datetime
    policy: str
    period: str | None
    proposed_by: str | None
    approvals: int
    bodies: list[str]
    approved_by: list[str]


class ProposalsQuery(Query):
    scheme: Label | None = None


LISTING: Final[Listing[Waiting]] = Listing(
    projection="tier_evidence",
    columns=fields_of(Waiting),
    few=("customer", "scheme", "tier", "since", "approvals"),
    place=TypeAdapter(tuple[datetime, Id, Label]),
    place_of=lambda waiting: (waiting.since, waiting.customer, waiting.scheme),
)
WAITING: Final = """
    select customer,
           waiting ->> 'scheme' as scheme,
           waiting ->> 'tier' as tier,
           (waiting ->> 'at')::timestamptz as since,
           waiting ->> 'policy' as policy,
           waiting ->> 'period' as period,
           waiting ->> 'proposed_by' as proposed_by,
           (waiting ->> 'approvals')::integer as approvals,
           waiting -> 'bodies' as bodies,
           waiting -> 'approved_by' as approved_by
    from tier_evidence
    cross join lateral jsonb_array_elements(proposals) as waiting
    where proposals <> '[]' and (waiting ->> 'at')::timestamptz <= %(now)s
      and (%(scheme)s::text is null or waiting ->> 'scheme' = %(scheme)s)
    order by since, customer, scheme
"""


async def waiting(connection: AsyncConnection[Any], now: datetime, scheme: str | None = None) -> Sequence[Waiting]:
    """List the tiers that are proposed by now, oldest first: an evaluation as of today is dated at its end."""
    return await listed(connection, Waiting, WAITING, {"now": now, "scheme": scheme})

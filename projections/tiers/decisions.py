"""Lists the decisions on a customer's tiers, from the customer's history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.customers.customer import TierAssigned
from contracts.message import wire_types
from contracts.tiers.tier import (
    FileArchived,
    TierApproved,
    TierKept,
    TierOverridden,
    TierProposed,
    TierRejected,
)
from projections.engine.listing import listed
from projections.history.customer_history import Moment, opened_moments

DECISIONS: Final = wire_types(
    TierAssigned, TierKept, TierProposed, TierApproved, TierRejected, TierOverridden, FileArchived
)
DECIDED: Final = """
    select position, stream, version, type, occurred_at, recorded_at, actor, reason, data
    from customer_history
    where customer = %(customer)s and type = any(%(types)s)
"""


def in_force(history: Iterable[Moment], as_of: datetime) -> list[Moment]:
    """Return the decisions on tiers in force by that moment, in the order in which they came into force."""
    timed = sorted((_came_into_force(each), each.position, each) for each in history if each.type in DECISIONS)
    return [each for at, _, each in timed if at <= as_of]


def _came_into_force(decision: Moment) -> datetime:
    stated = decision.data.get("effective_from")
    return datetime.fromisoformat(stated) if stated else decision.occurred_at


async def decisions(connection: AsyncConnection[Any], customer: str, as_of: datetime) -> Sequence[Moment]:
    """List the decisions on the customer's tiers that were in force at the instant."""
    stored = await listed(connection, Moment, DECIDED, {"customer": customer, "types": list(DECISIONS)})
    return in_force(await opened_moments(connection, stored), as_of)

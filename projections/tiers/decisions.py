"""Everything that was decided about a customer's tiers, as the history keeps it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.customers.customer import TierAssigned
from contracts.tiers.tier import FileArchived, TierApproved, TierKept, TierOverridden, TierProposed, TierRejected
from projections.engine.listing import listed
from projections.history.customer_history import Moment

DECISIONS: Final = tuple(
    event.type
    for event in (TierAssigned, TierKept, TierProposed, TierApproved, TierRejected, TierOverridden, FileArchived)
)
# In the order in which they come into force.
TOLD: Final = """
    select position, stream, version, type, occurred_at, recorded_at, actor, reason, data
    from customer_history
    where customer = %(customer)s
      and type = any(%(types)s)
      and coalesce((data ->> 'effective_from')::timestamptz, occurred_at) <= %(as_of)s
    order by coalesce((data ->> 'effective_from')::timestamptz, occurred_at), position
"""


async def decisions(connection: AsyncConnection[Any], customer: str, as_of: datetime) -> Sequence[Moment]:
    """List what was decided about the customer's tiers and in force at the instant."""
    return await listed(connection, Moment, TOLD, {"customer": customer, "types": list(DECISIONS), "as_of": as_of})

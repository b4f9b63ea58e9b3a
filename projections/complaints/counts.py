"""Counts the complaints of each customer received in a window."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.complaints.complaint_sla import ComplaintSla

ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
COUNTS: Final = """
    select customer, count(*)
    from complaint_sla
    where received_at >= coalesce(%(first)s::timestamptz, '-infinity') and received_at < %(before)s
    group by customer
"""


def counted(rows: Iterable[ComplaintSla], first: datetime | None, before: datetime) -> Mapping[str, int]:
    """Count each customer's complaints in memory, as PostgreSQL does."""
    return Counter(
        row.customer for row in rows if (first is None or row.received_at >= first) and row.received_at < before
    )


async def counts(connection: AsyncConnection[Any], first: datetime | None, before: datetime) -> Mapping[str, int]:
    """Count the complaints of each customer, without those of its duplicates."""
    cursor = await connection.execute(COUNTS, {"first": first, "before": before}, prepare=False)
    return {customer: number async for customer, number in cursor}

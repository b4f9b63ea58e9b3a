"""What is held about one customer, for the customer: the file, and everything that was recorded (PIPL 45, GDPR 15)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.customers import directory
from projections.history import customer_history
from services.customers.file import TABLES
from services.lists import one
from services.lists.rows import plain_row
from services.lists.stored_id import stored_id

SOURCES: Final = tuple(dict.fromkeys((*directory.LISTING.sources, *customer_history.LISTING.sources, *TABLES)))


async def subject(connection: AsyncConnection[Any], customer_id: str, now: datetime) -> dict[str, Any]:
    """Return the file and every event of a customer and its duplicates, those about contacts among them."""
    found = await one.customer(connection, customer_id, now)
    stored = await stored_id(connection, "customer", customer_id)
    moments = await customer_history.history(connection, stored)
    return {
        "customer": stored,
        "made_at": now,
        "file": plain_row(found),
        "recorded": [plain_row(asdict(moment)) for moment in moments],
    }

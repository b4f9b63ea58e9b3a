"""Lists the records that may be one customer, of all or of one, for every edge that shows them (CU6)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection

from services.customers.duplicates import LISTING, Duplicate, likely_duplicates
from services.lists.absent import CustomerUnknown, absent
from services.lists.stored_id import stored_id


async def duplicates(
    connection: AsyncConnection[Any],
    now: datetime,
    *,
    at_least: int,
    customer: str | None = None,
    looks_back: bool = False,
) -> Sequence[Duplicate]:
    """List the pairs, the likeliest first; raise `Refused` where the customer is not shown."""
    stored = customer and await stored_id(connection, CustomerUnknown.category, customer)
    found = await likely_duplicates(connection, now, at_least=Decimal(at_least), customer=stored)
    if found is not None:
        return found
    assert customer is not None
    sentence = f"Customer {customer} is not registered."
    raise await absent(connection, CustomerUnknown, LISTING.sources, customer, sentence, looks_back=looks_back)

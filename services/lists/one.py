"""Reads one complaint, account or customer under its id, for every edge that shows it.

Who `looks_back` sees read models as they were known at an earlier instant: what they lack was recorded later.
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.complaints import complaints
from projections.complaints.complaints import ComplaintStanding
from projections.credit import accounts
from projections.credit.accounts import Account
from projections.customers import directory
from projections.names import named
from services.customers.file import File, file
from services.lists.absent import AccountUnknown, ComplaintUnknown, CustomerUnknown, absent
from services.lists.stored_id import stored_id

# No complaint is received later.
LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)


async def complaint(
    connection: AsyncConnection[Any], complaint_id: str, as_of: datetime, *, looks_back: bool = False
) -> ComplaintStanding:
    """Return a complaint as it stood at the instant; raise `Refused` where it had not been received by then."""
    stored, listing = await stored_id(connection, ComplaintUnknown.category, complaint_id), complaints.LISTING
    found = await named(connection, listing, await complaints.complaints(connection, as_of, case=stored))
    if found:
        return found[0]
    sentence = f"Complaint {complaint_id} had not been received by then."
    if await complaints.complaints(connection, LATEST, case=stored):
        raise ComplaintUnknown(sentence)
    raise await absent(connection, ComplaintUnknown, listing.sources, complaint_id, sentence, looks_back=looks_back)


async def account(
    connection: AsyncConnection[Any], account_id: str, as_of: date | datetime, *, looks_back: bool = False
) -> Account:
    """Return a credit account as it stood at the moment; raise `Refused` where none is shown."""
    stored, listing = await stored_id(connection, AccountUnknown.category, account_id), accounts.LISTING
    found = await named(connection, listing, await accounts.accounts(connection, as_of, account=stored))
    if found:
        return found[0]
    sentence = f"There is no credit account {account_id}."
    raise await absent(connection, AccountUnknown, listing.sources, account_id, sentence, looks_back=looks_back)


async def customer(
    connection: AsyncConnection[Any], customer_id: str, now: datetime, *, looks_back: bool = False
) -> File:
    """Return a customer's file; raise `Refused` where none is shown."""
    found = await file(connection, await stored_id(connection, CustomerUnknown.category, customer_id), now)
    if found is not None:
        return found
    sentence = f"Customer {customer_id} is not registered."
    sources = directory.LISTING.sources
    raise await absent(connection, CustomerUnknown, sources, customer_id, sentence, looks_back=looks_back)

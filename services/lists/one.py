"""Reads one thing under its id, a complaint, a customer or a person, for every edge that shows it.

Who `looks_back` sees read models as they were known at an earlier instant: what they lack was recorded later.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection

from projections.complaints import complaints
from projections.complaints.complaints import ComplaintStanding
from projections.credit import accounts, bank_entries
from projections.credit.accounts import Account
from projections.credit.bank_entries import PlacedEntry
from projections.customers import directory
from projections.engine.listing import Listing
from projections.names import named
from projections.organisation import access_requests, measures, staff, unit_list
from projections.organisation.measures import Placed
from projections.organisation.staff import StaffMember
from projections.organisation.unit_list import Running
from services.customers.file import File, file
from services.lists.absent import (
    AccessRequestUnknown,
    AccountUnknown,
    ComplaintUnknown,
    CustomerUnknown,
    EntryUnknown,
    MeasureUnknown,
    PersonUnknown,
    StreamUnknown,
    UnitUnknown,
    absent,
)
from services.lists.stored_id import stored_id

Item = TypeVar("Item")
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


async def person(
    connection: AsyncConnection[Any], person_id: str, as_of: datetime, *, looks_back: bool = False
) -> StaffMember:
    """Return somebody who works here as they stood at the instant; raise `Refused` where nobody is shown."""
    found = await staff.staff(connection, as_of)
    return await _of_list(connection, PersonUnknown, staff.LISTING, found, person_id, looks_back=looks_back)


async def unit(connection: AsyncConnection[Any], unit_id: str, as_of: datetime, *, looks_back: bool = False) -> Running:
    """Return the pack that a unit runs at the instant; raise `Refused` where none is shown."""
    found = await unit_list.units(connection, as_of)
    return await _of_list(connection, UnitUnknown, unit_list.LISTING, found, unit_id, looks_back=looks_back)


async def measure(
    connection: AsyncConnection[Any], measure_id: str, as_of: datetime, *, looks_back: bool = False
) -> Placed:
    """Return a measure as it stood at the instant; raise `Refused` where it had not been opened by then."""
    stored = await stored_id(connection, MeasureUnknown.category, measure_id)
    found = await measures.measure(connection, stored, as_of)
    if found is not None:
        return found
    sentence = f"There is no measure {measure_id}, or it had not been opened by then."
    sources = measures.LISTING.sources
    raise await absent(connection, MeasureUnknown, sources, measure_id, sentence, looks_back=looks_back)


async def bank_entry(
    connection: AsyncConnection[Any], entry_id: str, as_of: datetime, *, looks_back: bool = False
) -> PlacedEntry:
    """Return an entry of a bank statement as it stood at the instant; raise `Refused` where it was not booked yet."""
    stored = await stored_id(connection, EntryUnknown.category, entry_id)
    found = await bank_entries.bank_entry(connection, stored, as_of)
    if found is not None:
        return found
    sentence = f"There is no bank entry {entry_id}, or it had not been booked by then."
    sources = bank_entries.LISTING.sources
    raise await absent(connection, EntryUnknown, sources, entry_id, sentence, looks_back=looks_back)


async def access_request(
    connection: AsyncConnection[Any],
    access_id: str,
    as_of: datetime,
    *,
    reader: str | None = None,
    looks_back: bool = False,
) -> access_requests.Placed:
    """Return a request as it stood at the instant; raise `Refused` where it was not made by then, or is not shown."""
    stored, listing = await stored_id(connection, AccessRequestUnknown.category, access_id), access_requests.LISTING
    found = await access_requests.access_request(connection, stored, as_of, reader=reader)
    if found is not None:
        return found
    sentence = f"There is no request {access_id}, or it had not been made by then."
    if reader is not None:
        raise AccessRequestUnknown(sentence)
    raise await absent(connection, AccessRequestUnknown, listing.sources, access_id, sentence, looks_back=looks_back)


async def _of_list(
    connection: AsyncConnection[Any],
    unknown: type[StreamUnknown],
    listing: Listing[Item],
    items: Sequence[Item],
    id_: str,
    *,
    looks_back: bool,
) -> Item:
    """Return the item with the id from a list that is short and in the order of its ids."""
    stored = await stored_id(connection, unknown.category, id_)
    found = next((each for each in items if listing.place_of(each) == stored), None)
    if found is not None:
        return found
    sentence = f"There is no {unknown.category.replace('-', ' ')} {id_}, or there was none by then."
    raise await absent(connection, unknown, listing.sources, id_, sentence, looks_back=looks_back)

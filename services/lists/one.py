"""Reads one complaint, account or customer under its id, for every edge that shows it."""

from datetime import date, datetime
from typing import Any, ClassVar

from psycopg import AsyncConnection

from domain.decider import Refused
from projections.complaints import complaints
from projections.complaints.complaints import ComplaintStanding
from projections.credit import accounts
from projections.credit.accounts import Account
from projections.names import named
from services.customers.file import File, file
from services.lists.stored_id import stored_id
from services.nearest import near, told


class Unknown(Refused):
    """Nothing is shown under this id."""

    category: ClassVar[str]


class ComplaintUnknown(Unknown):
    code = "complaint.unknown"
    category = "complaint"


class AccountUnknown(Unknown):
    code = "credit-account.unknown"
    category = "credit-account"


class CustomerUnknown(Unknown):
    code = "customer.unknown"
    category = "customer"


async def complaint(connection: AsyncConnection[Any], complaint_id: str, as_of: datetime) -> ComplaintStanding:
    """Return a complaint as it stood at the instant; raise `Unknown` where it had not been received by then."""
    stored = await stored_id(connection, ComplaintUnknown.category, complaint_id)
    found = await named(connection, complaints.LISTING, await complaints.complaints(connection, as_of, case=stored))
    if not found:
        sentence = f"Complaint {complaint_id} had not been received by then."
        raise await unknown(connection, ComplaintUnknown, complaint_id, sentence)
    return found[0]


async def account(connection: AsyncConnection[Any], account_id: str, as_of: date | datetime) -> Account:
    """Return a credit account as it stood at the moment; raise `Unknown` where there is none."""
    stored = await stored_id(connection, AccountUnknown.category, account_id)
    found = await named(connection, accounts.LISTING, await accounts.accounts(connection, as_of, account=stored))
    if not found:
        raise await unknown(connection, AccountUnknown, account_id, f"There is no credit account {account_id}.")
    return found[0]


async def customer(connection: AsyncConnection[Any], customer_id: str, now: datetime) -> File:
    """Return a customer's file; raise `Unknown` where nobody registered the customer."""
    found = await file(connection, await stored_id(connection, CustomerUnknown.category, customer_id), now)
    if found is None:
        raise await unknown(connection, CustomerUnknown, customer_id, f"Customer {customer_id} is not registered.")
    return found


async def unknown(connection: AsyncConnection[Any], kind: type[Unknown], id_: str, sentence: str) -> Unknown:
    """Return the refusal of an id, with the nearest known ones."""
    return kind(told(sentence, id_, await near(connection, kind.category, id_)))

"""What is recorded of a customer and of an account manager: by the state of its stream, and by its row.

Of all this there is one at a time, so it is compared as it is in the end. When a customer was first received is left
out, because merges of an earlier release may have been recorded in another order than they happened.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from contracts.message import Message, instant
from domain.customers.customer import FIELDS
from domain.customers.state import Contact, Registered
from domain.organisation.account_manager import Appointed, Left
from projections.customers.customer_list import GROUP, SOURCE
from projections.customers.row import CustomerRow
from projections.organisation.manager_list import ManagerRow
from services.check.thing import Standings, Thing

CHECKED: Final = {"standing", "grace_until"}


def customer(state: Any, customer_id: str) -> Iterator[Thing]:
    """Yield the record of a customer."""
    if not isinstance(state, Registered):
        return
    contacts = {name: _contact(each) for name, each in state.contacts.items() if each}
    verified = state.verified
    yield Thing(
        (customer_id,),
        (),
        {
            **{name: getattr(state.details, name) for name in FIELDS},
            **{name: getattr(state.source, name, None) for name in SOURCE},
            "registered_at": instant(state.registered_at),
            "owner": state.owner_id,
            "information": {each.type[GROUP]: _said(each, "customer_id") for each in state.information.values()},
            "contacts": contacts,
            "projects": {name: _said(each, "customer_id", "project_id") for name, each in state.projects.items()},
            "verified": verified and _verified(verified.verified_on, verified.verified_by, verified.next_due),
        },
    )


def listed_customer(row: CustomerRow, _: Sequence[datetime]) -> Standings:
    """Return what the row says of the customer."""
    last = row.verifications[-1] if row.verifications else None
    return {
        **{name: getattr(row, name) for name in (*FIELDS, *SOURCE)},
        "registered_at": instant(row.registered_at),
        "owner": row.owner,
        "information": row.information,
        "contacts": row.contacts,
        "projects": row.projects,
        "verified": last and _verified(last.on, last.by, last.next_due),
    }


def _contact(contact: Contact) -> Standings:
    check = contact.check.model_dump(mode="json", include=CHECKED) if contact.check else {}
    return _said(contact.recorded, "customer_id", "contact_id") | check


def _said(event: Message, *but: str) -> Standings:
    return event.model_dump(mode="json", exclude=set(but), exclude_none=True)


def _verified(on: date, by: str, next_due: date | None) -> list[str]:
    return [str(on), by, str(next_due)]


def manager(state: Any, manager_id: str) -> Iterator[Thing]:
    """Yield the record of an account manager, in office or not."""
    match state:
        case Appointed():
            standings = {"coordinator": state.coordinator_id, "left": False, "successor": None}
        case Left():
            standings = {"left": True, "successor": state.successor_id}
        case _:
            return
    named = {"full_name": state.appointed.full_name, "grade": state.grade}
    yield Thing((manager_id,), (), named | standings)


def listed_manager(row: ManagerRow, _: Sequence[datetime]) -> Standings:
    """Return what the row says of the account manager; of one who has left, the list shows no coordinator."""
    office = {"left": True} if row.left_at else {"left": False, "coordinator": row.coordinator}
    return {"full_name": row.full_name, "grade": row.grade, "successor": row.successor} | office

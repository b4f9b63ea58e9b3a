"""Segregation of duties (CR4): a person who collects a debt does not book what is paid of it, and the reverse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contracts.credit.credit_account import CreditAccountEvent, ReceiptAllocated
from contracts.credit.credit_note import CreditNoteApplied
from contracts.credit.write_off import InvoiceWrittenOff
from domain.credit.state import CreditAccount, Opened
from domain.decider import Refused

Duty = Literal["tracking", "booking"]
# What reduces the debt on an invoice, and so is a booking on this item.
Booked = ReceiptAllocated | CreditNoteApplied | InvoiceWrittenOff


class WrongRole(Refused):
    code = "credit-account.wrong-role"


class SamePerson(Refused):
    code = "credit-account.same-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The person who acts, by id, with the roles held at that instant; `allowed` are the roles that have the duty."""

    person: str
    roles: frozenset[str]
    duty: Duty
    allowed: frozenset[str]


def checked(
    account: CreditAccount, events: Sequence[CreditAccountEvent], hand: Hand, *, at: datetime
) -> list[CreditAccountEvent]:
    """Return the events with the person who books; refuse one without the role, or with the other duty on an item."""
    if not hand.roles & hand.allowed:
        allowed = ", ".join(sorted(hand.allowed))
        raise WrongRole(f"{hand.person} has none of the roles for {hand.duty}: {allowed}.")
    if not isinstance(account, Opened):
        return list(events)
    if hand.duty == "tracking":
        _check_not_booked(account, hand.person, at)
        return list(events)
    _check_not_tracked(account, hand.person, events)
    return [_by(event, hand.person) for event in events]


def _by(event: CreditAccountEvent, person: str) -> CreditAccountEvent:
    if isinstance(event, ReceiptAllocated | CreditNoteApplied):
        return event.model_copy(update={"booked_by": person})
    return event


def _check_not_booked(account: Opened, person: str, at: datetime) -> None:
    for number, persons in sorted(account.booked.items()):
        if person in persons and account.invoices[number].owed(at).outstanding:
            raise SamePerson(f"{person} booked what was paid of invoice {number}: another person collects the rest.")


def _check_not_tracked(account: Opened, person: str, events: Iterable[CreditAccountEvent]) -> None:
    tracked = account.tracked.get(person, ())
    for event in events:
        if isinstance(event, Booked):
            invoice = account.invoices[event.invoice]
            if any(invoice.issued_at <= then and invoice.owed(then).outstanding for then in tracked):
                raise SamePerson(f"{person} collected while invoice {event.invoice} was open: another person books it.")

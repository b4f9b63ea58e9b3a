"""Which stored events cannot have happened as they are dated, beside the others of their stream (semantics 31 and 32).

Earlier releases took such events. They stay readable, and no command can be decided so any more.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final, get_args

from contracts.credit.credit_account import DisputeOpened, DisputeResolved
from contracts.credit.reversal import AllocationReversed, DisputeReversed, InvoiceReversed, ReceiptReversed
from contracts.customers.contact import ContactEvent
from contracts.customers.customer import CustomerDetailsChanged, PurchaseRecorded, RefundRecorded
from contracts.customers.file import ProjectRecorded
from contracts.customers.information import InformationEvent, SourceRecorded
from contracts.customers.ownership import OwnershipEvent
from contracts.customers.reversal import PurchaseReversed, RefundReversed
from contracts.organisation.account_manager import PersonEnrolled
from contracts.organisation.staff import StaffEvent
from domain.complaints.state import Received
from domain.credit.state import Opened
from domain.customers.order import thing_of
from domain.customers.tie import UNTIED, Tie, Tied, TieEvent, change_of
from domain.timeline import shown
from projections.engine.projection import Recorded

# Proposals of tiers are not among them: their order is part of how tiers are decided.
IN_ORDER: Final = (
    *get_args(OwnershipEvent),
    *get_args(ContactEvent),
    *get_args(InformationEvent),
    CustomerDetailsChanged,
    SourceRecorded,
    ProjectRecorded,
)
# An event, and why it cannot have happened then.
Contradictions = Iterator[tuple[Recorded, str]]
Stream = Sequence[Recorded]


def in_time(stream: Stream) -> Stream:
    """Return events in order of time; those of the same instant stay in the order of recording."""
    return sorted(stream, key=attrgetter("envelope.occurred_at"))


def of_complaint(state: Any, stream: Stream) -> Contradictions:
    if not isinstance(state, Received):
        return
    impossible = {id(change.event) for change in state.impossible()}
    for each in stream:
        if each.envelope.occurred_at < state.received_at:
            yield each, f"the complaint was received at {shown(state.received_at)}"
        elif id(each.event) in impossible:
            yield each, "the complaint did not stand so that it could change like this"


def of_account(state: Any, stream: Stream) -> Contradictions:
    if isinstance(state, Opened):
        yield from _not_disputed(stream)
        yield from _before_document(state, stream)


def _not_disputed(stream: Stream) -> Contradictions:
    disputed: set[str] = set()
    for each in in_time(stream):
        match event := each.event:
            case DisputeOpened():
                disputed.add(event.invoice)
            case DisputeResolved() | DisputeReversed():
                if event.invoice not in disputed:
                    yield each, f"no dispute about invoice {event.invoice} was open"
                disputed.discard(event.invoice)
            case _:
                pass


def _before_document(account: Opened, stream: Stream) -> Contradictions:
    for each in stream:
        match event := each.event:
            case DisputeOpened() | InvoiceReversed():
                begun, document = account.invoices[event.invoice].issued_at, f"invoice {event.invoice}"
            case ReceiptReversed() | AllocationReversed():
                begun, document = account.receipts[event.receipt].at, f"receipt {event.receipt}"
            case _:
                continue
        if each.envelope.occurred_at < begun:
            yield each, f"{document} is of {shown(begun)}"


def of_customer(_: Any, stream: Stream) -> Contradictions:
    yield from _before_purchase(stream)
    yield from _crossing_ties(stream)
    changes = [each for each in stream if isinstance(each.event, IN_ORDER)]
    yield from _before_latest(changes, lambda each: thing_of(each.event) or "")


def _before_purchase(stream: Stream) -> Contradictions:
    """Find refunds and reversals of an earlier day than what they take back; purchases have days, not instants."""
    begun: dict[tuple[str, str], date] = {}
    for each in stream:
        match each.event:
            case PurchaseRecorded(purchase=number, purchased_on=day):
                begun["purchase", number] = day
                continue
            case RefundRecorded(refund=refund, purchase=number, refunded_on=day):
                begun["refund", refund] = day
                of = ("purchase", number)
            case PurchaseReversed(purchase=number, reversed_on=day):
                of = ("purchase", number)
            case RefundReversed(refund=number, reversed_on=day):
                of = ("refund", number)
            case _:
                continue
        if day < begun.get(of, day):
            yield each, f"{' '.join(of)} is of {begun[of]}, and this of {day}"


def _crossing_ties(stream: Stream) -> Contradictions:
    current = UNTIED
    for each in in_time(stream):
        if isinstance(each.event, TieEvent):
            tie = Tie(each.envelope.occurred_at, *change_of(each.event))
            if not _there(current, tie):
                yield each, f"the record was not tied to {tie.other} like this"
            current = current.after(tie)


def _there(tied: Tied, tie: Tie) -> bool:
    """Return whether a tie that ends was there; any may begin."""
    match tie.what:
        case "unmerged":
            return tied.survivor == tie.other
        case "released":
            return tie.other in tied.absorbed
        case "unlinked":
            return tied.link is not None and tied.link.head_id == tie.other
        case "member-unlinked":
            return tie.other in tied.members
        case _:
            return True


def of_manager(_: Any, stream: Stream) -> Contradictions:
    # Roles, superiors, leave and the like stand at their own dates, in whatever order they are told.
    changes = [each for each in stream if not isinstance(each.event, (PersonEnrolled, *get_args(StaffEvent)))]
    yield from _before_latest(changes, lambda _: "the account manager")


def _before_latest(changes: Stream, thing_of_change: Callable[[Recorded], str]) -> Contradictions:
    """Find changes that were recorded late and count from then on, though they are older."""
    latest: dict[str, Recorded] = {}
    for each in changes:
        thing = thing_of_change(each)
        last = latest.get(thing, each)
        if each.envelope.occurred_at < last.envelope.occurred_at:
            yield each, f"{thing} had changed at {shown(last.envelope.occurred_at)}"
        else:
            latest[thing] = each


# By category; policies and units are dated by their arrival.
OF: Final[Mapping[str, Callable[[Any, Stream], Contradictions]]] = {
    "complaint": of_complaint,
    "credit-account": of_account,
    "customer": of_customer,
    "account-manager": of_manager,
}

"""Random histories of what happens between customers and the company: invoices, complaints, purchases and tiers."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final, get_args

from hypothesis import strategies as st

from contracts.complaints.complaint import ComplaintEvent, ComplaintReceived, ComplaintTakenInCharge, ComplaintTriaged
from contracts.credit.credit_account import DisputeOpened, DisputeResolved, InvoiceRecorded, ReceiptAllocated
from contracts.credit.reversal import AllocationReversed, DisputeReversed
from contracts.customers.customer import PurchaseRecorded, RefundRecorded, TierAssigned
from contracts.customers.reversal import PurchaseReversed, RefundReversed
from contracts.message import Event
from contracts.money import Money
from contracts.tiers.tier import (
    Grounds,
    ScoreGiven,
    TierApproved,
    TierKept,
    TierOverridden,
    TierProposed,
    TierRejected,
)
from tests.examples import a
from tests.integration.histories import CUSTOMERS, DAYS, INSTANTS, MANAGERS, ZONES, a_random, perhaps
from tests.projections.story import Happened

SEVERITIES: Final = ("S1", "S2")
SCHEMES: Final = ("shop/abc", "shop/other")
TIERS: Final = ("A", "B", "C")
CHANGES_OF_COMPLAINTS: Final[st.SearchStrategy[type[Event]]] = st.sampled_from(
    # The first two are what lists are filtered by.
    [
        ComplaintTriaged,
        ComplaintTakenInCharge,
        *(each for each in get_args(ComplaintEvent) if not issubclass(each, ComplaintReceived)),
    ]
)
MOVEMENTS: Final[st.SearchStrategy[type[Event]]] = st.sampled_from(
    [ReceiptAllocated, AllocationReversed, DisputeOpened, DisputeResolved, DisputeReversed]
)
# How long after its due day an item is asked for: bucket by bucket, the last day of one and the first of the next.
EDGES: Final = (-1, 0, 1, 30, 31, 60, 61, 90, 91)


def money(cents: int, currency: str) -> Money:
    return Money(amount=Decimal(cents) / 100, currency=currency)


@st.composite
def invoices(draw: st.DrawFn) -> list[Happened]:
    """Record invoices, pay them in part and dispute them."""
    found: list[Happened] = []
    for number in range(draw(st.integers(1, 8))):
        customer = draw(st.sampled_from(CUSTOMERS))
        named = {"account_id": f"A-{customer}", "customer_id": customer, "invoice": f"I{number}"}
        currency, cents = draw(st.sampled_from(["USD", "CNY"])), draw(st.integers(1, 500))
        issued, due = draw(INSTANTS), draw(DAYS) - timedelta(days=draw(st.sampled_from(EDGES)))
        # They were recorded at any time, before the date of an invoice was the one at which it counts.
        on = draw(st.one_of(st.just(issued.date()), DAYS))
        terms = {"invoice_date": on, "due_date": due, "zone": draw(st.sampled_from(ZONES))}
        found.append(Happened(issued, a(InvoiceRecorded, **named | terms, amount=money(cents, currency))))
        found += _movements(draw, named, cents, currency)
    return found


def _movements(draw: st.DrawFn, named: dict[str, str], cents: int, currency: str) -> list[Happened]:
    found: list[Happened] = []
    for what in draw(st.lists(MOVEMENTS, max_size=5)):
        if not cents:
            break
        part = draw(st.one_of(st.just(cents), st.integers(1, cents)))
        cents -= part if what is ReceiptAllocated else 0
        found.append(Happened(draw(INSTANTS), a(what, **named, amount=money(part, currency))))
    return found


@st.composite
def complaints(draw: st.DrawFn) -> list[Happened]:
    """Receive complaints, and let anything happen to them, however little sense it makes."""
    found: list[Happened] = []
    for number in range(draw(st.integers(1, 6))):
        named = {"complaint_id": f"K{number}", "customer_id": draw(st.sampled_from(CUSTOMERS))}
        found.append(Happened(draw(INSTANTS), a(ComplaintReceived, **named)))
        for what in draw(st.lists(CHANGES_OF_COMPLAINTS, max_size=5)):
            chosen = {"severity": draw(st.sampled_from(SEVERITIES)), "owner": draw(st.sampled_from(MANAGERS))}
            fields = {name: each for name, each in chosen.items() if name in what.model_fields}
            found.append(Happened(draw(INSTANTS), a(what, **named, **fields)))
    return found


@st.composite
def purchases(draw: st.DrawFn) -> list[Happened]:
    """Record purchases, and give some of the money back."""
    found: list[Happened] = []
    for number in range(draw(st.integers(1, 10))):
        named = {"customer_id": draw(st.sampled_from(CUSTOMERS)), "purchase": f"P{number}"}
        currency, hundreds = draw(st.sampled_from(["USD", "JPY", "BHD"])), draw(st.integers(0, 500))
        terms = {"purchased_on": draw(DAYS), "quantity": draw(st.integers(1, 10**9))}
        amount = money(hundreds * 100, currency)
        found.append(Happened(draw(INSTANTS), a(PurchaseRecorded, **named, **terms, amount=amount)))
        for part in draw(st.lists(st.integers(1, hundreds), max_size=2)) if hundreds else ():
            refund = {"refund": f"F{len(found)}", "refunded_on": draw(DAYS), "amount": money(part * 100, currency)}
            found.append(Happened(draw(INSTANTS), a(RefundRecorded, **named, **refund)))
            if draw(st.booleans()):
                back = {"refund": refund["refund"], "reversed_on": draw(DAYS), "amount": refund["amount"]}
                found.append(Happened(draw(INSTANTS), a(RefundReversed, **named, **back)))
        if draw(st.booleans()):
            found.append(Happened(draw(INSTANTS), a(PurchaseReversed, **named, reversed_on=draw(DAYS), amount=amount)))
    return found


@cache
def _overridden(since: datetime) -> st.SearchStrategy[Happened]:
    return a_random(
        TierOverridden,
        customer_id=st.sampled_from(CUSTOMERS),
        scheme=st.sampled_from(SCHEMES),
        tier=st.sampled_from(TIERS),
        effective_from=since,
        expires_at=st.integers(1, 4).map(lambda number: since + number * timedelta(hours=6)),
        main=st.booleans(),
        hidden=st.booleans(),
    )


def tiers() -> st.SearchStrategy[list[Happened]]:
    """Let schemes and people decide on tiers."""
    named = {"customer_id": st.sampled_from(CUSTOMERS), "tier": st.sampled_from(TIERS)}
    scheme = st.sampled_from(SCHEMES)
    asked = {**named, "scheme": scheme, "grounds": st.builds(Grounds, period=perhaps(["2025-H2", "2026-H1"]))}
    assigned = a_random(
        TierAssigned,
        **named,
        scheme=perhaps(SCHEMES),
        main=perhaps([True, False]),
        hidden=perhaps([True, False]),
        effective_from=st.one_of(st.none(), INSTANTS),
        approved_by=perhaps([("Li", "Wang")]),
    )
    decisions = st.one_of(
        # Most often what the lists of tiers show.
        assigned,
        assigned,
        INSTANTS.flatmap(_overridden),
        INSTANTS.flatmap(_overridden),
        a_random(TierKept, **asked, effective_from=INSTANTS),
        a_random(TierProposed, **asked, effective_from=INSTANTS),
        a_random(TierApproved, **named, scheme=scheme),
        a_random(TierRejected, **named, scheme=scheme),
        a_random(ScoreGiven, customer_id=named["customer_id"], given_at=INSTANTS),
    )
    return st.lists(decisions, max_size=20)

"""Random histories for properties of lists: few customers and few instants, so that what happens often meets."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar, get_args

from hypothesis import strategies as st

from contracts.complaints.complaint import ComplaintEvent, ComplaintReceived, ComplaintTakenInCharge, ComplaintTriaged
from contracts.credit.credit_account import DisputeOpened, DisputeResolved, InvoiceRecorded, ReceiptAllocated
from contracts.credit.reversal import AllocationReversed, DisputeReversed
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerRegistered,
    PurchaseRecorded,
    RefundRecorded,
    TierAssigned,
)
from contracts.customers.details import Kind
from contracts.customers.file import CustomerVerified
from contracts.customers.identity import (
    CustomerLinked,
    CustomerMerged,
    CustomerUnlinked,
    CustomerUnmerged,
    MemberLinked,
    MemberUnlinked,
)
from contracts.customers.information import SourceRecorded
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.customers.reversal import PurchaseReversed, RefundReversed
from contracts.message import Event
from contracts.money import Money
from contracts.organisation.account_manager import (
    CoordinatorAssigned,
    Grade,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
)
from contracts.organisation.unit import UnitPackChosen
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
from tests.projections.story import Happened, utc

Value = TypeVar("Value")

BEGIN: Final = utc("2025-10-29")
MICROSECOND: Final = timedelta(microseconds=1)
# So few that often much happens at one instant, and that a question is often about an instant at which something
# happens. The last two are in hours that come twice, in Beirut and in Havana.
INSTANTS: Final = st.one_of(
    st.integers(0, 24).map(lambda number: BEGIN + number * timedelta(hours=6)),
    st.sampled_from([utc("2025-10-25T21:30"), utc("2025-11-02T04:30")]),
)
DAYS: Final = INSTANTS.map(datetime.date)
ASKED_AT: Final = st.one_of(INSTANTS, INSTANTS.map(lambda instant: instant - MICROSECOND))
AS_OF: Final[st.SearchStrategy[date | datetime]] = st.one_of(DAYS, ASKED_AT)
# In Beirut and Havana clocks change at midnight within these days; the others begin the day first and last.
ZONES: Final = ("Asia/Shanghai", "Asia/Beirut", "America/Havana", "Pacific/Kiritimati", "Etc/GMT+12")

# In the order of their characters, which is no language's order.
CUSTOMERS: Final = ("C1", "C10", "C2", "c1", "客1")
MANAGERS: Final = ("li", "wang", "zhao")
UNITS: Final = ("north", "south")
REGIONS: Final = ("Ärmel", "Zug", "north 50%", "北京")
SOURCES: Final = ("fair", "partner")
SEVERITIES: Final = ("S1", "S2")
SCHEMES: Final = ("shop/abc", "shop/other")
TIERS: Final = ("A", "B", "C")
PACKS: Final = ("pack-a", "pack-b")
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


def perhaps(values: Iterable[Value]) -> st.SearchStrategy[Value | None]:
    """Choose one of the values, or none as often as one."""
    chosen = list(values)
    return st.sampled_from([*(None for _ in chosen), *chosen])


def few(filters: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Choose at most two filters: with more a list is empty nearly always."""
    names = st.lists(st.sampled_from(sorted(filters)), max_size=2, unique=True)
    return names.flatmap(lambda names: st.fixed_dictionaries({name: filters[name] for name in names}))


def together(*histories: st.SearchStrategy[list[Happened]]) -> st.SearchStrategy[list[Happened]]:
    """Put histories behind each other."""
    return st.tuples(*histories).map(lambda parts: [happened for part in parts for happened in part])


def a_random(message: type[Event], /, **fields: Any) -> st.SearchStrategy[Happened]:
    """Let an event happen at some time; fields are values or strategies for them."""
    drawn = {name: each if isinstance(each, st.SearchStrategy) else st.just(each) for name, each in fields.items()}
    return st.builds(Happened, INSTANTS, st.fixed_dictionaries(drawn).map(lambda drawn: a(message, **drawn)))


def money(cents: int, currency: str) -> Money:
    return Money(amount=Decimal(cents) / 100, currency=currency)


@cache
def _details(message: type[Event], customer: str) -> st.SearchStrategy[Happened]:
    return a_random(
        message,
        customer_id=customer,
        full_name=st.sampled_from(["Kunlun", "昆仑"]),
        kind=perhaps(get_args(Kind)),
        region=perhaps(REGIONS),
        unit_id=perhaps(UNITS),
    )


@cache
def _merges(customer: str) -> st.SearchStrategy[Happened]:
    survivors = st.sampled_from([each for each in CUSTOMERS if each != customer])
    merged, apart = ({"customer_id": customer, "survivor_id": survivors} for _ in range(2))
    return st.one_of(a_random(CustomerMerged, **merged), a_random(CustomerUnmerged, **apart))


@st.composite
def customers(draw: st.DrawFn) -> list[Happened]:
    """Register every customer, and merge some and take them apart again, in any order."""
    registered = [draw(_details(CustomerRegistered, customer)) for customer in CUSTOMERS]
    merges = st.sampled_from(CUSTOMERS[1:]).flatmap(_merges)
    return [*registered, *draw(st.lists(merges, max_size=5))]


@cache
def _changes(customer: str) -> st.SearchStrategy[Happened]:
    named = {"customer_id": customer}
    heads = st.sampled_from([each for each in CUSTOMERS if each != customer])
    managers = st.sampled_from(MANAGERS)
    return st.one_of(
        _details(CustomerDetailsChanged, customer),
        a_random(SourceRecorded, **named, source=st.sampled_from(SOURCES)),
        a_random(OwnerAssigned, **named, owner_id=managers),
        a_random(CustomerHandedOver, **named, to_id=managers),
        a_random(CustomerLinked, **named, head_id=heads),
        a_random(CustomerUnlinked, **named, head_id=heads),
        a_random(MemberLinked, **named, member_id=heads),
        a_random(MemberUnlinked, **named, member_id=heads),
    )


@st.composite
def files(draw: st.DrawFn) -> list[Happened]:
    """Change what is known of customers, and verify some of their files."""
    changes = draw(st.lists(st.sampled_from(CUSTOMERS).flatmap(_changes), max_size=12))
    # An older verification than the last is refused.
    for day in sorted(draw(st.lists(DAYS, max_size=4))):
        again = perhaps([day + timedelta(days=days) for days in (0, 1, 5)])
        named = {"customer_id": draw(st.sampled_from(CUSTOMERS)), "verified_on": day, "next_due": draw(again)}
        changes.append(Happened(draw(INSTANTS), a(CustomerVerified, **named)))
    return changes


@cache
def _promotions(manager: str) -> st.SearchStrategy[Happened]:
    named, grades = {"manager_id": manager}, st.sampled_from(get_args(Grade))
    return st.one_of(
        a_random(ManagerGradeChanged, **named, grade=grades, coordinator_id=perhaps(MANAGERS)),
        a_random(CoordinatorAssigned, **named, coordinator_id=st.sampled_from(MANAGERS)),
        a_random(ManagerLeft, **named, successor_id=perhaps(MANAGERS)),
    )


@st.composite
def managers(draw: st.DrawFn) -> list[Happened]:
    """Appoint account managers, promote them, and let some leave."""
    found: list[Happened] = []
    for manager in MANAGERS:
        grade = draw(st.sampled_from(get_args(Grade)))
        found.append(Happened(draw(INSTANTS), a(ManagerAppointed, manager_id=manager, grade=grade)))
        found += draw(st.lists(_promotions(manager), max_size=2))
    return found


def units() -> st.SearchStrategy[list[Happened]]:
    """Let units choose packs."""
    units, packs = st.sampled_from(UNITS), st.sampled_from(PACKS)
    return st.lists(a_random(UnitPackChosen, unit_id=units, pack=packs, effective_from=INSTANTS), max_size=6)


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

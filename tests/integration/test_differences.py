"""A list is compared between two moments: each event that is named, taken out of the log, changes the difference."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

import pytest
from psycopg import AsyncConnection

from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintTakenInCharge,
    ComplaintTriaged,
    ComplaintWaitingStarted,
)
from contracts.credit.credit_account import (
    CreditAccountOpened,
    DisputeOpened,
    InvoiceRecorded,
    ReceiptAllocated,
)
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerRegistered,
    PurchaseRecorded,
    RefundRecorded,
    TierAssigned,
)
from contracts.customers.identity import CustomerLinked, MemberLinked
from contracts.customers.ownership import OwnerAssigned
from projections.engine.batch.fold import Stored
from services.lists.as_known import Known, as_known
from services.travel.differences import Difference, differences, sides
from tests.examples import a, usd
from tests.integration.travelling import logged
from tests.projections.story import on, recorded_at, stored

READING: Final = r"-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\ read"
T1, T2 = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)


def invoice(number: int, due: str, **fields: Any) -> Any:
    terms = {"invoice_date": date(2025, 1, 1), "due_date": date.fromisoformat(due), "amount": usd("100.00")}
    return a(InvoiceRecorded, account_id="A1", customer_id="C1", invoice=f"I{number}", **terms | fields)


def paid(number: int, amount: str) -> Any:
    named = {"account_id": "A1", "customer_id": "C1", "receipt": f"R{number}", "invoice": f"I{number}"}
    return a(ReceiptAllocated, **named, amount=usd(amount))


def of_complaint(kind: Any, number: int, **fields: Any) -> Any:
    return a(kind, complaint_id=f"K{number}", customer_id="C1", **fields)


def bought(number: int, day: str, **fields: Any) -> Any:
    terms = {"purchased_on": date.fromisoformat(day), "amount": usd("10.00")}
    return a(PurchaseRecorded, **{"customer_id": "C2", "purchase": f"P{number}"} | terms | fields)


def refunded(day: str) -> Any:
    on_day = date.fromisoformat(day)
    return a(RefundRecorded, customer_id="C2", purchase="P1", refunded_on=on_day, amount=usd("3.00"))


HISTORY: Final = [
    *(on("2025-01-01", a(CustomerRegistered, customer_id=f"C{number}", full_name="Kunlun")) for number in (1, 2, 3, 4)),
    on("2025-01-01", a(CreditAccountOpened, account_id="A1", customer_id="C1", zone="UTC")),
    *(on("2025-01-01", invoice(number, "2025-01-31")) for number in (1, 2, 3, 4)),
    on("2025-01-01", invoice(5, "2025-03-15")),
    on("2025-02-01", paid(1, "40.00")),
    on("2025-03-10", paid(1, "20.00")),
    on("2025-03-11", paid(2, "100.00")),
    on("2025-03-12", a(DisputeOpened, account_id="A1", customer_id="C1", invoice="I3", amount=usd("30.00"))),
    *(on("2025-02-01", of_complaint(ComplaintReceived, number)) for number in (1, 2, 3, 4)),
    on("2025-02-02", of_complaint(ComplaintTriaged, 1, severity="S2")),
    on("2025-03-02", of_complaint(ComplaintTriaged, 1, severity="S1")),
    on("2025-03-03", of_complaint(ComplaintTakenInCharge, 1, owner="li")),
    on("2025-03-04", of_complaint(ComplaintTakenInCharge, 2, owner="li")),
    on("2025-03-05", of_complaint(ComplaintTakenInCharge, 2, owner="wang")),
    on("2025-02-05", of_complaint(ComplaintResolved, 3)),
    on("2025-03-06", of_complaint(ComplaintReopened, 3)),
    on("2025-03-07", of_complaint(ComplaintWaitingStarted, 3)),
    on("2025-03-08", of_complaint(ComplaintReceived, 5)),
    on("2025-02-01", a(TierAssigned, customer_id="C1", tier="A")),
    on("2025-03-09", a(TierAssigned, customer_id="C1", tier="B")),
    on("2025-03-10", a(TierAssigned, customer_id="C2", tier="C")),
    on("2025-02-10", a(TierAssigned, customer_id="C3", tier="B", effective_from=datetime(2025, 3, 20, tzinfo=UTC))),
    on("2025-02-01", bought(1, "2025-02-01")),
    on("2025-03-05", bought(2, "2025-03-05")),
    on("2025-03-20", refunded("2025-03-20")),
    on("2025-03-21", bought(9, "2025-03-21", customer_id="C4")),
    on("2025-02-01", a(OwnerAssigned, customer_id="C2", owner_id="li")),
    on("2025-03-15", a(CustomerDetailsChanged, customer_id="C1", full_name="昆仑")),
    on("2025-03-16", a(CustomerLinked, customer_id="C3", head_id="C2")),
    on("2025-03-16", a(MemberLinked, customer_id="C2", member_id="C3")),
    on("2025-03-17", a(CustomerRegistered, customer_id="C5", full_name="Tianshan")),
    # Recorded last, and dated back.
    on("2025-03-02", paid(4, "60.00")),
    on("2025-03-03", of_complaint(ComplaintClosed, 4)),
]
EVENTS: Final = stored(HISTORY)
LAST_BEFORE: Final = 36


class Asked(NamedTuple):
    """Two moments, in business time, or in that of recording about one moment."""

    name: str
    first: datetime = T1
    last: datetime = T2
    known: bool = False


WHEN_KNOWN: Final = (recorded_at(LAST_BEFORE), recorded_at(len(EVENTS)))
ASKED: Final = [
    *(Asked(name) for name in ("overdue", "complaints", "tiers", "purchases", "customers")),
    *(Asked(name, *WHEN_KNOWN, known=True) for name in ("overdue", "complaints")),
]


EXPECTED: Final = {
    "overdue": [
        ("A1/I1", "changed", [12]),
        ("A1/I2", "removed", [13]),
        ("A1/I3", "changed", [14]),
        # Dated back.
        ("A1/I4", "changed", [41]),
        ("A1/I5", "added", [10]),
    ],
    "complaints": [
        ("K1", "changed", [20, 21]),
        ("K2", "changed", [22, 23]),
        ("K3", "changed", [25, 26]),
        ("K4", "changed", [42]),
        ("K5", "added", [27]),
    ],
    "tiers": [("C1", "changed", [29]), ("C2", "added", [30]), ("C3", "added", [31])],
    "purchases": [("C2/USD", "changed", [33, 34]), ("C4/USD", "added", [35])],
    # The owner of a head answers for its members.
    "customers": [
        ("C1", "changed", [29, 37]),
        ("C2", "changed", [30, 39]),
        ("C3", "changed", [2, 31, 36, 38]),
        ("C5", "added", [40]),
    ],
    "overdue-known": [("A1/I4", "changed", [41])],
    "complaints-known": [("K4", "changed", [42])],
}


def name_of(asked: Asked) -> str:
    return f"{asked.name}{'-known' * asked.known}"


async def compared(database_url: str, events: Sequence[Stored], asked: Asked) -> dict[str, Difference]:
    """Compare the list where these are all events."""

    @asynccontextmanager
    async def opened(known: Known) -> AsyncIterator[AsyncConnection[Any]]:
        async with (
            await AsyncConnection.connect(database_url, autocommit=True, options=READING) as connection,
            as_known(connection, known),
        ):
            yield connection

    async with logged(database_url, events, len(events)):
        before, after = await sides(
            opened, asked.first, asked.last, known=asked.known, as_of=T2 if asked.known else None, zone="UTC"
        )
        return {each.key: each async for each in differences(opened, asked.name, before, after)}


@pytest.mark.parametrize("asked", ASKED, ids=name_of)
async def test_each_row_that_differs_is_named_with_its_events(asked: Asked, database_url: str) -> None:
    found = await compared(database_url, EVENTS, asked)
    assert [(each.key, each.change, each.events) for each in found.values()] == EXPECTED[name_of(asked)]


async def test_a_row_says_what_it_was_and_who_changed_it_why(database_url: str) -> None:
    found = (await compared(database_url, EVENTS, ASKED[0]))["A1/I4"]
    assert found.before is not None
    assert found.after is not None
    assert (found.before["outstanding"], found.after["outstanding"]) == (usd("100.00").amount, usd("40.00").amount)
    (why,) = found.why
    assert (why["position"], why["actor"], why["type"]) == (41, "desk", "credit-account.receipt-allocated.v1")
    assert why["occurred_at"] < T2 < why["recorded_at"]


async def test_where_only_time_has_passed_no_event_is_named(database_url: str) -> None:
    later = datetime(2025, 5, 1, tzinfo=UTC)
    found = await compared(database_url, EVENTS, Asked("overdue", T2, later))
    assert [(each.change, each.events) for each in found.values()] == [("changed", [])] * 4


async def test_what_runs_with_every_instant_is_no_difference(database_url: str) -> None:
    """A day more overdue in the same bucket, a clock that has run on, a day more since the last purchase."""
    first, last = datetime(2025, 4, 5, tzinfo=UTC), datetime(2025, 4, 6, tzinfo=UTC)
    for name in EXPECTED:
        if not name.endswith("known"):
            assert await compared(database_url, EVENTS, Asked(name, first, last)) == {}


@pytest.mark.parametrize("asked", ASKED, ids=name_of)
async def test_each_named_event_is_behind_the_change(asked: Asked, database_url: str) -> None:
    found = await compared(database_url, EVENTS, asked)
    assert found
    for key, difference in found.items():
        without_all = [event for event in EVENTS if event.position not in difference.events]
        left = (await compared(database_url, without_all, asked)).get(key)
        # Without all of them, nothing but time moves the row, and it is before what it was.
        assert left is None or (left.events == [] and left.before == difference.before), (key, left)
        for position in difference.events:
            without = [event for event in EVENTS if event.position != position]
            one = (await compared(database_url, without, asked)).get(key)
            assert one is None or (one.before == difference.before and one.after != difference.after), (key, one)

"""`kehu check` names a thing that stands otherwise in its list than by the state of its stream (semantics 31)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.complaints.complaint import (
    ComplaintReceived,
    ComplaintResolved,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
)
from contracts.credit.collection import CollectionRecorded, PaymentPromised
from contracts.credit.credit_account import (
    CreditAccountOpened,
    CreditLimitSet,
    DisputeOpened,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
)
from contracts.credit.credit_note import CreditNoteApplied, CreditNoteIssued
from contracts.credit.hold import HoldPlaced
from contracts.credit.limit import GradeAssigned
from contracts.credit.order import OrderPassed, OrderShipped
from contracts.credit.reversal import AllocationReversed, ReceiptReversed
from contracts.credit.write_off import InvoiceWrittenOff
from contracts.customers.contact import ContactRecorded, ContactRemoved, PhoneChecked
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerRegistered,
    PurchaseRecorded,
    RefundRecorded,
    TierAssigned,
)
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.identity import CustomerMerged, CustomerUnmerged
from contracts.customers.information import BasicInformationChanged, MarketInformationChanged, SourceRecorded
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.message import Event
from contracts.organisation.account_manager import CoordinatorAssigned, ManagerAppointed, ManagerLeft
from contracts.tiers.tier import TierOverridden
from projections.customers.purchases import Refund
from projections.engine.projection import Key
from projections.registry import PROJECTIONS
from services.check import states
from services.check.finding import Finding
from tests.examples import a, usd
from tests.projections.story import Happened, on, recorded, rows, utc

# Recorded late, and in another order than they happened.
HISTORIES: Final[Mapping[str, list[Happened]]] = {
    "complaint_sla": [
        on("2025-03-03T08:00", a(ComplaintReceived)),
        on("2025-03-03T12:00", a(ComplaintResolved)),
        on("2025-03-03T09:00", a(ComplaintWaitingStarted)),
        on("2025-03-03T10:00", a(ComplaintWaitingEnded)),
    ],
    "overdue_receivables": [
        on("2026-11-29T09:00", a(CreditAccountOpened)),
        on("2026-11-29T09:00", a(InvoiceRecorded, amount=usd("100.00"))),
        on("2025-03-01T09:00", a(ReceiptRecorded, amount=usd("60.00"))),
        on("2025-03-01T09:00", a(ReceiptAllocated, amount=usd("60.00"))),
        on("2025-02-01T09:00", a(DisputeOpened, amount=usd("30.00"))),
    ],
    "unapplied_receipts": [
        on("2026-11-29T09:00", a(CreditAccountOpened)),
        on("2026-11-29T09:00", a(InvoiceRecorded, amount=usd("100.00"))),
        on("2025-03-01T09:00", a(ReceiptRecorded, amount=usd("60.00"))),
        on("2025-03-01T09:00", a(ReceiptAllocated, amount=usd("50.00"))),
        on("2025-03-08T09:00", a(ReceiptReversed, amount=usd("60.00"))),
        on("2025-03-08T09:00", a(AllocationReversed, amount=usd("50.00"))),
    ],
    "credit_account_list": [
        on("2026-11-29T09:00", a(CreditAccountOpened)),
        on("2025-03-01T09:00", a(CreditLimitSet, limit=usd("500.00"))),
        on("2025-02-01T09:00", a(CreditLimitSet, limit=None)),
    ],
    "account_ledger": [
        on("2026-11-29T09:00", a(CreditAccountOpened)),
        on("2025-01-01T09:00", a(InvoiceRecorded, amount=usd("100.00"))),
        on("2025-03-01T09:00", a(ReceiptRecorded, amount=usd("60.00"))),
        on("2025-03-01T09:00", a(ReceiptAllocated, amount=usd("50.00"))),
        on("2025-03-08T09:00", a(CreditNoteIssued, amount=usd("20.00"))),
        on("2025-03-08T09:00", a(CreditNoteApplied, amount=usd("5.00"))),
        on("2025-04-01T09:00", a(InvoiceWrittenOff, amount=usd("45.00"))),
    ],
    "credit_orders": [
        on("2026-11-29T09:00", a(CreditAccountOpened)),
        on("2025-01-07T09:00", a(OrderPassed, order="O1", amount=usd("100.00"))),
        on("2025-01-08T09:00", a(OrderShipped, order="O1", delivery="D1", amount=usd("30.00"))),
    ],
    "credit_conditions": [
        on("2026-11-29T09:00", a(CreditAccountOpened)),
        on("2025-01-07T09:00", a(GradeAssigned)),
        on("2025-01-08T09:00", a(PaymentPromised, amount=usd("30.00"))),
        on("2025-01-09T09:00", a(CollectionRecorded)),
        on("2025-01-10T09:00", a(HoldPlaced, cause="manual")),
    ],
    "purchases": [
        on("2026-11-29T09:00", a(CustomerRegistered)),
        on("2025-01-07T00:00", a(PurchaseRecorded, amount=usd("100.00"))),
        on("2025-01-20T00:00", a(RefundRecorded, amount=usd("30.00"))),
    ],
    "customer_list": [
        on("2026-11-29T09:00", a(CustomerRegistered)),
        on("2025-01-07T00:00", a(CustomerDetailsChanged, full_name="Anna Ltd", kind="contractor")),
        on("2025-01-08T00:00", a(SourceRecorded)),
        on("2025-01-08T00:00", a(BasicInformationChanged, email="desk@example.com")),
        on("2025-01-09T00:00", a(ProjectRecorded)),
        on("2025-01-10T00:00", a(ContactRecorded, phone_written="13800138000")),
        on("2025-01-11T00:00", a(PhoneChecked)),
        on("2025-01-12T00:00", a(CustomerVerified)),
        on("2025-01-13T00:00", a(OwnerAssigned)),
    ],
    "tier_list": [
        on("2025-01-01T09:00", a(CustomerRegistered)),
        on("2025-01-07T00:00", a(TierAssigned, tier="A", scheme="shop/abc", effective_from=utc("2025-02-01T00:00"))),
        on("2025-01-08T00:00", a(TierAssigned, tier="B", scheme="shop/abc", effective_from=utc("2025-01-01T00:00"))),
        on("2025-01-09T00:00", a(TierAssigned, tier="C")),
        on("2025-01-10T00:00", a(TierOverridden, scheme="shop/abc", tier="C")),
    ],
    "manager_list": [
        on("2025-01-07T00:00", a(ManagerAppointed, grade="second")),
        on("2025-01-08T00:00", a(CoordinatorAssigned, coordinator_grade="first")),
    ],
}


def compared(name: str, shown: Mapping[Key, Any]) -> Finding:
    finding = Finding(name)
    states.compare(finding, states.KINDS[name], states.things(states.KINDS[name], recorded(HISTORIES[name])), shown)
    return finding


def listed(name: str) -> dict[Key, Any]:
    found = {key: row for key, row in rows(PROJECTIONS[name], *HISTORIES[name]).items() if row}
    # The lines of an account are looked at together.
    return {("C8-USD",): list(found.values())} if name == "account_ledger" else found


@pytest.mark.parametrize("name", HISTORIES)
def test_state_and_list_agree_on_every_thing(name: str) -> None:
    assert compared(name, listed(name)).ok
    assert HISTORIES.keys() == states.KINDS.keys()


@pytest.mark.parametrize("name", HISTORIES)
def test_a_thing_that_the_list_lacks_is_named(name: str) -> None:
    finding = compared(name, {})

    assert finding.example
    assert finding.example["found"] is None


@pytest.mark.parametrize(
    ("name", "forged"),
    [
        ("complaint_sla", lambda row: replace(row, changes=row.changes[:-1])),
        ("complaint_sla", lambda row: replace(row, changes=row.changes[1:])),
        ("complaint_sla", lambda row: replace(row, changes=())),
        ("complaint_sla", lambda row: replace(row, state="open")),
        ("overdue_receivables", lambda row: replace(row, invoice_date=date(2025, 1, 2))),
        ("overdue_receivables", lambda row: replace(row, amount=row.amount + 1)),
        ("overdue_receivables", lambda row: replace(row, movements=row.movements[:1])),
        ("overdue_receivables", lambda row: replace(row, disputed=Decimal(0))),
        ("unapplied_receipts", lambda row: replace(row, amount=row.amount + 1)),
        ("unapplied_receipts", lambda row: replace(row, unapplied=Decimal(10))),
        ("unapplied_receipts", lambda row: replace(row, movements=row.movements[1:])),
        ("unapplied_receipts", lambda row: replace(row, received_at=row.moved_at)),
        ("credit_account_list", lambda row: replace(row, limits=row.limits[:1])),
        ("credit_account_list", lambda row: replace(row, limits=row.limits[::-1])),
        ("credit_account_list", lambda row: replace(row, customer="C9")),
        ("credit_account_list", lambda row: replace(row, currency="EUR")),
        ("credit_account_list", lambda row: replace(row, zone="Asia/Shanghai")),
        ("account_ledger", lambda lines: lines[1:]),
        ("account_ledger", lambda lines: [*lines[:-1], replace(lines[-1], receivable=Decimal(-44))]),
        ("account_ledger", lambda lines: [*lines, lines[-1]]),
        ("account_ledger", lambda lines: [replace(line, cash=Decimal(0)) for line in lines]),
        ("account_ledger", lambda lines: [replace(line, credit=Decimal(0)) for line in lines]),
        ("account_ledger", lambda lines: [replace(line, at=utc("2025-05-01T09:00")) for line in lines]),
        ("credit_orders", lambda row: replace(row, reserved=row.reserved + 1)),
        ("credit_orders", lambda row: replace(row, unbilled=Decimal(0))),
        ("credit_orders", lambda row: replace(row, steps=row.steps[:1])),
        ("credit_orders", lambda row: replace(row, deliveries=())),
        ("credit_conditions", lambda row: replace(row, grades=())),
        ("credit_conditions", lambda row: replace(row, promises=())),
        ("credit_conditions", lambda row: replace(row, steps=())),
        ("credit_conditions", lambda row: replace(row, manual=())),
        ("purchases", lambda row: replace(row, purchased_on=date(2025, 1, 8))),
        ("purchases", lambda row: replace(row, refunds=())),
        ("purchases", lambda row: replace(row, reversed_on=date(2025, 2, 1))),
        ("purchases", lambda row: replace(row, refunds=(Refund("F1", date(2025, 1, 21), Decimal(30)),))),
        ("customer_list", lambda row: replace(row, full_name="Anna Inc")),
        ("customer_list", lambda row: replace(row, kind=None)),
        ("customer_list", lambda row: replace(row, source=None)),
        ("customer_list", lambda row: replace(row, registered_at=row.registered_at + timedelta(days=1))),
        ("customer_list", lambda row: replace(row, owner="nobody")),
        ("customer_list", lambda row: replace(row, information={})),
        ("customer_list", lambda row: replace(row, projects={})),
        ("customer_list", lambda row: replace(row, contacts={})),
        ("customer_list", lambda row: replace(row, verifications=())),
        ("tier_list", lambda row: replace(row, assignments=row.assignments[1:])),
        ("tier_list", lambda row: replace(row, assignments=row.assignments[::-1])),
        ("tier_list", lambda row: replace(row, assignments=())),
        ("manager_list", lambda row: replace(row, grade="senior")),
        ("manager_list", lambda row: replace(row, full_name="Wang")),
        ("manager_list", lambda row: replace(row, coordinator=None)),
        ("manager_list", lambda row: replace(row, left_at=row.appointed_at)),
        ("manager_list", lambda row: replace(row, successor="nobody")),
    ],
)
def test_a_forged_row_is_named_with_what_differs(name: str, forged: Any) -> None:
    shown = listed(name)
    ((key, row),) = shown.items()

    finding = compared(name, {key: forged(row)})

    assert finding.example
    assert finding.example["key"] == list(key)
    assert finding.example["expected"] != finding.example["found"]


def test_a_forged_event_is_named_by_the_thing_that_it_changes() -> None:
    """The row was folded before the event in the log was changed."""
    name = "overdue_receivables"
    *history, _ = HISTORIES[name]
    forged = [*history, on("2025-02-01T09:00", a(DisputeOpened, amount=usd("31.00")))]
    finding = Finding(name)

    states.compare(finding, states.KINDS[name], states.things(states.KINDS[name], recorded(forged)), listed(name))

    assert finding.example
    assert finding.example["key"] == ["C8-USD", "I1"]
    at = "2025-02-01T09:00:00Z"
    assert finding.example["expected"][at] == {"outstanding": "100", "disputed": "31"}
    assert finding.example["found"][at] == {"outstanding": "100", "disputed": "30"}


def test_a_stream_whose_state_cannot_be_found_is_left_to_the_check_of_histories() -> None:
    name = "complaint_sla"
    finding = Finding(name)

    states.compare(finding, states.KINDS[name], states.things(states.KINDS[name], recorded(HISTORIES[name][1:])), {})

    assert finding.ok


def test_an_account_manager_who_has_left_stands_so_in_the_list() -> None:
    """Whoever coordinated one who has left, nobody asks."""
    name = "manager_list"
    history = [*HISTORIES[name], on("2025-01-09T00:00", a(ManagerLeft, successor_id="wang"))]
    left = {key: row for key, row in rows(PROJECTIONS[name], *history).items() if row}
    there = {key: replace(row, left_at=None) for key, row in left.items()}
    findings = []
    for shown in (left, there):
        findings.append(Finding(name))
        states.compare(findings[-1], states.KINDS[name], states.things(states.KINDS[name], recorded(history)), shown)

    assert [each.ok for each in findings] == [True, False]


RECORDS: Final = [
    a(CustomerDetailsChanged, full_name="Anna Ltd", kind="contractor"),
    a(CustomerDetailsChanged, full_name="Anna Inc"),
    a(SourceRecorded),
    a(BasicInformationChanged, email="desk@example.com"),
    a(MarketInformationChanged),
    a(ProjectRecorded),
    a(ProjectRecorded, project_id="P2"),
    a(ContactRecorded, phone_written="13800138000"),
    a(ContactRecorded, phone_written="13800138000", phone_given_at=utc("2025-03-01T00:00"), position="buyer"),
    a(ContactRemoved),
    a(PhoneChecked),
    a(CustomerVerified),
    a(OwnerAssigned),
    a(CustomerHandedOver),
    a(CustomerMerged),
    a(CustomerUnmerged),
]


@given(st.lists(st.tuples(st.sampled_from(RECORDS), st.integers(min_value=0, max_value=9)), max_size=12))
def test_state_and_list_agree_on_the_record_of_a_customer_in_any_order(drawn: list[tuple[Event, int]]) -> None:
    """Semantics 31. A call to a number that there is not, the state cannot follow, and no list."""
    history = [on("2025-01-05T09:00", a(CustomerRegistered))]
    history += [on(f"2025-01-{day + 1:02d}T09:00", event) for event, day in drawn]
    shown = {key: row for key, row in rows(PROJECTIONS["customer_list"], *history).items() if row}
    finding = Finding("customer_list")

    states.compare(
        finding, states.KINDS["customer_list"], states.things(states.KINDS["customer_list"], recorded(history)), shown
    )

    assert finding.example is None

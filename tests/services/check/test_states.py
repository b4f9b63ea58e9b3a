"""`kehu check` names a thing that stands otherwise in its list than by the state of its stream (semantics 31)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from contracts.complaints.complaint import (
    ComplaintReceived,
    ComplaintResolved,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
)
from contracts.credit.credit_account import (
    CreditAccountOpened,
    DisputeOpened,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
)
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RefundRecorded
from projections.customers.purchases import Refund
from projections.engine.projection import Key
from projections.registry import PROJECTIONS
from services.check import states
from services.check.finding import Finding
from tests.examples import a, usd
from tests.projections.story import Happened, on, recorded, rows

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
    "purchases": [
        on("2026-11-29T09:00", a(CustomerRegistered)),
        on("2025-01-07T00:00", a(PurchaseRecorded, amount=usd("100.00"))),
        on("2025-01-20T00:00", a(RefundRecorded, amount=usd("30.00"))),
    ],
}


def compared(name: str, shown: Mapping[Key, Any]) -> Finding:
    finding = Finding(name)
    states.compare(finding, states.KINDS[name], recorded(HISTORIES[name]), shown)
    return finding


def listed(name: str) -> dict[Key, Any]:
    return {key: row for key, row in rows(PROJECTIONS[name], *HISTORIES[name]).items() if row}


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
        ("purchases", lambda row: replace(row, purchased_on=date(2025, 1, 8))),
        ("purchases", lambda row: replace(row, refunds=())),
        ("purchases", lambda row: replace(row, reversed_on=date(2025, 2, 1))),
        ("purchases", lambda row: replace(row, refunds=(Refund("F1", date(2025, 1, 21), Decimal(30)),))),
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

    states.compare(finding, states.KINDS[name], recorded(forged), listed(name))

    assert finding.example
    assert finding.example["key"] == ["C8-USD", "I1"]
    at = "2025-02-01T09:00:00Z"
    assert finding.example["expected"][at] == {"outstanding": "100", "disputed": "31"}
    assert finding.example["found"][at] == {"outstanding": "100", "disputed": "30"}


def test_a_stream_whose_state_cannot_be_found_is_left_to_the_check_of_histories() -> None:
    name = "complaint_sla"
    finding = Finding(name)

    states.compare(finding, states.KINDS[name], recorded(HISTORIES[name][1:]), {})

    assert finding.ok

"""Random histories of credit accounts: limits, invoices, and receipts that pay them or leave money over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st

from contracts.credit.credit_account import (
    CreditAccountOpened,
    CreditLimitSet,
    DisputeOpened,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
    ReceiptRecordedV1,
)
from contracts.credit.reversal import AllocationReversed, ReceiptReversed
from contracts.message import Event
from tests.examples import a
from tests.integration.dealings import EDGES, money
from tests.integration.histories import CUSTOMERS, DAYS, INSTANTS, ZONES, perhaps
from tests.projections.story import Happened

ACCOUNTS: Final = ("A1", "A10", "A2", "a1")
CURRENCIES: Final = ("USD", "JPY", "BHD")
LIMITS: Final = (None, 0, 500)
RECORDED: Final[st.SearchStrategy[type[Event]]] = st.sampled_from([ReceiptRecorded, ReceiptRecordedV1])


@st.composite
def ledgers(draw: st.DrawFn) -> list[Happened]:
    """Open accounts, each with a currency and a zone of its own, and let money be owed on them and come in."""
    found: list[Happened] = []
    for account in ACCOUNTS:
        named = {"account_id": account, "customer_id": draw(st.sampled_from(CUSTOMERS))}
        currency, zone = draw(st.sampled_from(CURRENCIES)), draw(st.sampled_from(ZONES))
        found.append(Happened(draw(INSTANTS), a(CreditAccountOpened, **named, currency=currency, zone=zone)))
        for most in draw(st.lists(st.sampled_from(LIMITS), max_size=3)):
            limit = None if most is None else _whole(most, currency)
            found.append(Happened(draw(INSTANTS), a(CreditLimitSet, **named, limit=limit)))
        invoices = [f"I{number}" for number in range(draw(st.integers(0, 2)))]
        for invoice in invoices:
            found += _invoice(draw, named | {"invoice": invoice}, currency, zone)
        for number in range(draw(st.integers(0, 3))):
            found += _receipt(draw, named | {"receipt": f"R{number}"}, currency, invoices)
    return found


def _whole(amount: int, currency: str) -> Any:
    return money(amount * 100, currency)


def _invoice(draw: st.DrawFn, named: dict[str, str], currency: str, zone: str) -> list[Happened]:
    on, due = draw(DAYS), draw(DAYS) - timedelta(days=draw(st.sampled_from(EDGES)))
    terms = {"invoice_date": on, "due_date": due, "zone": zone, "amount": _whole(1000, currency)}
    found = [Happened(draw(INSTANTS), a(InvoiceRecorded, **named, **terms))]
    if draw(st.booleans()):
        found.append(Happened(draw(INSTANTS), a(DisputeOpened, **named, amount=_whole(400, currency))))
    return found


def _receipt(draw: st.DrawFn, named: dict[str, str], currency: str, invoices: Sequence[str]) -> list[Happened]:
    """Receive money, apply parts of it at the same instant, and take some of them back, or all of it, later."""
    at, amount = draw(INSTANTS), draw(st.integers(1, 100))
    recorded = draw(RECORDED)
    found = [Happened(at, a(recorded, **named, amount=_whole(amount, currency)))]
    paid: dict[str, int] = {}
    for invoice in invoices[: draw(st.integers(0, 2))]:
        if left := amount - sum(paid.values()):
            paid[invoice] = draw(st.one_of(st.just(left), st.integers(1, left)))
    parts = {invoice: {"invoice": invoice, "amount": _whole(part, currency)} for invoice, part in paid.items()}
    found += [Happened(at, a(ReceiptAllocated, **named, **part)) for part in parts.values()]
    back = draw(perhaps(["all", "one"]))
    later = at + draw(st.integers(0, 8)) * timedelta(hours=6)
    if back == "all":
        found.append(Happened(later, a(ReceiptReversed, **named, amount=_whole(amount, currency))))
    if back:
        taken = list(parts.values())[: None if back == "all" else 1]
        found += [Happened(later, a(AllocationReversed, **named, **part)) for part in taken]
    return found

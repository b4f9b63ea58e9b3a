"""Money between two accounts of one customer: out of one, into the other, and back (semantics 42, K35)."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
    RecordReceipt,
)
from contracts.credit.reversal import ReverseReceipt
from contracts.credit.transfer import ReceiptTransferredIn, ReceiptTransferredOut, ReverseTransfer, TransferReceipt
from domain.credit.credit_account import DECIDER
from domain.credit.receivables import record_receipt
from domain.credit.reversals import reverse_receipt
from domain.credit.state import CreditAccount
from domain.credit.transfers import reverse_transfer, transfer_receipt
from domain.decider import Refused
from tests.examples import a, eur, usd
from tests.given import AT

LATER: Final = datetime(2026, 1, 8, 9, tzinfo=UTC)
MOVE: Final = a(TransferReceipt, account_id="A", transfer="U1", receipt="R1", amount=usd("30.00"), to_account="B")
BACK: Final = a(ReverseTransfer, account_id="A", transfer="U1", to_account="B", by="chen", reason="wrong")
TO_I2: Final = (a(Allocation, invoice="I2", amount=usd("30.00")),)


def account(name: str, *events: CreditAccountEvent, currency: str = "USD") -> CreditAccount:
    opened = a(CreditAccountOpened, account_id=name, currency=currency)
    return DECIDER.fold([(AT, event) for event in (opened, *events)])


EAST: Final = account("A", a(ReceiptRecorded, account_id="A", receipt="R1", amount=usd("100.00")))
WEST: Final = account(
    "B",
    a(InvoiceRecorded, account_id="B", invoice="I1", amount=usd("20.00"), due_date=date(2026, 2, 1)),
    a(InvoiceRecorded, account_id="B", invoice="I2", amount=usd("50.00"), due_date=date(2026, 3, 1)),
)


def moved(command: TransferReceipt = MOVE, source: CreditAccount = EAST, target: CreditAccount = WEST) -> Any:
    return transfer_receipt(source, command, target=target, one_customer=True, at=LATER)


def after(state: CreditAccount, events: list[Any]) -> CreditAccount:
    return DECIDER.fold([(LATER, event) for event in events], state=state)


def paid(events: list[Any]) -> list[tuple[str, str]]:
    return [(each.invoice, str(each.amount.amount)) for each in events if isinstance(each, ReceiptAllocated)]


def test_what_moves_pays_the_oldest_items_there_unless_it_names_some() -> None:
    out, into = moved()
    assert [type(each) for each in out] == [ReceiptTransferredOut]
    assert isinstance(into[0], ReceiptTransferredIn)
    assert paid(into) == [("I1", "20.00"), ("I2", "10.00")]

    named = moved(MOVE.model_copy(update={"allocations": TO_I2}))
    assert paid(named[1]) == [("I2", "30.00")]


def test_a_transfer_again_is_no_other_one_and_other_content_is_refused() -> None:
    out, into = moved()
    east, west = after(EAST, out), after(WEST, into)

    assert moved(source=east, target=west) == ([], [])
    with pytest.raises(Refused) as refused:
        moved(MOVE.model_copy(update={"amount": usd("30.01")}), source=east, target=west)
    assert refused.value.code == "credit-account.transfer-number-taken"


def test_taken_back_it_is_owed_again_there_and_left_here() -> None:
    out, into = moved()
    east, west = after(EAST, out), after(WEST, into)

    back, gone = reverse_transfer(east, BACK, target=west, at=LATER)
    east, west = after(east, back), after(west, gone)

    assert east.receipts["R1"].unapplied(LATER) == 100  # type: ignore[union-attr]
    assert west.receipts["U1"].unapplied(LATER) == 0  # type: ignore[union-attr]
    assert {item.outstanding for item in west.open_items.values()} == {20, 50}  # type: ignore[union-attr]
    assert reverse_transfer(east, BACK, target=west, at=LATER) == ([], [])


@pytest.mark.parametrize(
    ("command", "target", "one_customer", "code"),
    [
        (MOVE.model_copy(update={"to_account": "A"}), WEST, True, "transfer-to-itself"),
        (MOVE, WEST, False, "of-another-customer"),
        (MOVE, account("B", currency="EUR"), True, "currency-differs"),
        (MOVE.model_copy(update={"amount": eur("1.00")}), WEST, True, "currency-differs"),
        (MOVE.model_copy(update={"amount": usd("100.01")}), WEST, True, "exceeds-unapplied"),
        (MOVE.model_copy(update={"receipt": "R9"}), WEST, True, "unknown-receipt"),
        (MOVE, account("B", a(ReceiptRecorded, account_id="B", receipt="U1")), True, "transfer-number-taken"),
    ],
)
def test_what_cannot_move_is_refused(
    command: TransferReceipt, target: CreditAccount, one_customer: bool, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        transfer_receipt(EAST, command, target=target, one_customer=one_customer, at=LATER)

    assert refused.value.code == f"credit-account.{code}"


def test_neither_end_of_a_transfer_is_taken_back_alone() -> None:
    out, into = moved()
    east, west = after(EAST, out), after(WEST, into)

    for state, receipt in ((east, "R1"), (west, "U1")):
        with pytest.raises(Refused) as refused:
            reverse_receipt(state, a(ReverseReceipt, account_id="A", receipt=receipt), at=LATER)
        assert refused.value.code == "credit-account.transferred"
    with pytest.raises(Refused) as refused:
        record_receipt(west, a(RecordReceipt, account_id="B", receipt="U1", amount=usd("30.00")), at=LATER)
    assert refused.value.code == "credit-account.receipt-number-taken"
    with pytest.raises(Refused) as refused:
        reverse_transfer(EAST, BACK, target=WEST, at=LATER)
    assert refused.value.code == "credit-account.unknown-transfer"

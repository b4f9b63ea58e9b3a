"""Random commands for a credit account, of so few different values that they meet."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from contracts.credit import cash as cash_messages
from contracts.credit import collection as collection_messages
from contracts.credit import credit_account as account_messages
from contracts.credit import credit_note as note_messages
from contracts.credit import due as due_messages
from contracts.credit import hold as hold_messages
from contracts.credit import limit as limit_messages
from contracts.credit import order as order_messages
from contracts.credit import reversal as reversal_messages
from contracts.credit import transfer as transfer_messages
from contracts.credit import write_off as write_off_messages
from contracts.credit.allocation import Allocation
from contracts.message import Command
from tests.domain.asking import cents, days, few, instants, money
from tests.examples import usd
from tests.given import AT

AT_A: Final[dict[str, Any]] = {"account_id": st.just("A"), "occurred_at": instants}
NOW_A: Final[dict[str, Any]] = {"account_id": st.just("A")}
REVERSED: Final[dict[str, Any]] = {"by": few, "reason": few}
invoices: Final = st.builds(
    account_messages.RecordInvoice,
    account_id=st.just("A"),
    invoice=few,
    amount=cents(600),
    # From the day before all receipts and disputes to a day after them.
    invoice_date=days(AT.date() - timedelta(days=1)),
    due_date=days(date(2026, 2, 1)),
)
receipts: Final = st.builds(
    account_messages.RecordReceipt,
    **AT_A,
    receipt=st.integers(1, 30).map(str),
    amount=money,
    # Small, so that most receipts can pay what they name.
    allocations=st.lists(st.builds(Allocation, invoice=few, amount=cents(50)), max_size=3).map(tuple),
)

allocations: Final = st.lists(st.builds(Allocation, invoice=few, amount=cents(50)), min_size=1, max_size=2).map(tuple)
parts: Final = st.lists(cents(300), min_size=2, max_size=3).map(
    lambda amounts: tuple(
        due_messages.Instalment(amount=amount, due_date=date(2026, 3, 1) + timedelta(days=place))
        for place, amount in enumerate(amounts)
    )
)
money_commands: Final = (
    st.builds(
        note_messages.IssueCreditNote,
        account_id=st.just("A"),
        credit_note=few,
        amount=money,
        issued_on=days(AT.date() - timedelta(days=1)),
        invoice=st.none() | few,
    ),
    st.builds(note_messages.ApplyCreditNote, **AT_A, credit_note=few, allocations=allocations),
    st.builds(note_messages.ReverseCreditNote, **AT_A, **REVERSED, credit_note=few),
    st.builds(cash_messages.ApplyReceipt, **AT_A, receipt=few, allocations=allocations),
    st.builds(cash_messages.ReverseAllocation, **AT_A, **REVERSED, receipt=few, invoice=few),
    st.builds(
        cash_messages.RefundReceipt,
        **NOW_A,
        refund=few,
        receipt=few,
        amount=money,
        refunded_on=days(AT.date()),
    ),
    st.builds(
        transfer_messages.TransferReceipt, **AT_A, transfer=few, receipt=few, amount=money, to_account=st.just("B")
    ),
    st.builds(transfer_messages.ReverseTransfer, **AT_A, **REVERSED, transfer=few, to_account=st.just("B")),
    st.builds(cash_messages.ReverseRefundOfReceipt, **AT_A, **REVERSED, refund=few),
    st.builds(
        write_off_messages.ProposeWriteOff,
        **AT_A,
        write_off=few,
        invoice=few,
        amount=st.none() | money,
        by=few,
        reason=few,
    ),
    st.builds(write_off_messages.ApproveWriteOff, **AT_A, write_off=few, by=few),
    st.builds(write_off_messages.WriteOffDifference, **AT_A, write_off=few, invoice=few, by=few),
    st.builds(write_off_messages.RecordRecovery, **AT_A, recovery=few, write_off=few, amount=money),
    st.builds(write_off_messages.ReverseWriteOff, **AT_A, **REVERSED, write_off=few),
    st.builds(
        due_messages.RecordInvoiceOnTerms,
        **NOW_A,
        invoice=few,
        amount=money,
        invoice_date=days(AT.date() - timedelta(days=1)),
        terms=st.builds(due_messages.Terms, days=st.integers(0, 40)),
    ),
    st.builds(due_messages.AgreeInstalments, **AT_A, invoice=few, parts=parts),
)
order_commands: Final = (
    st.builds(
        limit_messages.AssessCredit,
        **AT_A,
        by=few,
        scores=st.integers(0, 100).map(lambda score: (limit_messages.FactorScore(factor="1", score=Decimal(score)),)),
    ),
    st.builds(limit_messages.ProposeLimit, **AT_A, by=few, monthly_purchases=money),
    st.builds(limit_messages.ApproveLimit, **AT_A, by=few),
    st.builds(
        limit_messages.InsureCredit,
        **AT_A,
        percent=st.sampled_from([Decimal(0), Decimal(90)]),
        at_most=money,
        until=days(AT.date()),
    ),
    st.builds(limit_messages.JoinGroup, **AT_A, head_account=st.just("B")),
    st.builds(limit_messages.LeaveGroup, **AT_A, head_account=st.just("B")),
    st.builds(limit_messages.SetGroupLimit, **AT_A, limit=st.none() | money),
    st.builds(
        order_messages.ConfirmOrder,
        **NOW_A,
        order=few,
        amount=money,
        promised_on=st.none() | days(AT.date()),
        prepaid=st.booleans(),
    ),
    st.builds(order_messages.ChangeOrder, **NOW_A, order=few, amount=money),
    st.builds(order_messages.ShipOrder, **NOW_A, order=few, delivery=few, amount=cents(50)),
    st.builds(order_messages.CancelOrder, **NOW_A, order=few),
    st.builds(order_messages.ReopenOrder, **NOW_A, order=few),
    st.builds(
        order_messages.RecordExchangeRate,
        **AT_A,
        base=st.just("USD"),
        quote=st.just("CNY"),
        rate=st.sampled_from([Decimal(7), Decimal(8)]),
        source=few,
    ),
    st.builds(hold_messages.HoldAccount, **NOW_A, **REVERSED),
    st.builds(hold_messages.LiftHold, **NOW_A, **REVERSED),
    st.builds(hold_messages.ReportDistress, **NOW_A, **REVERSED),
    st.builds(hold_messages.EndDistress, **NOW_A, **REVERSED),
    st.builds(hold_messages.RequestRelease, **NOW_A, **REVERSED, release=few, order=few, amount=money),
    st.builds(hold_messages.ApproveRelease, **NOW_A, release=few, by=few),
    st.builds(collection_messages.PromiseToPay, **AT_A, promise=few, amount=money, until=days(AT.date()), by=few),
    st.builds(collection_messages.WithdrawPromise, **AT_A, **REVERSED, promise=few),
    st.builds(collection_messages.RecordCollection, **AT_A, step=few, outcome=few, by=few),
)

# An account on which much can be done: invoices, money and credit over, an order, and room for more.
OPENED: Final[tuple[Command, ...]] = (
    account_messages.OpenCreditAccount(account_id="A", customer_id="C8", currency="USD"),
    account_messages.RecordInvoice(
        account_id="A", invoice="1", amount=usd("3.00"), invoice_date=AT.date(), due_date=date(2026, 2, 1)
    ),
    account_messages.RecordInvoice(
        account_id="A", invoice="2", amount=usd("2.00"), invoice_date=AT.date(), due_date=date(2026, 2, 2)
    ),
    account_messages.RecordReceipt(
        account_id="A",
        receipt="1",
        amount=usd("4.00"),
        allocations=(Allocation(invoice="1", amount=usd("1.00")),),
    ),
    note_messages.IssueCreditNote(
        account_id="A", credit_note="1", amount=usd("1.00"), issued_on=AT.date(), invoice="2"
    ),
    order_messages.ConfirmOrder(account_id="A", order="1", amount=usd("2.00")),
)
MUCH: Final = st.lists(
    st.one_of(
        *money_commands,
        *order_commands[7:13],
        st.builds(reversal_messages.ReverseInvoice, **AT_A, **REVERSED, invoice=few),
        st.builds(reversal_messages.ReverseReceipt, **AT_A, **REVERSED, receipt=few),
        st.builds(account_messages.OpenDispute, **AT_A, invoice=few, amount=st.none() | money),
        st.builds(account_messages.RecordReceipt, **AT_A, receipt=few, amount=money),
        st.builds(
            account_messages.RecordInvoice,
            account_id=st.just("A"),
            invoice=few,
            amount=money,
            invoice_date=days(AT.date()),
            due_date=days(date(2026, 2, 1)),
            delivery=st.none() | few,
        ),
    ),
    min_size=20,
    max_size=40,
).map(lambda asked: [*OPENED, *asked])

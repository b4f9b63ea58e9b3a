"""Random commands for a credit account: invoices, money, credit, write-offs, orders, holds and promises."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
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
from contracts.message import Event
from domain.credit import (
    cash,
    collecting,
    credit_account,
    credit_notes,
    due,
    groups,
    holds,
    limits,
    orders,
    rates,
    receivables,
    reversals,
    transfers,
    write_offs,
)
from domain.credit.rules import CreditRules, GradeRule, Step
from domain.credit.state import CreditAccount
from domain.credit.write_offs import SmallDifference
from tests.domain.asking import Desk, dated, few, instant, lists, money
from tests.domain.credit.account_commands import AT_A, REVERSED, invoices, money_commands, order_commands, receipts
from tests.examples import usd
from tests.given import AT

RULES: Final = CreditRules(
    policy="shop-2026.1",
    tolerance=Decimal(5),
    holds=frozenset({"over-limit", "overdue", "broken-promise", "review-expired", "distress", "manual"}),
    horizon=30,
    ladder=(Step("1", 1), Step("2", 15)),
    weights={"1": Decimal(100)},
    grades=(GradeRule("good", Decimal(50), Decimal(1), 12), GradeRule("poor", Decimal(0), Decimal(0), 3)),
)
SMALL: Final = SmallDifference(Decimal(1), "shop-2026.1")
OTHER: Final = account_messages.CreditAccountOpened(customer_id="C9", account_id="B", currency="USD", zone="UTC")
HEAD: Final = credit_account.DECIDER.fold([(AT, OTHER)])


def ruled(decision: Callable[..., Sequence[Event]]) -> Callable[[Any, Any], Sequence[Event]]:
    """Let a decision by the policy take the instant of its command."""
    return lambda state, command: decision(state, command, at=instant(command), rules=RULES)


def of_member(decision: Callable[..., groups.Both]) -> Callable[[Any, Any], Sequence[Event]]:
    """Let a decision about a group tell what stands on the member alone."""

    def decide(state: CreditAccount, command: Any) -> Sequence[Event]:
        return decision(state, command, head=HEAD, at=instant(command))[0]

    return decide


def of_source(decision: Callable[..., groups.Both]) -> Callable[[Any, Any], Sequence[Event]]:
    """Let a decision about a transfer say what stands on the account that the money leaves."""

    def decide(state: CreditAccount, command: Any) -> Sequence[Event]:
        came = transfer_messages.ReceiptTransferredIn(
            customer_id="C9",
            account_id="B",
            receipt=command.transfer,
            amount=usd("1.00"),
            unapplied=usd("1.00"),
            from_account="A",
            from_receipt="1",
            received_at=AT,
        )
        is_there = isinstance(command, transfer_messages.ReverseTransfer)
        target = credit_account.DECIDER.fold([(AT, came)], state=HEAD) if is_there else HEAD
        return decision(state, command, target=target, at=instant(command))[0]

    return decide


CREDIT_ACCOUNT: Final = Desk(
    credit_account.DECIDER,
    {
        account_messages.OpenCreditAccount: credit_account.open_credit_account,
        account_messages.SetCreditLimit: dated(credit_account.set_credit_limit),
        account_messages.RecordInvoice: receivables.record_invoice,
        account_messages.RecordReceipt: dated(receivables.record_receipt),
        account_messages.OpenDispute: dated(receivables.open_dispute),
        account_messages.ResolveDispute: dated(receivables.resolve_dispute),
        reversal_messages.ReverseInvoice: dated(reversals.reverse_invoice),
        reversal_messages.ReverseReceipt: dated(reversals.reverse_receipt),
        reversal_messages.ReverseDispute: dated(reversals.reverse_dispute),
        note_messages.IssueCreditNote: dated(credit_notes.issue_credit_note),
        note_messages.ApplyCreditNote: dated(credit_notes.apply_credit_note),
        note_messages.ReverseCreditNote: dated(credit_notes.reverse_credit_note),
        cash_messages.ApplyReceipt: dated(cash.apply_receipt),
        cash_messages.ReverseAllocation: dated(cash.reverse_allocation),
        transfer_messages.TransferReceipt: of_source(partial(transfers.transfer_receipt, one_customer=True)),
        transfer_messages.ReverseTransfer: of_source(transfers.reverse_transfer),
        cash_messages.RefundReceipt: dated(cash.refund_receipt),
        cash_messages.ReverseRefundOfReceipt: dated(cash.reverse_refund),
        write_off_messages.ProposeWriteOff: dated(write_offs.propose_write_off),
        write_off_messages.ApproveWriteOff: dated(write_offs.approve_write_off),
        write_off_messages.WriteOffDifference: lambda state, command: write_offs.write_off_difference(
            state, command, at=instant(command), small=SMALL
        ),
        write_off_messages.RecordRecovery: dated(write_offs.record_recovery),
        write_off_messages.ReverseWriteOff: dated(write_offs.reverse_write_off),
        due_messages.RecordInvoiceOnTerms: lambda state, command: due.record_invoice_on_terms(
            state, command, moved=lambda day: day
        ),
        due_messages.AgreeInstalments: dated(due.agree_instalments),
        limit_messages.AssessCredit: ruled(limits.assess_credit),
        limit_messages.ProposeLimit: ruled(limits.propose_limit),
        limit_messages.ApproveLimit: limits.approve_limit,
        limit_messages.InsureCredit: dated(limits.insure_credit),
        limit_messages.JoinGroup: of_member(groups.join_group),
        limit_messages.LeaveGroup: of_member(groups.leave_group),
        limit_messages.SetGroupLimit: dated(limits.set_group_limit),
        order_messages.ConfirmOrder: ruled(orders.confirm_order),
        order_messages.ChangeOrder: ruled(orders.change_order),
        order_messages.ShipOrder: ruled(orders.ship_order),
        order_messages.CancelOrder: orders.cancel_order,
        order_messages.ReopenOrder: ruled(orders.reopen_order),
        order_messages.RecordExchangeRate: dated(rates.record_rate),
        hold_messages.HoldAccount: dated(holds.place_hold),
        hold_messages.LiftHold: dated(holds.lift_hold),
        hold_messages.ReportDistress: dated(holds.report_distress),
        hold_messages.EndDistress: dated(holds.end_distress),
        hold_messages.RequestRelease: holds.request_release,
        hold_messages.ApproveRelease: ruled(holds.approve_release),
        collection_messages.PromiseToPay: dated(collecting.promise_to_pay),
        collection_messages.WithdrawPromise: dated(collecting.withdraw_promise),
        collection_messages.RecordCollection: ruled(collecting.record_collection),
    },
    lists(
        st.builds(account_messages.SetCreditLimit, **AT_A, limit=st.none() | money),
        invoices,
        invoices,
        receipts,
        receipts,
        st.builds(account_messages.OpenDispute, **AT_A, invoice=few, amount=st.none() | money),
        st.builds(account_messages.ResolveDispute, **AT_A, invoice=few),
        st.builds(reversal_messages.ReverseInvoice, **AT_A, **REVERSED, invoice=few),
        st.builds(reversal_messages.ReverseReceipt, **AT_A, **REVERSED, receipt=st.integers(1, 30).map(str)),
        st.builds(reversal_messages.ReverseDispute, **AT_A, **REVERSED, invoice=few),
        *money_commands,
        *order_commands,
        first=account_messages.OpenCreditAccount(account_id="A", customer_id="C8", currency="USD"),
    ),
)

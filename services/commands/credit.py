"""The decision for each credit account command."""

from typing import Final

from contracts.credit.cash import ApplyReceipt, RefundReceipt, ReverseAllocation, ReverseRefundOfReceipt
from contracts.credit.credit_account import (
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
    SetCreditLimit,
)
from contracts.credit.credit_note import ApplyCreditNote, IssueCreditNote, ReverseCreditNote
from contracts.credit.due import AgreeInstalments, RecordInvoiceOnTerms
from contracts.credit.reversal import ReverseDispute, ReverseInvoice, ReverseReceipt
from contracts.credit.write_off import (
    ApproveWriteOff,
    ProposeWriteOff,
    RecordRecovery,
    ReverseWriteOff,
    WriteOffDifference,
)
from domain.credit import cash, credit_account, credit_notes, due, receivables, reversals, write_offs
from domain.credit.credit_account import DECIDER
from services.commands.handler import Handlers, deciding, deciding_when, deciding_with
from services.commands.policy_of_account import record_invoice_on_terms, write_off_difference
from services.commands.segregation import booking, segregated

HANDLERS: Final[Handlers] = {
    OpenCreditAccount.name: deciding(DECIDER, credit_account.open_credit_account),
    SetCreditLimit.name: deciding_when(DECIDER, credit_account.set_credit_limit),
    RecordInvoice.name: deciding(DECIDER, receivables.record_invoice),
    RecordReceipt.name: booking(receivables.record_receipt),
    OpenDispute.name: deciding_when(DECIDER, receivables.open_dispute),
    ResolveDispute.name: deciding_when(DECIDER, receivables.resolve_dispute),
    ReverseInvoice.name: deciding_when(DECIDER, reversals.reverse_invoice),
    ReverseReceipt.name: booking(reversals.reverse_receipt),
    ReverseDispute.name: deciding_when(DECIDER, reversals.reverse_dispute),
    IssueCreditNote.name: booking(credit_notes.issue_credit_note),
    ApplyCreditNote.name: booking(credit_notes.apply_credit_note),
    ReverseCreditNote.name: booking(credit_notes.reverse_credit_note),
    ApplyReceipt.name: booking(cash.apply_receipt),
    ReverseAllocation.name: booking(cash.reverse_allocation),
    RefundReceipt.name: booking(cash.refund_receipt),
    ReverseRefundOfReceipt.name: booking(cash.reverse_refund),
    ProposeWriteOff.name: deciding_when(DECIDER, write_offs.propose_write_off),
    ApproveWriteOff.name: booking(write_offs.approve_write_off),
    WriteOffDifference.name: segregated("booking", write_off_difference),
    RecordRecovery.name: booking(write_offs.record_recovery),
    ReverseWriteOff.name: booking(write_offs.reverse_write_off),
    RecordInvoiceOnTerms.name: deciding_with(DECIDER, record_invoice_on_terms),
    AgreeInstalments.name: deciding_when(DECIDER, due.agree_instalments),
}

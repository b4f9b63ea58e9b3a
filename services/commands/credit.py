"""The decision for each credit account command."""

from typing import Final

from contracts.credit.credit_account import (
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
    SetCreditLimit,
)
from contracts.credit.reversal import ReverseDispute, ReverseInvoice, ReverseReceipt
from domain.credit import credit_account, receivables, reversals
from domain.credit.credit_account import DECIDER
from services.commands.handler import Handlers, deciding, deciding_when

HANDLERS: Final[Handlers] = {
    OpenCreditAccount.name: deciding(DECIDER, credit_account.open_credit_account),
    SetCreditLimit.name: deciding_when(DECIDER, credit_account.set_credit_limit),
    RecordInvoice.name: deciding(DECIDER, receivables.record_invoice),
    RecordReceipt.name: deciding_when(DECIDER, receivables.record_receipt),
    OpenDispute.name: deciding_when(DECIDER, receivables.open_dispute),
    ResolveDispute.name: deciding_when(DECIDER, receivables.resolve_dispute),
    ReverseInvoice.name: deciding_when(DECIDER, reversals.reverse_invoice),
    ReverseReceipt.name: deciding_when(DECIDER, reversals.reverse_receipt),
    ReverseDispute.name: deciding_when(DECIDER, reversals.reverse_dispute),
}

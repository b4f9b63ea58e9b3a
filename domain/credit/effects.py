"""What each event of an account adds to the debt, the unapplied money, the credit and the income: one table for all."""

from typing import Final, NamedTuple

from contracts.credit.cash import ReceiptRefunded, RefundOfReceiptReversed
from contracts.credit.credit_account import InvoiceRecorded, ReceiptAllocated, ReceiptRecorded, ReceiptRecordedV1
from contracts.credit.credit_note import (
    CreditNoteApplicationReversed,
    CreditNoteApplied,
    CreditNoteIssued,
    CreditNoteReversed,
)
from contracts.credit.due import InstalmentAgreed, InvoiceSplit
from contracts.credit.reversal import (
    AllocationReversed,
    AllocationReversedV1,
    InvoiceReversed,
    InvoiceReversedV1,
    ReceiptReversed,
    ReceiptReversedV1,
)
from contracts.credit.settlement import DiscountReversed, DiscountTaken
from contracts.credit.transfer import (
    ReceiptTransferredIn,
    ReceiptTransferredOut,
    TransferInReversed,
    TransferOutReversed,
)
from contracts.credit.write_off import InvoiceWrittenOff, WriteOffRecovered, WriteOffReversed


class Effect(NamedTuple):
    """How many times its amount an event adds to each; `document` and `against` are fields of the event."""

    kind: str
    document: str
    against: str | None = None
    receivable: int = 0
    cash: int = 0
    credit: int = 0
    income: int = 0


EFFECTS: Final[dict[str, Effect]] = {
    InvoiceRecorded.type: Effect("invoice", "invoice", receivable=1),
    InvoiceReversedV1.type: Effect("invoice-reversed", "invoice", receivable=-1),
    InvoiceReversed.type: Effect("invoice-reversed", "invoice", receivable=-1),
    ReceiptRecordedV1.type: Effect("receipt", "receipt", cash=1),
    ReceiptRecorded.type: Effect("receipt", "receipt", cash=1),
    ReceiptReversedV1.type: Effect("receipt-reversed", "receipt", cash=-1),
    ReceiptReversed.type: Effect("receipt-reversed", "receipt", cash=-1),
    ReceiptAllocated.type: Effect("allocation", "receipt", "invoice", receivable=-1, cash=-1),
    AllocationReversedV1.type: Effect("allocation-reversed", "receipt", "invoice", receivable=1, cash=1),
    AllocationReversed.type: Effect("allocation-reversed", "receipt", "invoice", receivable=1, cash=1),
    ReceiptRefunded.type: Effect("refund", "refund", "receipt", cash=-1),
    RefundOfReceiptReversed.type: Effect("refund-reversed", "refund", "receipt", cash=1),
    ReceiptTransferredOut.type: Effect("transfer-out", "transfer", "to_account", cash=-1),
    TransferOutReversed.type: Effect("transfer-out-reversed", "transfer", "to_account", cash=1),
    ReceiptTransferredIn.type: Effect("transfer-in", "receipt", "from_account", cash=1),
    TransferInReversed.type: Effect("transfer-in-reversed", "receipt", "from_account", cash=-1),
    CreditNoteIssued.type: Effect("credit-note", "credit_note", "invoice", credit=1),
    CreditNoteReversed.type: Effect("credit-note-reversed", "credit_note", credit=-1),
    CreditNoteApplied.type: Effect("credit-applied", "credit_note", "invoice", receivable=-1, credit=-1),
    CreditNoteApplicationReversed.type: Effect(
        "credit-application-reversed", "credit_note", "invoice", receivable=1, credit=1
    ),
    InvoiceWrittenOff.type: Effect("write-off", "write_off", "invoice", receivable=-1, income=-1),
    WriteOffReversed.type: Effect("write-off-reversed", "write_off", "invoice", receivable=1, income=1),
    WriteOffRecovered.type: Effect("recovery", "recovery", "write_off", income=1),
    DiscountTaken.type: Effect("discount", "receipt", "invoice", receivable=-1, income=-1),
    DiscountReversed.type: Effect("discount-reversed", "receipt", "invoice", receivable=1, income=1),
    InvoiceSplit.type: Effect("split", "invoice", receivable=-1),
    InstalmentAgreed.type: Effect("instalment", "invoice", "of_invoice", receivable=1),
}

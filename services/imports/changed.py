"""Rows that no longer say what was stored of them: they change nothing, and are named (semantics 34)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from contracts.credit.credit_account import RecordInvoice, RecordReceipt
from contracts.credit.credit_note import IssueCreditNote
from contracts.credit.due import RecordInvoiceOnTerms
from contracts.message import Command
from domain.calendar import business_day
from domain.complaints.complaint import ComplaintIdTaken, ResolvedOtherwise
from domain.credit.credit_account import DECIDER
from domain.credit.credit_notes import CreditNoteNumberTaken
from domain.credit.open_items import Invoice
from domain.credit.receivables import InvoiceNumberTaken, ReceiptNumberTaken
from domain.credit.state import Opened
from domain.customers import customer
from domain.customers.contact import ContactIdTaken
from domain.customers.customer import CustomerIdTaken
from domain.customers.ownership import HasOwner
from domain.customers.purchase import PurchaseNumberTaken
from domain.customers.state import Registered
from domain.decider import Refused
from services.imports.account import AccountsUnknown, account_name, receipt_numbers
from services.imports.plan import Differs, ImportRow, InvoiceSaid
from services.store.commit.script import InDraft
from services.store.outcome import Accepted


class ChangedNotApplied(Refused):
    code = "import.changed-not-applied"


# The codes of rows that say something else than what is stored. A refusal that is repeated has only its code.
CODES: Final = frozenset(
    refusal.code
    for refusal in (
        ChangedNotApplied,
        InvoiceNumberTaken,
        ReceiptNumberTaken,
        CreditNoteNumberTaken,
        ComplaintIdTaken,
        ResolvedOtherwise,
        PurchaseNumberTaken,
        CustomerIdTaken,
        ContactIdTaken,
        HasOwner,
    )
)


# What records a document, and how people name it.
DOCUMENTS: Final[Mapping[type[Command], str]] = {
    RecordInvoice: "Invoice {0.invoice}",
    RecordInvoiceOnTerms: "Invoice {0.invoice}",
    RecordReceipt: "Receipt {0.receipt}",
    IssueCreditNote: "Credit note {0.credit_note}",
}


class AnswersUnknown(Exception):
    """Whether these commands were answered before must be looked up first."""

    def __init__(self, commands: frozenset[UUID]) -> None:
        super().__init__(commands)
        self.commands = commands


async def check_unchanged(
    row: ImportRow, store: InDraft, looked: frozenset[UUID], accounts: Sequence[str] | None
) -> None:
    """Refuse a row that says something else than what an import of it stored; name what differs.

    `looked` are the commands that were looked up because a check asked for them, `accounts` those of the customer;
    raise `AccountsUnknown` where they matter and were not looked up.
    """
    await _check_customer(row, store, looked)
    await _check_invoice(row, store)
    await _check_customer_of_account(row, store)
    _check_account(row, store, accounts)


async def _check_customer(row: ImportRow, store: InDraft, looked: frozenset[UUID]) -> None:
    if row.said is None or row.id_of is None:
        return
    state, id_of, asked = (await store.load(customer.DECIDER, row.subject)).state, row.id_of, set[UUID]()
    if not isinstance(state, Registered):
        return

    def was_said(command: Command) -> bool:
        asked.add(command_id := id_of(command))
        return _answer_before(command_id, store) is not None

    found = "; ".join(map(str, row.said.differences(state, was_said)))
    if asked - looked:
        raise AnswersUnknown(looked | asked)
    if found:
        raise ChangedNotApplied(f"Customer {row.subject} is recorded otherwise, and stays so: {found}.")


async def _check_invoice(row: ImportRow, store: InDraft) -> None:
    """Compare an invoice of which a part was stored before."""
    account_id = None if row.invoice is None else _account_before(row, store)
    if row.invoice is None or account_id is None:
        return
    account = (await store.load(DECIDER, account_id)).state
    if isinstance(account, Opened) and (found := "; ".join(map(str, _differences(row.invoice, account)))):
        raise ChangedNotApplied(f"Invoice {row.invoice.number} is recorded otherwise, and stays so: {found}.")


def _document(row: ImportRow) -> Command | None:
    """Return what records the document of a row: the first that does, as a settled invoice has a receipt besides."""
    return next((step.command for step in row.steps if type(step.command) in DOCUMENTS), None)


def document_elsewhere(row: ImportRow, accounts: Sequence[str]) -> list[UUID]:
    """Return the commands by which an earlier import would have recorded the row's document on another account."""
    wanted, id_of, document = row.account, row.id_of, _document(row)
    if wanted is None or not (wanted.is_named or wanted.is_blank) or id_of is None or document is None:
        return []
    # A row that names no account is told apart by our name for it, whatever account it went to.
    others = {*accounts, account_name(wanted.customer_id, wanted.currency)} - {wanted.account_id}
    return [id_of(document.model_copy(update={"account_id": other})) for other in others]


async def _check_customer_of_account(row: ImportRow, store: InDraft) -> None:
    """Refuse a row that was recorded before on the account that it names, which is another customer's."""
    if row.account is None or not row.account.is_named or _account_before(row, store) is None:
        return
    account, document = (await store.load(DECIDER, row.account.account_id)).state, _document(row)
    if document and isinstance(account, Opened) and account.customer_id != row.account.customer_id:
        raise _otherwise(document, Differs("customer_id", account.customer_id, row.account.customer_id))


def _check_account(row: ImportRow, store: InDraft, accounts: Sequence[str] | None) -> None:
    """Refuse to record on a second account what an earlier import of the row recorded on another of the customer's."""
    wanted, document = row.account, _document(row)
    if wanted is None or not (wanted.is_named or wanted.is_blank) or _account_before(row, store) is not None:
        return
    if accounts is None:
        raise AccountsUnknown
    for command_id in document_elsewhere(row, accounts):
        if document and (answer := _answer_before(command_id, store)):
            given = wanted.account_id if wanted.is_named else "empty"
            raise _otherwise(document, Differs("account_id", answer.stream.partition("/")[2], given))


def _otherwise(document: Command, differs: Differs) -> ChangedNotApplied:
    name = DOCUMENTS[type(document)].format(document)
    return ChangedNotApplied(f"{name} is recorded otherwise, and stays so: {differs}.")


def _account_before(row: ImportRow, store: InDraft) -> str | None:
    """Return the account on which a step of the row was stored before."""
    for step in row.steps:
        if not step.introduction and (answer := _answer_before(step.cause.command_id, store)):
            return answer.stream.partition("/")[2]
    return None


def _answer_before(command_id: UUID, store: InDraft) -> Accepted | None:
    try:
        return store.answered(command_id)
    except Refused:
        return None


def _differences(said: InvoiceSaid, account: Opened) -> Iterator[Differs]:
    known = account.invoices.get(said.number)
    if known is None:
        return
    stored: list[tuple[str, object, object]] = [
        ("amount", account.money(known.amount), said.amount),
        ("invoice_date", known.invoice_date, said.invoice_date),
        ("due_date", known.due_date, said.due_date),
    ]
    if _was_disputed(known, account) and not said.disputed:
        stored.append(("disputed", "yes", "no"))
    settled_on = _settled_on(said.number, account)
    if settled_on:
        stored.append(("settled_date", settled_on, said.settled_on or "empty"))
    yield from (Differs(*each) for each in stored if each[1] != each[2])


def _was_disputed(invoice: Invoice, account: Opened) -> bool:
    """Return whether it was disputed from its issue on, which is what a row says; unless that was taken back."""
    opened = any(each.disputed and each.at == invoice.issued_at for each in invoice.movements)
    return opened and ("dispute", invoice.number) not in account.reversals


def _settled_on(invoice: str, account: Opened) -> date | None:
    """Return the day of the receipt that a row recorded, unless the receipt was taken back."""
    for number in receipt_numbers(invoice):
        receipt = account.receipts.get(number)
        if receipt and invoice in receipt.allocated:
            return business_day.day_in(account.opened.zone, receipt.at)
    return None

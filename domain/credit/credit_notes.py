"""Credit notes: issued against an invoice or alone, applied later, taken back (semantics 16 and 50)."""

from datetime import datetime
from decimal import Decimal

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.credit_note import (
    ApplyCreditNote,
    CreditNoteApplicationReversed,
    CreditNoteApplied,
    CreditNoteIssued,
    CreditNoteReversed,
    IssueCreditNote,
    ReverseCreditNote,
)
from contracts.credit.reversal import ReverseInvoice
from domain.alike import as_stored, check_alone
from domain.content import repeated
from domain.credit.open_items import ZERO, Credit
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import (
    ContradictsLater,
    EndsBeforeItBegins,
    check_issued,
    disputed_after,
    known_invoice,
    least_owed,
    named_amounts,
    reversed_again,
)
from domain.decider import Refused
from domain.timeline import shown


class CreditNoteNumberTaken(Refused):
    code = "credit-account.credit-note-number-taken"


class UnknownCreditNote(Refused):
    code = "credit-account.unknown-credit-note"


class ExceedsCredit(Refused):
    code = "credit-account.exceeds-credit"


class ExceedsOutstanding(Refused):
    code = "credit-account.exceeds-outstanding"


def issue_credit_note(account: CreditAccount, command: IssueCreditNote, *, at: datetime) -> list[CreditAccountEvent]:
    """Use up the invoice that it names, its disputed part first; the rest stays credit until a person applies it."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    check_currency(account, command.amount)
    if known := account.credit_notes.get(command.credit_note):
        return _issued_again(command, known)
    check_alone("credit_note", command.credit_note, known=account.credit_notes, odd=account.odd)
    amount, used = command.amount.amount, ZERO
    if command.invoice is not None:
        check_issued(account, known_invoice(account, command.invoice), at, "credit note")
        used = min(amount, least_owed(account, command.invoice, at))
    issued = CreditNoteIssued(
        customer_id=account.customer_id,
        account_id=command.account_id,
        credit_note=command.credit_note,
        amount=command.amount,
        issued_on=command.issued_on,
        invoice=command.invoice,
        unapplied=account.money(amount - used),
    )
    return [issued, _applied(account, command, command.invoice, used, at)] if command.invoice and used else [issued]


def apply_credit_note(account: CreditAccount, command: ApplyCreditNote, *, at: datetime) -> list[CreditAccountEvent]:
    """Use credit that is left for invoices: at most the least that is left and owed from its date on."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    credit = _known(account, command.credit_note)
    named = named_amounts(account, command.allocations)
    total, left = sum(named.values()), min(credit.least(at), credit.unapplied(at))
    if total > left:
        raise ExceedsCredit(f"{total} is more than the {left} left of credit note {command.credit_note}.")
    for number, part in named.items():
        check_issued(account, account.invoices[number], at, "credit note")
        if part > (owed := least_owed(account, number, at)):
            raise ExceedsOutstanding(f"{part} is more than the {owed} outstanding of invoice {number}.")
    return [_applied(account, command, number, part, at) for number, part in named.items()]


def reverse_credit_note(
    account: CreditAccount, command: ReverseCreditNote, *, at: datetime
) -> list[CreditAccountEvent]:
    """Take it back; the invoices that it reduced are owed again."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    credit = _known(account, command.credit_note)
    what = f"Credit note {command.credit_note}"
    if known := account.reversals.get(("credit_note", command.credit_note)):
        return reversed_again(command, known, what)
    if at < credit.at:
        raise EndsBeforeItBegins(f"{what} was issued at {shown(credit.at)}: it cannot be reversed before.")
    if later := next((each for each in credit.movements if each.at > at), None):
        raise ContradictsLater(f"{what} was used at {shown(later.at)}, which could not follow.")
    reversed_ = CreditNoteReversed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        credit_note=command.credit_note,
        amount=credit.amount,
        by=command.by,
        reason=command.reason,
    )
    return [
        reversed_,
        *(
            taken_back(account, command, command.credit_note, number, part)
            for number, part in sorted(credit.allocated.items())
        ),
    ]


def _known(account: Opened, number: str) -> Credit:
    if number not in account.credit_notes:
        raise UnknownCreditNote(f"The account has no credit note {number}.")
    return account.credit_notes[number]


def _issued_again(command: IssueCreditNote, known: Credit) -> list[CreditAccountEvent]:
    return repeated(
        command,
        stored={"amount": known.amount, "issued_on": known.issued_on, "invoice": known.of},
        refusal=CreditNoteNumberTaken,
        known=f"Credit note {command.credit_note} is issued",
    )


def _applied(
    account: Opened, command: IssueCreditNote | ApplyCreditNote, number: str, part: Decimal, at: datetime
) -> CreditNoteApplied:
    disputed = disputed_after(account.invoices[number], part, at)
    return CreditNoteApplied(
        customer_id=account.customer_id,
        account_id=command.account_id,
        credit_note=command.credit_note,
        invoice=number,
        amount=account.money(part),
        disputed=None if disputed is None else account.money(disputed),
    )


def taken_back(
    account: Opened, command: ReverseCreditNote | ReverseInvoice, credit_note: str, number: str, part: Decimal
) -> CreditNoteApplicationReversed:
    """Return the event that takes back what a credit note reduced of an invoice."""
    return CreditNoteApplicationReversed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        credit_note=credit_note,
        invoice=number,
        amount=account.money(part),
    )

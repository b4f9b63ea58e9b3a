"""The due date of an invoice by terms of payment, moved to a working day, or in instalments (semantics 13, 16, 45)."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from contracts.credit.credit_account import CreditAccountEvent, InvoiceRecorded
from contracts.credit.due import (
    AgreeInstalments,
    Instalment,
    InstalmentAgreed,
    InvoiceSplit,
    RecordInvoiceOnTerms,
    Terms,
)
from domain.alike import as_stored, check_alone
from domain.calendar import business_day
from domain.content import repeated
from domain.credit.open_items import ZERO
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import ContradictsLater, check_issued, known_invoice
from domain.decider import Refused
from domain.timeline import shown

MONTHS: Final = 12
Moved = Callable[[date], date]


class InvoiceNumberTaken(Refused):
    code = "credit-account.invoice-number-taken"


class InvoiceWasReversed(InvoiceNumberTaken):
    code = InvoiceNumberTaken.code


class PartsDiffer(Refused):
    code = "credit-account.instalments-differ"


class Disputed(Refused):
    code = "credit-account.disputed"


class DueBeforeAgreement(Refused):
    code = "credit-account.due-before-agreement"


def due_date(terms: Terms, invoice_date: date) -> date:
    """Return the due date by the terms, on whatever day of the week it falls."""
    month = month_later(invoice_date, terms.months)
    if terms.end_of_month == "before-days":
        return end_of_month(month) + timedelta(days=terms.days)
    due = month + timedelta(days=terms.days)
    return end_of_month(due) if terms.end_of_month == "after-days" else due


def month_later(day: date, months: int) -> date:
    """Return the same day some months later, clipped to the month's last (semantics 45)."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of_month(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def record_invoice_on_terms(
    account: CreditAccount, command: RecordInvoiceOnTerms, *, moved: Moved
) -> list[CreditAccountEvent]:
    """Record an invoice; `moved` moves a due date to a working day where the policy says so."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    check_currency(account, command.amount)
    if reversal := account.reversals.get(("invoice", command.invoice)):
        raise InvoiceWasReversed(f"Invoice {command.invoice} was reversed at {shown(reversal.at)}: use another number.")
    if known := account.invoices.get(command.invoice):
        return repeated(
            command,
            stored={"amount": account.money(known.amount), "invoice_date": known.invoice_date, "terms": known.terms},
            refusal=InvoiceNumberTaken,
            known=f"Invoice {command.invoice} is recorded",
        )
    check_alone("invoice", command.invoice, known=account.invoices, odd=account.odd)
    due = due_date(command.terms, command.invoice_date)
    return [
        InvoiceRecorded(
            customer_id=account.customer_id,
            account_id=command.account_id,
            invoice=command.invoice,
            amount=command.amount,
            invoice_date=command.invoice_date,
            due_date=moved(due),
            zone=account.opened.zone,
            terms=command.terms,
            due_before_moving=due,
        )
    ]


def agree_instalments(account: CreditAccount, command: AgreeInstalments, *, at: datetime) -> list[CreditAccountEvent]:
    """Split the rest of an invoice into open items of their own; before that day, it is owed as it was."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    invoice = known_invoice(account, command.invoice)
    known = _agreed(account, command.invoice)
    if known:
        return repeated(
            command,
            stored={"parts": known, "occurred_at": _agreed_at(account, command.invoice)},
            refusal=PartsDiffer,
            known=f"Instalments of invoice {command.invoice} are agreed",
        )
    check_issued(account, invoice, at, "agreement")
    if later := next((each for each in invoice.movements if each.at > at), None):
        raise ContradictsLater(
            f"Invoice {command.invoice} was paid or disputed at {shown(later.at)}, which could not follow."
        )
    owes, total = invoice.owed(at), sum((part.amount.amount for part in command.parts), ZERO)
    for part in command.parts:
        check_currency(account, part.amount)
    if owes.disputed:
        raise Disputed(f"{owes.disputed} of invoice {command.invoice} is disputed: resolve that first.")
    if total != owes.outstanding:
        raise PartsDiffer(f"The parts add up to {total}, and {owes.outstanding} of {command.invoice} is outstanding.")
    return _split(account, command, at)


def _split(account: Opened, command: AgreeInstalments, at: datetime) -> list[CreditAccountEvent]:
    day = business_day.day_in(account.opened.zone, at)
    if command.parts[0].due_date < day:
        raise DueBeforeAgreement(f"{command.parts[0].due_date} is before {day}, the day of the agreement.")
    split = InvoiceSplit(
        customer_id=account.customer_id,
        account_id=command.account_id,
        invoice=command.invoice,
        amount=account.money(sum((part.amount.amount for part in command.parts), ZERO)),
    )
    numbered = [(f"{command.invoice}/{place}", part) for place, part in enumerate(command.parts, start=1)]
    for number, _ in numbered:
        if number in account.invoices:
            raise InvoiceNumberTaken(f"There is an invoice {number} already.")
        check_alone("invoice", number, known=account.invoices, odd=account.odd)
    return [split, *(_instalment(account, command, number, part, day) for number, part in numbered)]


def _instalment(
    account: Opened, command: AgreeInstalments, number: str, part: Instalment, day: date
) -> InstalmentAgreed:
    return InstalmentAgreed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        invoice=number,
        of_invoice=command.invoice,
        amount=part.amount,
        invoice_date=day,
        due_date=part.due_date,
        zone=account.opened.zone,
    )


def _agreed(account: Opened, number: str) -> tuple[Instalment, ...]:
    parts = [each for each in account.invoices.values() if each.of == number]
    ordered = sorted(parts, key=lambda part: part.due_date)
    return tuple(Instalment(amount=account.money(part.amount), due_date=part.due_date) for part in ordered)


def _agreed_at(account: Opened, number: str) -> datetime:
    return next(each.issued_at for each in account.invoices.values() if each.of == number)

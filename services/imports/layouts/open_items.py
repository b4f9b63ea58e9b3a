"""Open items: each row is an invoice, a receipt or a credit note, as accounting systems list them (未清项)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import OpenCreditAccount, RecordInvoice, RecordReceipt
from contracts.credit.credit_note import IssueCreditNote
from contracts.credit.due import EarlyDiscount, RecordInvoiceOnTerms, Terms
from contracts.customers.customer import RegisterCustomer
from contracts.message import Command
from services.imports import cell
from services.imports.account import account_name
from services.imports.cell import BadValue, Values
from services.imports.plan import AccountWanted, ImportRow, Sealer
from services.imports.plan import Terms as OfFile
from services.imports.source import Record

REQUIRED: Final = ("customer_id", "kind", "number", "date", "amount")
OPTIONAL: Final = (
    "account_id",
    "customer_name",
    "due_date",
    "terms_days",
    "terms_months",
    "end_of_month",
    "discount_percent",
    "discount_days",
    "against",
)
KINDS: Final = {
    "invoice": "invoice",
    "发票": "invoice",
    "receipt": "receipt",
    "收款": "receipt",
    "credit-note": "credit-note",
    "贷项": "credit-note",
}
END_OF_MONTH: Final = ("none", "before-days", "after-days")
DISCOUNT: Final = ("discount_percent", "discount_days")
TERMS: Final = ("terms_days", "terms_months", "end_of_month", *DISCOUNT)


class OpenItems:
    """Remembers the customers it has introduced."""

    def __init__(self, terms: OfFile) -> None:
        self._terms = terms
        self._sealer = Sealer("open-items", terms.zone)
        self._met: set[str] = set()

    def afterwards(self) -> Iterable[ImportRow]:
        """Return nothing: each row is complete by itself."""
        return ()

    def plan(self, record: Record, values: Values) -> ImportRow:
        wanted = self._account(values)
        dated = cell.day(values, "date")
        at = cell.start_of(dated, "date", self._terms.zone)
        command = self._document(values, wanted.account_id, dated, at)
        steps = [self._sealer.seal(command, again=False)]
        if wanted.customer_id not in self._met:
            introductions = self._introduce(wanted, values, at)
            steps = [*(self._sealer.seal(each, again=False, introduction=True) for each in introductions), *steps]
        self._met.add(wanted.customer_id)
        return ImportRow(record, wanted.customer_id, tuple(steps), account=wanted, id_of=self._sealer.id_of)

    def _introduce(self, wanted: AccountWanted, values: Values, at: datetime) -> list[Command]:
        name = cell.optional_label(values, "customer_name") or wanted.customer_id
        return [
            RegisterCustomer(customer_id=wanted.customer_id, full_name=name, occurred_at=at),
            OpenCreditAccount(
                account_id=wanted.account_id,
                customer_id=wanted.customer_id,
                currency=self._terms.currency,
                zone=self._terms.zone.key,
                occurred_at=at,
            ),
        ]

    def _document(self, values: Values, account: str, dated: date, at: datetime) -> Command:
        kind = KINDS.get(cell.required(values, "kind").lower())
        number, amount = cell.number(values, "number"), cell.money(values, "amount", self._terms.currency)
        against = None if cell.optional(values, "against") is None else cell.number(values, "against")
        match kind:
            case "invoice":
                return self._invoice(values, account, dated, at)
            case "receipt":
                _check_empty(values, ("due_date", *TERMS), "in the row of a receipt")
                allocations = (Allocation(invoice=against, amount=amount),) if against else ()
                return RecordReceipt(
                    account_id=account, receipt=number, amount=amount, allocations=allocations, occurred_at=at
                )
            case "credit-note":
                _check_empty(values, ("due_date", *TERMS), "in the row of a credit note")
                return IssueCreditNote(
                    account_id=account,
                    credit_note=number,
                    amount=amount,
                    issued_on=dated,
                    invoice=against,
                    occurred_at=at,
                )
            case _:
                said = f"kind must be one of {', '.join(KINDS)}, not '{values['kind']}'"
                raise BadValue("import.value-invalid", said)

    def _invoice(self, values: Values, account: str, dated: date, at: datetime) -> Command:
        number, amount = cell.number(values, "number"), cell.money(values, "amount", self._terms.currency)
        _check_empty(values, ("against",), "in the row of an invoice")
        if cell.optional(values, "due_date") is None:
            return RecordInvoiceOnTerms(
                account_id=account,
                invoice=number,
                amount=amount,
                invoice_date=dated,
                terms=_terms(values),
                occurred_at=at,
            )
        _check_empty(values, TERMS, "where due_date says when it is due")
        due_date = cell.day(values, "due_date")
        if due_date < dated:
            raise BadValue("import.value-invalid", f"due_date {due_date} is before date {dated}")
        return RecordInvoice(
            account_id=account, invoice=number, amount=amount, invoice_date=dated, due_date=due_date, occurred_at=at
        )

    def _account(self, values: Values) -> AccountWanted:
        customer, currency = cell.ident(values, "customer_id"), self._terms.currency
        is_named = cell.optional(values, "account_id") is not None
        account = cell.ident(values, "account_id") if is_named else account_name(customer, currency)
        is_blank = "account_id" in values and not is_named
        return AccountWanted(customer, account, currency, self._terms.zone, is_named, is_blank, numbers_receipts=True)


def _check_empty(values: Values, columns: Iterable[str], where: str) -> None:
    """Refuse a cell that would say nothing: it would be dropped without a word."""
    for column in columns:
        if cell.optional(values, column) is not None:
            raise BadValue("import.value-invalid", f"{column} must be empty {where}")


def _terms(values: Values) -> Terms:
    """Return the terms of payment of an invoice that states no due date."""
    if cell.optional(values, "terms_days") is None and cell.optional(values, "terms_months") is None:
        raise BadValue("import.value-missing", "due_date is empty, and so are terms_days and terms_months")
    end = cell.optional(values, "end_of_month") or "none"
    if end not in END_OF_MONTH:
        raise BadValue("import.value-invalid", f"end_of_month must be one of {', '.join(END_OF_MONTH)}, not '{end}'")
    return Terms(
        months=_whole(values, "terms_months"),
        days=_whole(values, "terms_days"),
        end_of_month=end,
        discount=_discount(values),
    )


def _discount(values: Values) -> EarlyDiscount | None:
    percent = cell.optional(values, "discount_percent")
    if percent is None:
        _check_empty(values, DISCOUNT, "without discount_percent")
        return None
    if cell.optional(values, "discount_days") is None:
        raise BadValue("import.value-missing", "discount_days is empty beside discount_percent")
    return EarlyDiscount(percent=percent, days=_whole(values, "discount_days"))


def _whole(values: Values, column: str) -> int:
    return 0 if cell.optional(values, column) is None else cell.count(values, column)

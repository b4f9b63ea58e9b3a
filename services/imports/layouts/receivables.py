"""Receivables: each row is an invoice, perhaps disputed until it is settled, perhaps settled by one receipt."""

from collections.abc import Iterable
from typing import Final

from contracts.credit.allocation import Allocation
from contracts.credit.credit_account import OpenCreditAccount, OpenDispute, RecordInvoice, RecordReceipt, ResolveDispute
from contracts.message import Command
from services.imports import cell
from services.imports.account import account_name
from services.imports.cell import BadValue, Values
from services.imports.emptied import RegionSaid
from services.imports.plan import AccountWanted, ImportRow, InvoiceSaid, Sealer, Terms
from services.imports.source import Record

REQUIRED: Final = ("customer_id", "invoice_number", "invoice_date", "due_date", "amount", "disputed", "settled_date")
OPTIONAL: Final = ("account_id", "country_code", "days_to_settle", "days_late")


class Receivables:
    """Remembers the customers it has introduced."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._sealer = Sealer("receivables", terms.zone)
        self._met: set[str] = set()

    def afterwards(self) -> Iterable[ImportRow]:
        """Return nothing: each row is complete by itself."""
        return ()

    def plan(self, record: Record, values: Values) -> ImportRow:
        wanted = self._account(values)
        customer = wanted.customer_id
        region = self._region(wanted, values)
        introductions = [] if customer in self._met else self._introduce(wanted, region)
        invoice = self._said(values)
        commands = self._invoice(wanted.account_id, invoice)
        self._met.add(customer)
        steps = [self._sealer.seal(command, again=False, introduction=True) for command in introductions]
        # The same invoice twice in a file is one invoice.
        steps += [self._sealer.seal(command, again=False) for command in commands]
        return ImportRow(
            record,
            customer,
            tuple(steps),
            account=wanted,
            invoice=invoice,
            said=region if "country_code" in values else None,
            id_of=self._sealer.id_of,
        )

    def _region(self, wanted: AccountWanted, values: Values) -> RegionSaid:
        since = None
        if wanted.customer_id not in self._met:
            since = cell.start_of(cell.day(values, "invoice_date"), "invoice_date", self._terms.zone)
        return RegionSaid(wanted.customer_id, cell.optional_label(values, "country_code"), since)

    def _introduce(self, wanted: AccountWanted, said: RegionSaid) -> list[Command]:
        return [
            said.introducing(said.region),
            OpenCreditAccount(
                account_id=wanted.account_id,
                customer_id=wanted.customer_id,
                currency=self._terms.currency,
                zone=self._terms.zone.key,
                occurred_at=said.since,
            ),
        ]

    def _said(self, values: Values) -> InvoiceSaid:
        invoice_date, due_date = cell.day(values, "invoice_date"), cell.day(values, "due_date")
        if due_date < invoice_date:
            raise BadValue("import.value-invalid", f"due_date {due_date} is before invoice_date {invoice_date}")
        return InvoiceSaid(
            number=cell.number(values, "invoice_number"),
            amount=cell.money(values, "amount", self._terms.currency),
            invoice_date=invoice_date,
            due_date=due_date,
            disputed=cell.yes(values, "disputed"),
            settled_on=None if cell.optional(values, "settled_date") is None else cell.day(values, "settled_date"),
        )

    def _invoice(self, account: str, said: InvoiceSaid) -> list[Command]:
        zone, number, amount = self._terms.zone, said.number, said.amount
        issued = cell.start_of(said.invoice_date, "invoice_date", zone)
        commands: list[Command] = [
            RecordInvoice(
                account_id=account,
                invoice=number,
                amount=amount,
                invoice_date=said.invoice_date,
                due_date=said.due_date,
                occurred_at=issued,
            )
        ]
        if said.disputed:
            commands.append(OpenDispute(account_id=account, invoice=number, amount=amount, occurred_at=issued))
        if said.settled_on is None:
            return commands
        settled = cell.start_of(said.settled_on, "settled_date", zone)
        if said.disputed:
            commands.append(ResolveDispute(account_id=account, invoice=number, occurred_at=settled))
        allocation = Allocation(invoice=number, amount=amount)
        receipt = RecordReceipt(
            account_id=account, receipt=number, amount=amount, allocations=(allocation,), occurred_at=settled
        )
        return [*commands, receipt]

    def _account(self, values: Values) -> AccountWanted:
        customer, currency = cell.ident(values, "customer_id"), self._terms.currency
        is_named = cell.optional(values, "account_id") is not None
        account = cell.ident(values, "account_id") if is_named else account_name(customer, currency)
        is_blank = "account_id" in values and not is_named
        return AccountWanted(customer, account, currency, self._terms.zone, is_named, is_blank)

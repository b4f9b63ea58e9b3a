"""Purchases: each row is a purchase of a customer, and two identical rows are two purchases."""

from collections.abc import Iterable
from typing import Final

from contracts.customers.customer import RecordPurchase, RegisterCustomer
from services.imports import cell
from services.imports.cell import BadValue, Values
from services.imports.plan import ImportRow, Sealer, Terms
from services.imports.source import Record

REQUIRED: Final = ("customer_id", "date", "quantity", "amount")
OPTIONAL: Final = ()


class Purchases:
    """Remembers the customers it has introduced and how often it has read the same row."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._sealer = Sealer("purchases", terms.zone)
        self._met: set[str] = set()

    def afterwards(self) -> Iterable[ImportRow]:
        """Return nothing: each row is complete by itself."""
        return ()

    def plan(self, record: Record, values: Values) -> ImportRow:
        customer = cell.ident(values, "customer_id")
        purchased_on = cell.day(values, "date")
        occurred_at = cell.start_of(purchased_on, "date", self._terms.zone)
        quantity = cell.count(values, "quantity")
        amount = cell.money(values, "amount", self._terms.currency)
        if amount.amount < 0:
            raise BadValue("import.value-invalid", f"amount must not be negative, not '{values['amount']}'")
        content = f"{purchased_on}/{quantity}/{amount.amount}"
        command = RecordPurchase(
            customer_id=customer,
            # The file does not number purchases, and a number must stay the same when rows are added around it.
            purchase=f"{content}/{self._sealer.nth(f'{customer}/{content}')}",
            purchased_on=purchased_on,
            quantity=quantity,
            amount=amount,
            occurred_at=occurred_at,
        )
        steps = [self._sealer.seal(command, again=False)]
        if customer not in self._met:
            self._met.add(customer)
            register = RegisterCustomer(customer_id=customer, full_name=customer, occurred_at=occurred_at)
            steps.insert(0, self._sealer.seal(register, again=False, introduction=True))
        return ImportRow(record, customer, tuple(steps))

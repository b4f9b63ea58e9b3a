"""The layouts that can be imported, by the name given on the command line."""

from dataclasses import dataclass
from typing import Final

from services.imports.layouts import bank_statement, customers, helpdesk, open_items, purchases, receivables
from services.imports.plan import PlannerFor


@dataclass(frozen=True, slots=True)
class Layout:
    """`required` columns must be in the header, `optional` ones may be; any others are ignored with a notice."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    planner: PlannerFor

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all columns that this layout knows."""
        return self.required + self.optional

    def ignored(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """List the columns of a header that this layout does not know."""
        return tuple(name for name in columns if name not in self.columns)


LAYOUTS: Final = {
    "customers": Layout(customers.REQUIRED, customers.OPTIONAL, customers.Customers),
    "receivables": Layout(receivables.REQUIRED, receivables.OPTIONAL, receivables.Receivables),
    "open-items": Layout(open_items.REQUIRED, open_items.OPTIONAL, open_items.OpenItems),
    "bank-statement": Layout(bank_statement.REQUIRED, bank_statement.OPTIONAL, bank_statement.BankStatement),
    "helpdesk": Layout(helpdesk.REQUIRED, helpdesk.OPTIONAL, helpdesk.Helpdesk),
    "purchases": Layout(purchases.REQUIRED, purchases.OPTIONAL, purchases.Purchases),
}

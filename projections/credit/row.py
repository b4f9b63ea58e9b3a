"""The row of an invoice in the list of open items."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from domain.credit.standing import Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueReceivable:
    """All movements of an invoice, and their totals.

    The last movement was at `moved_at`: lists as of later instants need only `paid` and `disputed`.
    """

    account_id: str
    invoice: str
    customer: str
    currency: str
    amount: Decimal
    invoice_date: date
    due_date: date
    zone: str
    occurred_at: datetime
    paid: Decimal
    disputed: Decimal
    moved_at: datetime
    movements: tuple[Movement, ...] = ()
    position: int = field(default=0, compare=False)

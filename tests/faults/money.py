"""I7: money is neither made nor lost between the events and the table of receivables.

No rule of Kehu refuses an invoice above the credit limit, so that no prefix of the log can break one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.credit.credit_account import (
    CreditAccountEvent,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
    ReceiptRecordedV1,
)
from contracts.message import Event
from projections.engine.projection import Recorded
from tests.faults.violation import Violation

I7: Final = "I7"
TYPES: Final = [InvoiceRecorded.type, ReceiptRecordedV1.type, ReceiptRecorded.type, ReceiptAllocated.type]
OWED: Final = "select currency, sum(amount - paid) from overdue_receivables group by currency"

Amounts = Mapping[str, Decimal]


async def owed_in_table(connection: AsyncConnection[Any]) -> Amounts:
    """Return what the read model says is outstanding, by currency."""
    return dict(await (await connection.execute(OWED)).fetchall())


def check_money(log: Iterable[Recorded], owed: Amounts) -> Iterator[Violation]:
    """Follow what each invoice owes over every prefix of the log, then compare the sums with the table's."""
    owes: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    unpaid: dict[tuple[str, str], Decimal] = {}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for position, event in _credit(log):
        match event:
            case InvoiceRecorded(amount=money):
                owes[event.account_id, event.invoice] += money.amount
                sums[money.currency] += money.amount
            case ReceiptRecorded() | ReceiptRecordedV1():
                unpaid[event.account_id, event.receipt] = event.amount.amount - event.unapplied.amount
            case ReceiptAllocated(amount=money):
                owes[event.account_id, event.invoice] -= money.amount
                sums[money.currency] -= money.amount
                unpaid[event.account_id, event.receipt] -= money.amount
                over = -owes[event.account_id, event.invoice]
                if over > 0:
                    yield Violation(I7, f"invoice {event.invoice} is overpaid by {over} at position {position}")
            case _:
                pass
    for (account, receipt), rest in unpaid.items():
        if rest:
            yield Violation(I7, f"receipt {receipt} of account {account} paid {-rest:+} more than came in")
    for currency in sorted(sums.keys() | owed.keys()):
        wanted, found = sums[currency], owed.get(currency, Decimal(0))
        if wanted != found:
            yield Violation(I7, f"the table says that {found} {currency} are owed, the events say {wanted}")


def _credit(log: Iterable[Recorded]) -> Iterator[tuple[int, CreditAccountEvent]]:
    for recorded in log:
        event: Event = recorded.envelope.event
        if isinstance(event, CreditAccountEvent):
            yield recorded.position, event

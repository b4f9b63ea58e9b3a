"""A statement and a letter with made-up content, for tests of how documents are written."""

from datetime import date
from decimal import Decimal
from typing import Any

from projections.credit.accounts import Account
from projections.credit.collections import Collectable
from projections.credit.ledger import Line
from projections.credit.open_items import OpenItem
from projections.credit.statement import Statement, statement

ZERO = Decimal("0.00")
BUCKETS = ("not-due", "1-30", "31-60", "61-90", "90+")


def account(**others: Any) -> Account:
    """Return account A1 of 客户1, on which nothing is owed unless told otherwise."""
    given: dict[str, Any] = {
        "customer": "C1",
        "account": "A1",
        "currency": "CNY",
        "zone": "Asia/Shanghai",
        "limit": None,
        "buckets": dict.fromkeys(BUCKETS, ZERO),
        "outstanding": ZERO,
        "disputed": ZERO,
        "unapplied": ZERO,
        "name": "龘龙贸易",
    }
    return Account(**given | others)


def line(day: date, kind: str, document: str, amount: str, **effects: int) -> Line:
    """Return a line whose amount counts so many times in each column."""
    money = Decimal(amount)
    columns: dict[str, Any] = {
        name: money * effects.get(name, 0) for name in ("receivable", "cash", "credit", "income")
    }
    return Line(
        customer="C1",
        account="A1",
        day=day,
        kind=kind,
        document=document,
        against=None,
        currency="CNY",
        amount=money,
        at=None,  # type: ignore[arg-type] # no statement looks at it
        entry=1,
        **columns,
    )


def item(invoice: str, due: date, rest: str, *, disputed: str = "0.00", days: int = 1) -> OpenItem:
    """Return an open item that was billed on the first of January."""
    return OpenItem(
        customer="C1",
        account="A1",
        invoice=invoice,
        currency="CNY",
        invoice_date=date(2025, 1, 1),
        due_date=due,
        outstanding=Decimal(rest),
        disputed=Decimal(disputed),
        days_overdue=days,
        bucket="1-30",
    )


def collectable(amount: str, *, stage: str | None = "letter", paused_until: date | None = None) -> Collectable:
    """Return what collection says about the account."""
    return Collectable(
        customer="C1",
        account="A1",
        currency="CNY",
        stage=stage,
        days_overdue=20,
        amount=Decimal(amount),
        paused_until=paused_until,
        next=stage,
        skipped=(),
    )


MARCH = (
    line(date(2025, 3, 5), "invoice", "I2", "300.00", receivable=1),
    line(date(2025, 3, 12), "credit-note", "G1", "50.00", credit=1),
    line(date(2025, 3, 12), "credit-applied", "G1", "50.00", receivable=-1, credit=-1),
    line(date(2025, 3, 25), "receipt", "=1+1", "250.00", cash=1),
    line(date(2025, 3, 25), "allocation", "=1+1", "250.00", receivable=-1, cash=-1),
)


def in_march() -> Statement:
    """Return the statement of case K27."""
    return statement(
        account(outstanding=Decimal("250.00"), buckets=dict.fromkeys(BUCKETS, ZERO) | {"not-due": Decimal("250.00")}),
        since=date(2025, 3, 1),
        until=date(2025, 3, 31),
        opening=Decimal("250.00"),
        lines=MARCH,
        items=[item("I2", date(2025, 4, 30), "250.00", days=-30)],
        credit=ZERO,
    )

"""What lists say of the rows of customers, in functions of the rows alone."""

from collections.abc import Mapping
from datetime import datetime

from domain.customers.tie import tied
from projections.customers.row import CustomerRow
from services.scenarios.answers.folds import Folds


def rows_of(folds: Folds) -> dict[str, CustomerRow]:
    return {row.customer: row for row in folds["customer_list"].values()}


def answerable(row: CustomerRow, rows: Mapping[str, CustomerRow], as_of: datetime) -> str | None:
    """Say who answers for a customer: for the head, where it is a member of one and the head has an owner."""
    link = tied(row.ties, as_of).link
    head = rows.get(link.head_id) if link else None
    return (head and head.owner) or row.owner


def of_one(row: CustomerRow, rows: Mapping[str, CustomerRow], now: datetime) -> list[CustomerRow]:
    """Return the records of a customer: its own, and those of its duplicates."""
    return [row, *(each for each in rows.values() if tied(each.ties, now).survivor == row.customer)]

"""The statement of an account (对账单) as a document in the customer's language."""

from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection

from projections.credit.open_items import then
from projections.credit.statement import Statement, StatementEntry, statement_of
from services.documents.document import Cell, Column, Document, Language, Table
from services.documents.words import PAGES, WORDS, Words
from services.lists import one


async def read_statement(
    connection: AsyncConnection[Any],
    account_id: str,
    as_of: date,
    since: date | None,
    *,
    looks_back: bool = False,
) -> Statement:
    """Return a statement, from the first of the month where no first day is given; refuse an unknown account."""
    account = await one.account(connection, account_id, as_of, looks_back=looks_back)
    day = then(as_of, account.zone)[0]
    return await statement_of(connection, account, as_of, day.replace(day=1) if since is None else since)


def document(statement: Statement, language: Language) -> Document:
    """Return the statement as it is sent."""
    words = WORDS[language]
    return Document(
        title=words["statement"],
        language=language,
        facts=(
            (words["customer"], statement.name or statement.customer),
            (words["account"], statement.account),
            (words["currency"], statement.currency),
            (words["period"], f"{statement.since} – {statement.until}"),
            (words["opening"], statement.opening),
            (words["closing"], statement.closing),
            (words["overdue"], statement.overdue),
        ),
        parts=(_movements(statement, words), *_owed(statement, words)),
        page=PAGES[language],
    )


def _movements(statement: Statement, words: Words) -> Table:
    entries, nothing = statement.entries, statement.opening * 0
    charged = sum((each.charge for each in entries), nothing)
    paid = sum((each.payment for each in entries), nothing)
    return Table(
        words["movements"],
        (
            *(Column(words[name]) for name in ("date", "what", "document", "for")),
            *(Column(words[name], is_number=True) for name in ("charge", "payment", "balance")),
        ),
        (
            (statement.since, words["opening"], None, None, None, None, statement.opening),
            *(_movement(each, words) for each in entries),
        ),
        (statement.until, words["closing"], None, None, charged, paid, statement.closing),
    )


def _movement(entry: StatementEntry, words: Words) -> tuple[Cell, ...]:
    amounts = (entry.charge or None, entry.payment or None, entry.balance)
    return (entry.day, words[entry.kind], entry.document, entry.against, *amounts)


def _owed(statement: Statement, words: Words) -> tuple[str | Table, ...]:
    if not statement.items:
        return (words["nothing"],)
    items = Table(
        words["open-items"],
        (
            *(Column(words[name]) for name in ("invoice-number", "invoice-date", "due-date")),
            *(Column(words[name], is_number=True) for name in ("days-overdue", "outstanding", "disputed")),
        ),
        tuple(
            (item.invoice, item.invoice_date, item.due_date, max(item.days_overdue, 0), item.outstanding, item.disputed)
            for item in statement.items
        ),
        (words["total"], None, None, None, statement.outstanding, statement.disputed),
    )
    return (items, _ages(statement, words))


def _ages(statement: Statement, words: Words) -> Table:
    headings = [*(words.get(name, name) for name in statement.buckets), words["unapplied"], words["unapplied-credit"]]
    amounts: list[Decimal] = [*statement.buckets.values(), statement.unapplied, statement.unapplied_credit]
    return Table(
        words["ages"],
        (*(Column(heading, is_number=True) for heading in headings), Column(words["balance"], is_number=True)),
        ((*amounts, statement.closing),),
    )

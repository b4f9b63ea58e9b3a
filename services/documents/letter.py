"""A reminder letter (催款函): each overdue, undisputed item with its rest, in the words of a step of the ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.money import minor_unit
from domain.credit.rules import CreditRules
from domain.decider import Refused
from domain.organisation.unit import MAIN
from projections.credit import collections, open_items
from projections.credit.accounts import Account
from projections.credit.collections import Collectable
from projections.credit.open_items import OpenItem, OverdueQuery, then
from projections.credit.standing_rows import StandingQuery, standing_rows
from services.customers.unit_rules import credit_rules_in_force
from services.documents.document import Column, Document, Language, Table
from services.documents.words import PAGES, WORDS, Words
from services.lists import one

# So many kinds of letters are written, the mildest first; later steps get the last.
HARSHEST: Final = 4


class NothingToCollect(Refused):
    """Nothing is overdue and undisputed, or money on the account covers it."""

    code = "credit-account.nothing-to-collect"


class PromiseOpen(Refused):
    """The customer promised to pay, and the day is not over."""

    code = "credit-account.promise-open"


class NoStepDue(Refused):
    """The debt has not reached the first step of the policy's ladder."""

    code = "credit-account.no-step-due"


class StepUnknown(Refused):
    code = "credit-account.unknown-step"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterItem:
    """An item of a letter: what is left of it and not disputed."""

    invoice: str
    invoice_date: date
    due_date: date
    days_overdue: int
    rest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`step` is of the policy's ladder, `level` its place in it; `amount` is the sum of `items` less `deducted`."""

    customer: str
    name: str | None
    account: str
    currency: str
    day: date
    step: str | None
    level: int
    items: tuple[LetterItem, ...]
    deducted: Decimal
    amount: Decimal


async def read_letter(
    connection: AsyncConnection[Any],
    account_id: str,
    as_of: date,
    step: str | None = None,
    *,
    looks_back: bool = False,
) -> Letter:
    """Return the letter for the step that is due, or for the one that is named; refuse where none is to be written."""
    account = await one.account(connection, account_id, as_of, looks_back=looks_back)
    query = StandingQuery(account=account.account)
    rules = await credit_rules_in_force(connection, then(as_of, "UTC")[1])
    found = await collections.collections(connection, as_of, rules, query)
    units = [each.unit async for each in standing_rows(connection, as_of, query)]
    own = rules.get(units[0] if units else MAIN) or CreditRules()
    items = await open_items.overdue(connection, as_of, OverdueQuery(account=account.account))
    return letter(account, found[0] if found else None, items, own, day=then(as_of, account.zone)[0], step=step)


def letter(
    account: Account,
    standing: Collectable | None,
    items: Sequence[OpenItem],
    rules: CreditRules,
    *,
    day: date,
    step: str | None = None,
) -> Letter:
    """Write the letter, or refuse."""
    if standing is None:
        raise NothingToCollect(f"On {day}, there is nothing to collect from account {account.account}.")
    if standing.paused_until is not None:
        raise PromiseOpen(f"Account {account.account} is promised to be paid until {standing.paused_until}.")
    named = step or standing.stage
    listed = tuple(_to_pay(item) for item in items if 0 < item.outstanding - item.disputed >= rules.de_minimis)
    total = sum((item.rest for item in listed), minor_unit(account.currency) * 0)
    return Letter(
        customer=account.customer,
        name=account.name,
        account=account.account,
        currency=account.currency,
        day=day,
        step=named,
        level=_level(named, rules, day),
        items=listed,
        deducted=total - standing.amount,
        amount=standing.amount,
    )


def _to_pay(item: OpenItem) -> LetterItem:
    return LetterItem(
        invoice=item.invoice,
        invoice_date=item.invoice_date,
        due_date=item.due_date,
        days_overdue=item.days_overdue,
        rest=item.outstanding - item.disputed,
    )


def _level(step: str | None, rules: CreditRules, day: date) -> int:
    names = [each.name for each in rules.ladder]
    if not names and step is None:
        return 1
    if step is None:
        raise NoStepDue(f"On {day}, no step of the policy's ladder is due yet: {', '.join(names)}.")
    if step not in names:
        raise StepUnknown(f"{step} is not a step of the policy's ladder: {', '.join(names) or 'it has none'}.")
    return names.index(step) + 1


def document(letter: Letter, language: Language) -> Document:
    """Return the letter as it is sent."""
    words = WORDS[language]
    kind = min(letter.level, HARSHEST)
    return Document(
        title=words[f"letter-{kind}"],
        language=language,
        facts=(
            (words["customer"], letter.name or letter.customer),
            (words["account"], letter.account),
            (words["day-of"], letter.day),
            (words["to-pay"], f"{letter.amount:,f} {letter.currency}"),
        ),
        parts=(words[f"opening-{kind}"], *_items(letter, words), words["ending"]),
        page=PAGES[language],
    )


def _items(letter: Letter, words: Words) -> Sequence[Table]:
    names = ("invoice-number", "invoice-date", "due-date", "days-overdue", "outstanding")
    rows = [(each.invoice, each.invoice_date, each.due_date, each.days_overdue, each.rest) for each in letter.items]
    taken = [(words["deducted"], None, None, None, -letter.deducted)] if letter.deducted else []
    return (
        Table(
            words["open-items"],
            tuple(Column(words[name], is_number=name in names[3:]) for name in names),
            (*rows, *taken),
            (words["to-pay"], None, None, None, letter.amount),
        ),
    )

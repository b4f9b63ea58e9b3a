"""Whose money an entry of a bank statement most likely is: proposed with the reason, decided by a person.

In this order: invoices that the text names, an amount that only one invoice has, a payer who has the name of only one
customer. Where two accounts fit alike, nothing is proposed.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Why = Literal["reference-and-amount", "reference", "amount", "payer", "unclear", "debit"]
WORD: Final = re.compile(r"[^\W_](?:[\w./-]*[^\W_])?")
# A shorter number stands in texts by chance: days, amounts, quantities.
SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An open invoice in the currency of the entry, with the name of its customer."""

    account_id: str
    customer: str
    name: str
    invoice: str
    due: str
    rest: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """The account and the invoices that an entry pays, with what each gets; none of them where it is unclear."""

    why: Why
    account_id: str | None = None
    customer: str | None = None
    pays: tuple[tuple[str, Decimal], ...] = ()


def words(texts: Iterable[str]) -> frozenset[str]:
    """Return what may be the number of an invoice, in capitals."""
    found = (word.upper() for text in texts for word in WORD.findall(text))
    return frozenset(word for word in found if len(word) >= SHORTEST and any(map(str.isdigit, word)))


def proposed(
    amount: Decimal, texts: Sequence[str], payer: str, invoices: Collection[OpenInvoice], *, debit: bool = False
) -> Proposal:
    """Propose whose money it is."""
    if debit:
        return Proposal("debit")
    named = words(texts)
    by_reference = [each for each in invoices if each.invoice.upper() in named]
    return (
        _of_one(by_reference, amount, "reference-and-amount" if _sum(by_reference) == amount else "reference")
        or _of_one([each for each in invoices if each.rest == amount], amount, "amount", only_one=True)
        or _of_one([each for each in invoices if payer and each.name.lower() == payer.lower()], amount, "payer")
        or Proposal("unclear")
    )


def _of_one(found: Sequence[OpenInvoice], amount: Decimal, why: Why, *, only_one: bool = False) -> Proposal | None:
    """Return the proposal where all of them are of one account."""
    accounts = {each.account_id for each in found}
    if len(accounts) != 1 or (only_one and len(found) > 1):
        return None
    pays, left = [], amount
    for each in sorted(found, key=lambda item: (item.due, item.invoice)):
        if part := min(left, each.rest):
            pays.append((each.invoice, part))
            left -= part
    return Proposal(why, found[0].account_id, found[0].customer, tuple(pays))


def _sum(items: Iterable[OpenInvoice]) -> Decimal:
    return sum((each.rest for each in items), Decimal(0))

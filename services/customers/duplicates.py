"""Suggests which records may be one customer (CU6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection

from domain.customers.likeness.company_name import CompanyName, plain_address, read_name
from domain.customers.likeness.duplicate import Suggestion, suggestions
from domain.customers.likeness.likeness import Profile, bigrams
from domain.customers.likeness.phones import phones_in
from projections.customers.file import survivor_of
from projections.customers.traits import Traits, traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """`customer` was received first; `proposal` is to merge the other into it, or to link it under it."""

    customer: str
    full_name: str
    other: str
    other_name: str
    score: Decimal
    proposal: str
    reasons: tuple[str, ...]


async def likely_duplicates(
    connection: AsyncConnection[Any], now: datetime, *, at_least: Decimal, customer: str | None = None
) -> Sequence[Duplicate] | None:
    """List the pairs that look like one customer, the likeliest first; return None if `customer` does not exist.

    With `customer`, list only its pairs, or those of the customer that it is shown under.
    """
    standing = customer and await survivor_of(connection, customer, now)
    if customer is not None and standing is None:
        return None
    known = await traits(connection, now)
    names = {each.customer: each.full_name for each in known}
    found = suggestions([profile(each) for each in known], at_least=at_least, of=standing)
    return [_duplicate(each, names) for each in found]


def profile(known: Traits) -> Profile:
    """Return the traits that are compared."""
    # Sources without names repeat the id as the name.
    name = CompanyName("") if known.full_name == known.customer else read_name(known.full_name)
    basic = known.basic or {}
    contacts = list(known.contacts.values())
    return Profile(
        customer=known.customer,
        received_at=known.received_at,
        bigrams=bigrams(name.core),
        place=name.place,
        branch=name.branch,
        group=name.group,
        formed=name.formed,
        phones=frozenset().union(*(phones_in(number, known.country) for number in _written(known))),
        emails=frozenset(each["email"].casefold() for each in (basic, *contacts) if "email" in each),
        address=plain_address(basic.get("address", "")),
        country=known.country,
        apart=frozenset(known.apart),
    )


def _written(known: Traits) -> Iterator[str]:
    for contact in known.contacts.values():
        # A field with a name or an extension beside the number could not be read when it was recorded.
        if number := contact.get("phone") or contact.get("phone_written"):
            yield number
    basic = known.basic or {}
    yield from (basic[field] for field in ("telephone", "mobile", "fax") if field in basic)


def _duplicate(suggestion: Suggestion, names: dict[str, str]) -> Duplicate:
    return Duplicate(
        customer=suggestion.customer,
        full_name=names[suggestion.customer],
        other=suggestion.other,
        other_name=names[suggestion.other],
        score=suggestion.likeness.score,
        proposal=suggestion.likeness.proposal,
        reasons=suggestion.likeness.reasons,
    )

"""Suggests which records may be one customer (CU6)."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from psycopg import AsyncConnection
from pydantic import Field, TypeAdapter

from contracts.message import Id
from domain.customers.likeness.alike import rarest
from domain.customers.likeness.duplicate import WORTH_A_LOOK, Suggestion, suggestions
from domain.customers.likeness.likeness import Rarity
from domain.customers.likeness.record import NAME, keys
from domain.decider import Refused
from projections.customers.traits import Traits, bigram_counts, profile, traits
from projections.engine.listing import Listing, Query, fields_of
from projections.survivor import survivor_of

LARGEST_SCORE: Final = 100
HOW_MANY: Final = "select count(*) from customer_list"


class TooMany(Refused):
    """Comparing so many customers takes longer than anybody waits for an answer."""

    code = "customers.too-many-to-compare"


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


class DuplicatesQuery(Query):
    at_least: Annotated[int, Field(ge=1, le=LARGEST_SCORE, description="The lowest score, in percent.")] = int(
        WORTH_A_LOOK
    )


LISTING: Final[Listing[Duplicate]] = Listing(
    projection="customer_list",
    columns=fields_of(Duplicate),
    few=fields_of(Duplicate),
    place=TypeAdapter(tuple[Id, Id]),
    place_of=lambda duplicate: (duplicate.customer, duplicate.other),
)


async def likely_duplicates(
    connection: AsyncConnection[Any], now: datetime, *, at_least: Decimal, customer: str | None = None
) -> Sequence[Duplicate] | None:
    """List the pairs that look like one customer, the likeliest first; return None if `customer` does not exist.

    With `customer`, list only its pairs, or those of the customer that it is shown under.
    """
    standing = customer and await survivor_of(connection, customer, now)
    if customer is not None and standing is None:
        return None
    known, rarity = (
        (await traits(connection, now), None) if standing is None else await _near(connection, standing, now)
    )
    # It takes seconds among thousands, and others are answered meanwhile.
    return await asyncio.to_thread(_suggested, known, at_least, standing, rarity)


async def check_few(connection: AsyncConnection[Any], most: int) -> None:
    """Refuse to compare all customers with each other where there are more than this."""
    ((there_are,),) = await (await connection.execute(HOW_MANY)).fetchall()
    if there_are > most:
        sentence = f"All of more than {most:,} customers are compared by `kehu customers duplicates` alone"
        raise TooMany(f"{sentence}; those of one are at /customers/ID/duplicates.")


def _suggested(
    known: Sequence[Traits], at_least: Decimal, standing: str | None, rarity: Rarity | None
) -> list[Duplicate]:
    names = {each.customer: each.full_name for each in known}
    found = suggestions([profile(each) for each in known], at_least=at_least, of=standing, rarity=rarity)
    return [_duplicate(each, names) for each in found]


async def _near(connection: AsyncConnection[Any], customer: str, now: datetime) -> tuple[Sequence[Traits], Rarity]:
    """Read the customer and those who may be like it, and how rare the bigrams are among all names."""
    unread = await traits(connection, now, customer=customer, keys=())
    own = next(profile(each) for each in unread if each.customer == customer)
    counts = Counter(await bigram_counts(connection, now))
    for each in unread:
        if each.likeness is None:
            counts.update(profile(each).bigrams)
    rarity = Rarity(counts)
    searched = [key for key in keys(own) if not key.startswith(NAME)]
    searched += [NAME + bigram for bigram in rarest(own.bigrams, rarity)]
    return await traits(connection, now, customer=customer, keys=searched), rarity


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

"""What suggests that two records are one customer: names, phone numbers, mail and street addresses (CU6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection

from domain.customers.likeness.likeness import Profile
from domain.customers.likeness.record import NAME, VERSION, read_record, recalled
from projections.customers.row import Known
from projections.engine.listing import listed
from projections.survivor import SURVIVOR, WITH_HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`apart` are the records known to be other customers, or already known to be this one.

    `likeness` is what was kept of the record; the record itself comes only where that was not read as it is read now.
    """

    customer: str
    full_name: str
    country: str | None
    received_at: datetime | None
    basic: Known | None
    contacts: Known | None
    likeness: Known | None
    apart: list[str]


READ: Final = "(listed.read_as = %(version)s and listed.read_to = listed.position)"
TRAITS: Final = f"""
    select listed.customer, listed.full_name, listed.country, listed.received_at,
           case when not {READ} then listed.information -> 'basic' end as basic,
           case when not {READ} then listed.contacts end as contacts,
           case when {READ} then listed.likeness end as likeness,
           listed.ruled_out || listed.members || coalesce(head.members || jsonb_build_array(head.customer), '[]')
           as apart
    from customer_list as listed
    {WITH_HEAD}
    where {SURVIVOR} is null and (
        %(keys)s::text[] is null
        or listed.customer = %(customer)s
        or listed.likeness -> 'keys' ?| %(keys)s
        or not {READ}
    )
    order by listed.customer
"""  # noqa: S608 - joins our own constants only
# Its conditions stand in a `case`, because as conditions on the rows PostgreSQL expects few and sorts all keys on disk.
COUNTS: Final = f"""
    select key, count(*)
    from customer_list as listed, jsonb_array_elements_text(
        case when {READ} and {SURVIVOR} is null then listed.likeness -> 'keys' else '[]' end
    ) as key
    where key like '{NAME}%%'
    group by key
"""  # noqa: S608 - joins our own constants only


async def traits(
    connection: AsyncConnection[Any], now: datetime, *, customer: str | None = None, keys: Sequence[str] | None = None
) -> Sequence[Traits]:
    """List the traits of every customer that is not merged away at `now`.

    With keys, list only the customer, those who share a key with it, and those of whom no key is known.
    """
    asked = {"now": now, "version": VERSION, "customer": customer, "keys": None if keys is None else list(keys)}
    return await listed(connection, Traits, TRAITS, asked)


async def bigram_counts(connection: AsyncConnection[Any], now: datetime) -> dict[str, int]:
    """Count in how many names each bigram is, among the records whose keys are known."""
    answer = await connection.execute(COUNTS, {"now": now, "version": VERSION})
    return {key.removeprefix(NAME): times for key, times in await answer.fetchall()}


def profile(known: Traits) -> Profile:
    """Return the traits that are compared."""
    if known.likeness is not None:
        found = recalled(known.likeness, customer=known.customer)
    else:
        found = read_record(
            customer=known.customer,
            full_name=known.full_name,
            country=known.country,
            basic=known.basic or {},
            contacts=known.contacts or {},
        )
    return replace(found, received_at=known.received_at, country=known.country, apart=frozenset(known.apart))

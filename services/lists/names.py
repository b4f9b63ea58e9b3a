"""Refuses a filter by a name that no pack lists and no row has: a kind, a severity, a region (semantics 35)."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, LiteralString

from psycopg import AsyncConnection
from pydantic import BaseModel

from contracts.reference import listed
from domain.policies.listed import names
from domain.policies.pack.pack import Pack
from services.packs import in_force
from services.reference import ReferenceUnknown, said


def _sources(pack: Pack) -> Iterable[str]:
    sources = pack.customers and pack.customers.sources
    return sources.value if sources else ()


def _tiers(pack: Pack) -> Iterable[str]:
    return [tier.name for scheme in pack.tiers.schemes for tier in scheme.tiers] if pack.tiers else ()


OF_PACK: Final[Mapping[str, Callable[[Pack], Iterable[str]]]] = {
    "kind of customer": partial(names, "kind of customer"),
    "severity": partial(names, "severity"),
    "source": _sources,
    "tier": _tiers,
    # No pack lists regions.
    "region": lambda _: (),
}
# What rows have stays findable, whatever the packs list today.
OF_ROWS: Final[Mapping[str, LiteralString]] = {
    "kind of customer": "select distinct kind from customer_list where kind is not null",
    "severity": "select distinct severity from complaint_sla where severity is not null",
    "source": "select distinct source from customer_list where source is not null",
    "tier": """
        select distinct assignment ->> 'tier'
        from tier_list
        cross join lateral jsonb_array_elements(assignments) as assignment
    """,
    "region": "select distinct region from customer_list where region is not null",
}


async def check_listed(connection: AsyncConnection[Any], query: BaseModel, shown: Callable[[str], str]) -> None:
    """Refuse the first filter of an empty list that has an unknown name, with the nearest known ones."""
    for field, named in listed(type(query)).items():
        if name := getattr(query, field):
            known = await _known(connection, named.what)
            if name not in known:
                raise ReferenceUnknown(said(shown(field), named.what, name, known))


async def _known(connection: AsyncConnection[Any], what: str) -> list[str]:
    """Return the names in any version of any pack, and those in rows."""
    book = await in_force.shelf(connection)
    of_packs = {name for pack in book.packs() for version in book.versions(pack) for name in OF_PACK[what](version)}
    of_rows = await (await connection.execute(OF_ROWS[what])).fetchall()
    return sorted(of_packs.union(name for (name,) in of_rows))

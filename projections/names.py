"""The name of the customer of each row of a list, as it is now: ids alone say little to people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection

from projections.engine.listing import Listing

Item = TypeVar("Item")

NAMES: Final = "select customer, full_name from customer_list where customer = any(%s)"


def with_names(items: Iterable[Item], names: Mapping[str, str]) -> list[Item]:
    """Return the items with the name of each one's customer, None where nobody registered it."""
    return [_named(item, names) for item in items]


def _named(item: Any, names: Mapping[str, str]) -> Any:
    return replace(item, name=names.get(item.customer))


async def named(connection: AsyncConnection[Any], listing: Listing[Item], items: Sequence[Item]) -> Sequence[Item]:
    """Return the items of a list as they are shown; the names of a page are looked up at once."""
    if not listing.named:
        return items
    customers = {_customer(item) for item in items}
    found = await (await connection.execute(NAMES, [list(customers)])).fetchall() if customers else ()
    return with_names(items, dict(found))


def _customer(item: Any) -> str:
    return str(item.customer)

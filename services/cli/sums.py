"""Lists the items of which a sum is made: `kehu explain ageing CNY/90+`."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import typer
from psycopg import AsyncConnection

from domain.credit.bucket import BUCKETS
from projections.credit import open_items
from projections.credit.open_items import OpenItem, OverdueQuery
from services.cli.moment import or_now
from services.cli.printing.output import Format
from services.cli.printing.show import show
from services.travel.steps import RowUnknown

# What the key of a sum is made of; a bucket, one of its cells, may follow.
SUMS: Final = {"ageing": ("currency",), "ageing-by-customer": ("customer", "currency")}


def show_items(name: str, key: str, form: Format, *, as_of: date | None, known_at: date | None) -> None:
    """Print the open items behind a sum, or behind one of its cells, as the list of overdue items shows them."""
    columns = SUMS[name]
    *given, last = parts = key.split("/")
    bucket = last if len(parts) == len(columns) + 1 else None
    if bucket is None:
        given = parts
    if len(given) != len(columns) or (bucket is not None and bucket not in BUCKETS):
        written = "/".join(columns).upper()
        raise typer.BadParameter(f"“{key}” names no sum: write {written} or {written}/BUCKET, of {', '.join(BUCKETS)}.")
    named = dict(zip(columns, given, strict=True))
    query = OverdueQuery.model_validate({"all": True, "customer": named.get("customer"), "bucket": bucket})
    moment = or_now(as_of)

    async def items(connection: AsyncConnection[Any]) -> Sequence[OpenItem]:
        found = await open_items.overdue(connection, moment, query)
        summed = [item for item in found if item.currency == named["currency"]]
        if not summed:
            raise RowUnknown(f"No open item was in {name} {key} then.")
        return summed

    show(open_items.LISTING, items, form, query, known_at=known_at)

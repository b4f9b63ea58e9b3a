"""What a reader may learn of streams: whether they exist, and that their events wait."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import AsyncConnection

from services.access.decision import CUSTOMER
from services.access.scope import OF_STREAMS, SCOPE

KINDS: Final = {"customer": CUSTOMER, **OF_STREAMS}
# A stream of which no row is made is of nobody yet.
SEEN: Final = """
    select 'customer/' || customer from customer_list where 'customer/' || customer = any(%(streams)s)
    union all
    select 'complaint/' || complaint from complaint_sla where 'complaint/' || complaint = any(%(streams)s)
    union all
    select 'credit-account/' || account_id from credit_account_list
    where 'credit-account/' || account_id = any(%(streams)s)
"""


def may_know_all(category: str) -> bool:
    """Return whether the reader may learn of every stream of a category that it exists."""
    scope, kind = SCOPE.get(), KINDS.get(category)
    return scope is None or kind is None or scope.conditions[kind].is_true


async def seen(connection: AsyncConnection[Any], streams: Sequence[str]) -> list[str]:
    """Return those of some streams of which the reader may see the things."""
    if all(may_know_all(_category(stream)) for stream in streams):
        return list(streams)
    rows = await (await connection.execute(SEEN, {"streams": list(streams)})).fetchall()
    found = {stream for (stream,) in rows}
    return [each for each in streams if may_know_all(_category(each)) or each in found]


def _category(stream: str) -> str:
    return stream.partition("/")[0]

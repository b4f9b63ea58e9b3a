"""Reads the rows of customers that another release has written, so that later questions need not (CU6, CU8)."""

from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from domain.customers.likeness.record import VERSION
from projections.customers.customer_list import PROJECTION
from projections.customers.reading import reading
from projections.customers.row import Known

PAGE: Final = 1_000
DOCUMENTS: Final[TypeAdapter[list[Known]]] = TypeAdapter(list[Known])
UNREAD: Final = """
    select row_to_json(customer_list)::text
    from customer_list
    where (read_as <> %(read_as)s or read_to <> position) and customer > %(after)s
    order by customer
    limit %(page)s
"""
# A worker may have gone on since: then it has read the row, or the next question does. Rows from before migration 21 do
# not say which release wrote them, and PostgreSQL takes no other change of them.
KEEP: Final = """
    update customer_list
    set likeness = read.likeness, searched = read.searched, read_as = read.read_as, read_to = read.position,
        written = %(migration)s || '@' || read.position
    from json_to_recordset(%(rows)s::json) as read (
        customer text, likeness jsonb, searched text, read_as bigint, position bigint
    )
    where customer_list.customer = read.customer and customer_list.position = read.position
"""


async def read_all(connection: AsyncConnection[Any]) -> int:
    """Read each row that was not read as rows are read now, a page at a time; return how many."""
    after, count = "", 0
    while True:
        answer = await connection.execute(UNREAD, {"read_as": VERSION, "after": after, "page": PAGE})
        found = [document for (document,) in await answer.fetchall()]
        if not found:
            return count
        rows = PROJECTION.codec.validate_json(f"[{','.join(found)}]")
        read = [{"customer": row.customer, "position": row.position, **reading(row)} for row in rows]
        kept = {"rows": DOCUMENTS.dump_json(read).decode(), "migration": str(PROJECTION.migration)}
        await connection.execute(KEEP, kept)
        after, count = rows[-1].customer, count + len(rows)

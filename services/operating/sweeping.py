"""Removes from PostgreSQL's files what erased persons left there: old versions of rows, and old segments of its log.

The tables are written anew, each under a lock of its own: lists wait for theirs meanwhile.
"""

from collections.abc import Callable
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

# Tables that hold, or held, what can be read about persons.
HOLDING: Final = (
    "customer_list",
    "manager_list",
    "customer_history",
    "parked_event",
    "relay_parked",
    "stream_snapshot",
    "subject_key",
)
FIND: Final = """
    select schemaname, tablename from pg_tables
    where tablename = any(%s) and schemaname not like 'pg\\_%%' order by tablename, schemaname
"""
ERASED: Final = """
    select distinct split_part(subject, '/', 2) from subject_key
    where key_id = hashtextextended('forgotten ' || subject, 0) and subject ~ '^customer/[^/]+$'
"""
# The rows of a generation that is kept for a way back hold what they held when it was exchanged.
STRIP: Final = """
    update {} set full_name = '[erased]', information = '{{}}', contacts = '{{}}', projects = '{{}}',
                  likeness = '{{}}', searched = '', read_as = 0
    where customer = any(%s) and full_name <> '[erased]'
"""
VACUUM: Final = "vacuum (full, analyze) {}"
NEW_SEGMENT: Final = "select pg_switch_wal()"
LIVE: Final = "public"


async def sweep(connection: AsyncConnection[Any], told: Callable[[str], None]) -> list[str]:
    """Write the tables anew, and return their names; the connection is in autocommit mode."""
    tables = await (await connection.execute(FIND, (list(HOLDING),))).fetchall()
    erased = [row[0] for row in await (await connection.execute(ERASED)).fetchall()]
    swept = []
    for schema, name in tables:
        table = Identifier(schema, name)
        if name == "customer_list" and schema != LIVE:
            await connection.execute(SQL(STRIP).format(table), (erased,))
        told(f"{schema}.{name}")
        await connection.execute(SQL(VACUUM).format(table))
        swept.append(f"{schema}.{name}")
    # Twice: the segment in use at the first checkpoint is removed after the second.
    for _ in range(2):
        await connection.execute(NEW_SEGMENT)
        await connection.execute("checkpoint")
    return swept

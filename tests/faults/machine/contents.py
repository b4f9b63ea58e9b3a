"""What is in the read models, as a hash of each table."""

from collections.abc import Iterator, Mapping
from typing import Final

import psycopg
from psycopg import sql

from projections.registry import PROJECTIONS
from tests.faults.storm import Stack

COLUMNS: Final = "select column_name from information_schema.columns where table_name = %s order by ordinal_position"
CONTENTS: Final = """
    select md5(coalesce(string_agg(each::text, ';' order by each::text), ''))
    from (select {} from {}) each
"""


def columns(stack: Stack) -> dict[str, list[str]]:
    """Return the columns that each read model has now."""
    with psycopg.connect(stack.addresses["database_url"]) as connection:
        return {name: [column for (column,) in connection.execute(COLUMNS, (name,))] for name in PROJECTIONS}


def hashes(stack: Stack, of: Mapping[str, list[str]]) -> dict[str, str]:
    """Return a hash of what is in these columns of each read model."""
    with psycopg.connect(stack.addresses["database_url"]) as connection:
        return {name: _hash(connection, name, each) for name, each in of.items()}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each read model whose contents are not as before."""
    for name in before:
        if before[name] != after[name]:
            yield f"what is in {name} has changed"


def _hash(connection: psycopg.Connection[tuple[str]], name: str, of: list[str]) -> str:
    names = sql.SQL(", ").join(map(sql.Identifier, of))
    row = connection.execute(sql.SQL(CONTENTS).format(names, sql.Identifier(name))).fetchone()
    assert row is not None
    return row[0]

"""A way past the guards of the log, for tests of what damage does: only a superuser has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

UNGUARDED = "-c session_replication_role=replica"


@contextmanager
def tampering(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection for which no trigger fires; what it did is committed at the end."""
    with psycopg.connect(database_url, options=UNGUARDED) as connection:
        yield connection

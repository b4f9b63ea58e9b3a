"""The connections of the store: the library's pool, made for our statements, and for servers that fall silent."""

import os
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_RDWR, socket
from typing import Any, Final, cast
from weakref import WeakSet

from eventsourcing.postgres import PostgresDatastore
from psycopg import Connection, Error
from psycopg.conninfo import conninfo_to_dict

from services.store import arrays

# Statements are planned once, perhaps while the tables are still empty: the plan must suit a full log.
INDEX_PROBES_ONLY: Final = """
    set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off
"""


# The pool waits longer before each attempt to reconnect, until it gives up. If it gives up soon, it connects anew when
# the next group needs it, instead of sleeping on after PostgreSQL is back.
RECONNECT_SECONDS: Final = 1.0


class Datastore(PostgresDatastore):
    """The library's connections, set to read rows by index only and to reconnect soon after an outage."""

    def __init__(self, **settings: Any) -> None:
        self._opened: WeakSet[Connection[Any]] = WeakSet()
        super().__init__(**settings)
        self.pool.reconnect_timeout = RECONNECT_SECONDS

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        """Return the function that prepares a new connection."""
        prepare = super().after_connect_func()
        opened = self._opened

        def after_connect(connection: Connection[Any]) -> None:
            opened.add(connection)
            prepare(connection)
            connection.execute(INDEX_PROBES_ONLY)
            arrays.register(connection)

        return after_connect

    def hang_up(self) -> None:
        """End every connection without a word, as if the other end had."""
        for connection in list(self._opened):
            # It may be closed by now, and then its number is that of nobody.
            with suppress(Error, OSError), socket(fileno=os.dup(connection.fileno())) as own:
                own.shutdown(SHUT_RDWR)


def datastore(database_url: str, *, pool_size: int = 1) -> Datastore:
    """Return the library's datastore for a PostgreSQL URL, with everything that the URL says (TLS, for example)."""
    parts = cast("dict[str, Any]", conninfo_to_dict(database_url))
    opened = Datastore(
        **{name: parts.get(name, "") for name in ("dbname", "host", "port", "user", "password")},
        pool_size=pool_size,
        max_overflow=1,
        connect_timeout=3.0,
        # As long as `append_group` waits for the table lock.
        lock_timeout=10,
    )
    # The library itself hands on no more than the five above.
    opened.pool.kwargs = cast("dict[str, Any]", opened.pool.kwargs) | parts
    return opened

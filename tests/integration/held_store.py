"""Holds the next append still once the store has so many events, until the test lets it go."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from tests.waiting import PATIENCE_SECONDS

# The store's own lock timeout must not end the wait.
HOLD: Final = """
    create table held_from as select null::bigint as events;
    create function hold() returns trigger language plpgsql set lock_timeout = 0 as $$
    begin
        if (select count(*) from stored_events) >= (select events from held_from) then
            perform pg_advisory_xact_lock_shared(6170900);
        end if;
        return null;
    end $$;
    create trigger hold before insert on stored_events for each statement execute function hold();
    select pg_advisory_lock(6170900);
"""
OTHERS: Final = """
    from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""
CUT: Final = f"select pg_terminate_backend(pid, %s) {OTHERS}"
WAITING: Final = f"select count(*) {OTHERS} and wait_event_type = 'Lock' and wait_event = 'advisory'"


class HeldStore:
    """A store in which nothing is appended after `hold_from` so many events."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def hold_from(self, events: int | None) -> None:
        """Hold appends from then on; None lets all of them pass."""
        self._connection.execute("update held_from set events = %s", (events,))

    def let_go(self) -> None:
        """Let the append that waits pass, and all that follow."""
        self.hold_from(None)
        self._connection.execute("select pg_advisory_unlock_all()")

    @property
    def holds(self) -> bool:
        """Tell whether an append waits."""
        return self._number(WAITING) > 0

    @property
    def events(self) -> int:
        return self._number("select count(*) from stored_events")

    @property
    def is_alone(self) -> bool:
        """Tell whether nothing else is connected, so that nothing can be appended any more."""
        return self._number(f"select count(*) {OTHERS}") == 0

    def cut(self) -> None:
        """End every other connection, the one that waits included, and return when they are gone."""
        self._connection.execute(CUT, (int(PATIENCE_SECONDS * 1000),))

    def _number(self, query: str) -> int:
        found = self._connection.execute(query.encode()).fetchone()
        assert found is not None
        return int(found[0])


@contextmanager
def held(database_url: str) -> Iterator[HeldStore]:
    """Give the store of the database, in which nothing is held at first."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(HOLD.encode())
        yield HeldStore(connection)

"""What PostgreSQL cannot store; and which of its errors are outages, and how long a group waits for their end."""

from typing import Final

from eventsourcing.persistence import DataError, IntegrityError, NotSupportedError, PersistenceError, ProgrammingError

# By then, a restart of PostgreSQL is over; callers who can wait longer try again with the same command id.
WAIT_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.2
# What is stored, or how: it will fail again however often it is tried.
LASTING: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
# "Program limit exceeded", such as a key too long for its index; psycopg counts it among the operational errors.
LIMITS: Final = "54"
DISK_FULL: Final = "53100"


def is_outage(error: PersistenceError) -> bool:
    """Return whether the same request may succeed once PostgreSQL is well again: down, full, locked, read-only."""
    return not isinstance(error, LASTING) and not _exceeds_a_limit(error)


def is_full(error: Exception) -> bool:
    """Return whether PostgreSQL finds no room on its disk."""
    return getattr(error.__cause__, "sqlstate", None) == DISK_FULL


def is_unstorable(error: Exception) -> bool:
    """Return whether PostgreSQL refuses the content itself, such as text with NUL or half a surrogate pair."""
    return isinstance(error, DataError | UnicodeError) or _exceeds_a_limit(error)


def storable(text: str) -> str:
    """Return the text with marks in place of what PostgreSQL's text cannot hold."""
    return text.replace("\0", "\\0").encode(errors="backslashreplace").decode()


def _exceeds_a_limit(error: Exception) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return state is not None and state.startswith(LIMITS)

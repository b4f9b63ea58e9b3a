"""What PostgreSQL cannot store; and which of its errors are outages, in which it pays to wait."""

from typing import Final

from eventsourcing.persistence import DataError, IntegrityError, NotSupportedError, PersistenceError, ProgrammingError

# What is stored, or how: it will fail again however often it is tried.
LASTING: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
# "Program limit exceeded", such as a key too long for its index; psycopg counts it among the operational errors.
LIMITS: Final = "54"


def is_outage(error: PersistenceError) -> bool:
    """Return whether the same request may succeed once PostgreSQL is well again: down, full, locked, read-only."""
    return not isinstance(error, LASTING) and not _exceeds_a_limit(error)


def is_unstorable(error: Exception) -> bool:
    """Return whether PostgreSQL refuses the content itself, such as text with NUL or half a surrogate pair."""
    return isinstance(error, DataError | UnicodeError) or _exceeds_a_limit(error)


def storable(text: str) -> str:
    """Return the text with marks in place of what PostgreSQL's text cannot hold."""
    return text.replace("\0", "\\0").encode(errors="backslashreplace").decode()


def _exceeds_a_limit(error: Exception) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return state is not None and state.startswith(LIMITS)

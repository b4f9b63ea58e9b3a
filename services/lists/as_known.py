"""Shows lists as they were known at an earlier instant: only what was recorded until then counts (semantics 43)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pkgutil import resolve_name
from typing import Any, Final

from psycopg import AsyncConnection

# Temporary tables hold what is folded again.
MAY_WRITE: Final = "set transaction read write"
# Loaded when somebody looks back: it knows every read model, and most questions are about the present.
LOOK_BACK: Final = "services.lists.past:look_back"


@dataclass(frozen=True, slots=True)
class Known:
    """The read models that a question reads, and until when what was recorded counts; all of it where that is None.

    `position` says it instead by the last event that counts. Of the `present`, which are among them and keep no earlier
    state, only what had happened by `as_of` counts.
    """

    tables: tuple[str, ...]
    at: datetime | None = None
    position: int | None = None
    present: tuple[str, ...] = ()
    as_of: datetime | None = None

    @property
    def is_past(self) -> bool:
        """Return whether less counts than all that was recorded."""
        return any(each is not None for each in (self.at, self.position, self.as_of))


LIVE: Final = Known(())


@asynccontextmanager
async def as_known(connection: AsyncConnection[Any], known: Known) -> AsyncIterator[None]:
    """Begin a transaction in which these read models are as they were known; nothing of it is kept."""
    async with connection.transaction(force_rollback=known.is_past):
        if known.is_past:
            await connection.execute(MAY_WRITE)
            await resolve_name(LOOK_BACK)(connection, known)
        yield

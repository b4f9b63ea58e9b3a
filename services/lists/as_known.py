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
    """The read models that a question reads, and until when what was recorded counts; all of it where that is None."""

    tables: tuple[str, ...]
    at: datetime | None


LIVE: Final = Known((), None)


@asynccontextmanager
async def as_known(connection: AsyncConnection[Any], known: Known) -> AsyncIterator[None]:
    """Begin a transaction in which these read models are as they were known; nothing of it is kept."""
    async with connection.transaction(force_rollback=known.at is not None):
        if known.at is not None:
            await connection.execute(MAY_WRITE)
            await resolve_name(LOOK_BACK)(connection, known.tables, known.at)
        yield

"""Sessions in which people decide about read models."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection

from domain.decider import Refused
from projections.engine.generation import OtherDefinition

# Workers of the projection wait for us meanwhile.
SESSION: Final = (
    "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=10s"
)


class OfAnotherRelease(Refused):
    """Another release made the rows, and this one must not write them."""

    code = "projection.of-another-release"


class NotPermitted(Refused):
    """The account may not do this."""

    code = "projection.not-permitted"


@asynccontextmanager
async def deciding(database_url: str) -> AsyncIterator[AsyncConnection[Any]]:
    """Open a session; what this release or this account must not do is refused."""
    connecting = AsyncConnection.connect(
        database_url, autocommit=True, connect_timeout=5, options=SESSION, application_name="kehu projections"
    )
    async with await connecting as connection:
        try:
            yield connection
        except OtherDefinition as error:
            raise OfAnotherRelease(str(error)) from error
        except psycopg.errors.InsufficientPrivilege as error:
            sentence = f"The account {connection.info.user} may not do this ({error}): the owner of the database may."
            raise NotPermitted(sentence) from error

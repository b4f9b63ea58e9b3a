"""Lets one run at a time decide on a scheme: of two with different facts, each would decide on some customers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from psycopg import AsyncConnection, OperationalError

from domain.decider import Refused

# The first half of the lock's key; the second is the scheme.
SCHEMES: Final = 6_170_003
TRY: Final = "select pg_try_advisory_lock(%s, hashtext(%s))"
GIVE_BACK: Final = "select pg_advisory_unlock(%s, hashtext(%s))"


class AnotherRun(Refused):
    """Another run decides on the scheme; a person tries again when it is through."""

    code = "policy.evaluation-running"


@asynccontextmanager
async def alone(connection: AsyncConnection[Any], scheme: str) -> AsyncIterator[None]:
    """Be the only run on a scheme, as in `distributor/abc`; a run whose connection ends lets the next one in.

    The connection is in autocommit mode, and used for nothing else meanwhile.
    """
    row = await (await connection.execute(TRY, (SCHEMES, scheme))).fetchone()
    if not row or not row[0]:
        raise AnotherRun(f"Another run is deciding on {scheme}: nothing was done; try again when it is through.")
    try:
        yield
    finally:
        # With a lost connection, the lock is gone already; what the run did or raised matters more.
        with suppress(OperationalError):
            await connection.execute(GIVE_BACK, (SCHEMES, scheme))

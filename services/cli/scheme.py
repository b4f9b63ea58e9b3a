"""A list of one scheme: if it is empty, the scheme must at least exist (semantics 35)."""

from collections.abc import Awaitable, Callable, Sequence
from pkgutil import resolve_name
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection

Item = TypeVar("Item")
Question = Callable[[AsyncConnection[Any]], Awaitable[Sequence[Item]]]
# Loaded for an empty list alone: others are read without the packs.
CHECK: Final = "services.tiers.schemes:check_known"


def of_scheme(scheme: str | None, question: Question[Item]) -> Question[Item]:
    """Return the question; an empty answer about a scheme that no pack has is refused."""

    async def asked(connection: AsyncConnection[Any]) -> Sequence[Item]:
        found = await question(connection)
        if scheme and not found:
            await resolve_name(CHECK)(connection, scheme, "--scheme")
        return found

    return asked

"""The one way in: a credential becomes a person of Staff, or is refused."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from contracts.form.plain import plain
from services.access.keys import SECONDS_TO_ANSWER, Keys
from services.access.refusal import MISSING, NotSignedIn
from services.access.roster import Roster, Who
from services.access.tokens import Tokens
from services.identity import AccessSettings

SCHEME: Final = "bearer"


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets people in."""

    tokens: Tokens
    roster: Roster

    async def who(self, authorization: Sequence[str]) -> Who:
        """Return the person of a request by its `Authorization` headers; raise `NotSignedIn` or `NotStaff`."""
        credential = bearer(authorization)
        claims = await self.tokens.of_access(credential)
        return await self.roster.who(str(plain(claims.person)))


def bearer(authorization: Sequence[str]) -> str:
    """Return the one credential of a request."""
    if not authorization:
        raise NotSignedIn(MISSING, "Sign in: send `Authorization: Bearer …`.")
    scheme, _, credential = authorization[0].partition(" ")
    if len(authorization) > 1 or scheme.lower() != SCHEME or not credential.strip():
        raise NotSignedIn("token.malformed", "One header `Authorization: Bearer …` is taken.")
    return credential.strip()


@asynccontextmanager
async def opened_tokens(settings: AccessSettings) -> AsyncIterator[Tokens]:
    """Read tokens with the keys that the issuer has."""
    # A proxy of the environment is for other hosts than this one.
    elsewhere = settings.issuer.startswith("https://")
    async with httpx.AsyncClient(timeout=SECONDS_TO_ANSWER, trust_env=elsewhere) as http:
        yield Tokens(settings, Keys(settings.issuer, http))


@asynccontextmanager
async def opened(
    settings: AccessSettings, pool: AsyncConnectionPool[AsyncConnection[Any]]
) -> AsyncIterator[Gate | None]:
    """Open the gate; None where identity is off."""
    if not settings.is_on:
        yield None
        return
    async with opened_tokens(settings) as tokens:
        yield Gate(tokens, Roster(pool))

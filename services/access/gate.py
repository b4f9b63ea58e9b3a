"""The one way in: a credential becomes a person of Staff, or is refused."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import httpx

from contracts.form.plain import plain
from services.access import denials, granted_reads, sessions
from services.access.decision import CUSTOMER, EVERYTHING, KEHU, Thing, may
from services.access.entry import Entry
from services.access.keys import SECONDS_TO_ANSWER, Keys
from services.access.refusal import MISSING, NotSignedIn
from services.access.roster import Roster, Who
from services.access.rules import LISTS, Rule, rule_of
from services.access.scope import Scope, reading_as, scope_of
from services.access.things import thing
from services.access.tokens import Tokens
from services.identity import AccessSettings
from services.pool import Pool, opened_pool

SCHEME: Final = "bearer"
NO_RULE: Final = Rule("no-rule")
MOST_KEPT: Final = 1_024
# Of a pool that writes sessions: few requests begin or end one.
CONNECTIONS: Final = 4
WRITES: Final = "-c timezone=UTC -c statement_timeout=5s"


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets people in; `writing` may write sessions."""

    tokens: Tokens
    roster: Roster
    writing: Pool
    # What the policies leave of each person with these roles is the same until the program changes.
    scopes: dict[Who, Scope] = field(default_factory=dict)

    async def who(self, authorization: Sequence[str]) -> Who:
        """Return the person of a request by its `Authorization` headers; raise `NotSignedIn` or `NotStaff`."""
        credential = bearer(authorization)
        if sessions.is_session(credential):
            async with self.writing.connection() as connection:
                person = await sessions.person_of(connection, self.tokens.settings, credential)
        else:
            person = (await self.tokens.of_access(credential)).person
        return await self.roster.who(str(plain(person)))

    async def may(self, who: Who, method: str, path: str) -> Entry:
        """Decide whether a person may ask this of an address; record where not, and what rests on a granted request."""
        return await self._entry(who, rule_of(method, path) or NO_RULE, method, path)

    async def permits(self, who: Who, rule: Rule, method: str, path: str) -> bool:
        """Decide whether a person may do this to a thing, of whatever address it was asked; record as `may` does."""
        return (await self._entry(who, rule, method, path)).allowed

    async def _entry(self, who: Who, rule: Rule, method: str, path: str) -> Entry:
        asked = await self._thing(rule, who)
        decided = may(who, rule.action, asked)
        if rule is NO_RULE or not decided.allowed:
            async with self.writing.connection() as connection:
                await denials.record(connection, who, rule.action, asked, method=method, address=path)
            return Entry(allowed=False)
        grant = decided.grant(asked)
        requests = [grant] if grant else await self._opening(who, rule)
        if requests:
            async with self.writing.connection() as connection:
                await granted_reads.record(connection, requests, who, rule.action, asked, method=method, address=path)
        return Entry(allowed=True, contacts=grant is None or may(who, "read-contacts", asked).allowed)

    async def _opening(self, who: Who, rule: Rule) -> list[str]:
        """Return the granted requests that open rows of a list to a person who does not see all of them anyway."""
        if rule.action not in LISTS or self.scope(who).conditions[CUSTOMER].is_true:
            return []
        async with self.roster.pool.connection() as connection:
            return await granted_reads.open_to(connection, who.person)

    def scope(self, who: Who) -> Scope:
        """Return what a person may read."""
        if who not in self.scopes:
            if len(self.scopes) >= MOST_KEPT:
                self.scopes.clear()
            self.scopes[who] = scope_of(who)
        return self.scopes[who]

    async def _thing(self, rule: Rule, who: Who) -> Thing:
        if rule.kind == KEHU:
            return EVERYTHING
        # Whose a thing is decides what somebody may see, and not the other way about.
        with reading_as(None):
            async with self.roster.pool.connection() as connection:
                return await thing(connection, rule.kind, rule.name, who.person)

    async def begin(self, id_token: str, nonce: str, before: str | None) -> tuple[sessions.Begun, Who]:
        """Begin a session for the person of an ID token, who must be in Staff."""
        claims = await self.tokens.of_id(id_token, nonce)
        who = await self.roster.who(str(plain(claims.person)))
        async with self.writing.connection() as connection:
            begun = await sessions.begin(
                connection, self.tokens.settings, person=who.person, id_token=id_token, before=before
            )
        return begun, who

    async def end(self, authorization: Sequence[str]) -> None:
        """End the session of a request; a token ends by itself."""
        credential = bearer(authorization)
        if sessions.is_session(credential):
            async with self.writing.connection() as connection:
                await sessions.end(connection, credential, sessions.SIGNED_OUT)


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


def opened_writing(database_url: str) -> AbstractAsyncContextManager[Pool]:
    """Open connections that may write."""
    return opened_pool(database_url, session=WRITES, size=CONNECTIONS)


@asynccontextmanager
async def opened(settings: AccessSettings, pool: Pool, database_url: str) -> AsyncIterator[Gate | None]:
    """Open the gate; None where identity is off."""
    if not settings.is_on:
        yield None
        return
    async with (
        opened_tokens(settings) as tokens,
        opened_writing(database_url) as writing,
    ):
        yield Gate(tokens, Roster(pool), writing)

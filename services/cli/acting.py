"""Who acts at a terminal: the person who is signed in, where identity is on."""

import asyncio
from typing import Final

from domain.decider import Refused
from services.access import gate, kept
from services.access.refusal import IssuerDown, NotSignedIn
from services.deadline import NoAnswer
from services.identity import AccessSettings

# A run sends many commands: whose token it is was found out for the first.
_found: Final[dict[str, str]] = {}
# Who asks where nobody says so.
PROGRAMS: Final = ("cli", "kehu ")


class SignIn(Refused):
    """Nobody is signed in, or not any more."""

    code = "login.needed"


class ActorTyped(Refused):
    """Somebody else is named than who is signed in."""

    code = "actor.typed"


def is_on() -> bool:
    """Return whether identity is on."""
    return AccessSettings().is_on


async def acting(by: str) -> str:
    """Return the actor of a command: `by`, or, where identity is on, the person who is signed in, who must be it."""
    settings = AccessSettings()
    if not settings.is_on:
        return by
    person = await signed_in(settings)
    if by != person and not by.startswith(PROGRAMS):
        raise ActorTyped(f"{person} is signed in, not {by}: who acts is not typed where identity is on.")
    return person


def acted(by: str) -> str:
    """Return the same, where no loop runs yet."""
    return asyncio.run(acting(by))


async def signed_in(settings: AccessSettings) -> str:
    """Return the person whose token is kept; raise `SignIn` where it does not count."""
    try:
        token = kept.kept(settings.issuer)
    except kept.NotOurs as error:
        raise SignIn(str(error)) from error
    if token is None:
        raise SignIn("Nobody is signed in: run `kehu login`.")
    if token not in _found:
        async with gate.opened_tokens(settings) as tokens:
            try:
                _found[token] = (await tokens.of_access(token)).person
            except NotSignedIn as refused:
                raise SignIn(f"{refused} Run `kehu login`.") from refused
            except IssuerDown as down:
                raise NoAnswer(str(down)) from down
    return _found[token]

"""`kehu login` and `kehu logout`: who acts at this terminal."""

import asyncio
import webbrowser
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from domain.decider import Refused
from services.access import gate, kept, login
from services.access.refusal import IssuerDown, NotSignedIn
from services.access.tokens import Claims
from services.cli.printing.output import Format, FormatOption, print_rows
from services.deadline import NoAnswer
from services.identity import AccessSettings

COLUMNS: Final = ("person", "issuer", "until")
SECONDS: Final = 300.0


class IdentityOff(Refused):
    """There is nobody to sign in with."""

    code = "login.identity-off"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and until when."""

    person: str
    issuer: str
    until: datetime


def sign_in(
    *,
    browser: Annotated[bool, typer.Option(help="Open the address in a browser, and do not only print it.")] = True,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, max=3600, metavar="SECONDS", help="Give up after so long, with exit 3.")
    ] = SECONDS,
    form: FormatOption = Format.TABLE,
) -> None:
    """Sign in at the issuer in KEHU_OIDC_ISSUER with a browser on this machine; commands then act as this person.

    The token is kept in kehu/login.json of XDG_CONFIG_HOME or ~/.config, which nobody else can read.
    """
    settings = _settings()

    def show(address: str) -> None:
        typer.echo(f"Sign in at {address}", err=True)
        if browser:
            webbrowser.open(address)

    asked, found = login.granted(settings, show, timeout)
    claims = asyncio.run(_checked(settings, found["access_token"], str(found.get("id_token", "")), asked.nonce))
    kept.keep(settings.issuer, found["access_token"])
    until = datetime.fromtimestamp(claims.expires, UTC)
    print_rows(COLUMNS, [{"person": claims.person, "issuer": settings.issuer, "until": until}], form)


def sign_out() -> None:
    """Forget who is signed in at this terminal; sessions of the console go on."""
    typer.echo("You are signed out." if kept.forget() else "Nobody was signed in.", err=True)


def _settings() -> AccessSettings:
    settings = AccessSettings()
    if not settings.is_on:
        raise IdentityOff("Identity is off: KEHU_OIDC_ISSUER is not set, and nobody needs to sign in.")
    return settings


async def _checked(settings: AccessSettings, access: str, id_token: str, nonce: str) -> Claims:
    """Return what the tokens say; both must be the issuer's, and answer our question."""
    async with gate.opened_tokens(settings) as tokens:
        try:
            who = await tokens.of_id(id_token, nonce)
            claims = await tokens.of_access(access)
        except NotSignedIn as refused:
            raise login.NotGranted(f"The issuer's token does not count: {refused}") from refused
        except IssuerDown as down:
            raise NoAnswer(str(down)) from down
    if who.person != claims.person:
        raise login.NotGranted("The issuer's two tokens name two persons.")
    return claims

"""`kehu sessions`: who is signed in to the console, and how to end it."""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from domain.decider import Refused
from services.access import sessions
from services.access.sessions import Session
from services.cli.printing.output import Format, FormatOption, print_rows
from services.identity import AccessSettings
from services.settings import Settings

COLUMNS: Final = ("id", "person", "begun_at", "seen_at", "ends_at", "ended_at", "ended_why")

PersonOption = Annotated[str | None, typer.Option("--person", metavar="PERSON", help="Of this person alone.")]


class NoSession(Refused):
    """Nothing was there to be ended."""

    code = "session.unknown"


def listed(
    *,
    person: PersonOption = None,
    ended: Annotated[bool, typer.Option("--all", help="Those too that are over; they are kept for 90 days.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """List the sessions of the console that go on, oldest first."""

    async def ask() -> list[Session]:
        async with await _connection() as connection:
            return await sessions.sessions(connection, AccessSettings(), person=person, ended=ended)

    _print(asyncio.run(ask()), form)


def revoke(
    session: Annotated[str | None, typer.Argument(metavar="SESSION", help="Its id, as in the list.")] = None,
    *,
    person: PersonOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """End a session, or all of a person, and print them; the next request is refused. Exit 1 if there is none."""
    if (session is None) == (person is None):
        sentence = "Name a session, or a person with --person."
        raise typer.BadParameter(sentence)

    async def work() -> list[Session]:
        async with await _connection() as connection:
            return await sessions.revoke(connection, session=session, person=person)

    found = asyncio.run(work())
    if not found:
        raise NoSession("There is no such session, or it is over.")
    _print(found, form)


async def _connection() -> AsyncConnection[Any]:
    return await AsyncConnection.connect(Settings().database_url, autocommit=True)


def _print(found: list[Session], form: Format) -> None:
    print_rows(COLUMNS, [asdict(each) for each in found], form)

"""`kehu reactor list`, `pause` and `resume`: how far each process is, and which pauses."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.processes import place
from services.processes.place import Place
from services.processes.standing import Standing, standings
from services.reactor.deciding import known
from services.reactor.reacting import connect
from services.settings import Settings

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As `kehu reactor list` shows it.")]
FEW: Final = ("name", "lag_events", "lag_seconds", "refused", "paused_at")


def list_(form: FormatOption = Format.TABLE) -> None:
    """Show how far each process is behind the log, which pauses, and how many commands were refused."""

    async def asked() -> list[Standing]:
        async with reading() as connection:
            return list(await standings(connection, datetime.now(UTC)))

    print_rows(Standing._fields, [each._asdict() for each in asyncio.run(asked())], form, few=FEW)


def pause(
    name: NameArgument,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="The reason; shown beside the pause.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Have a process handle nothing more, once the page that it is at is done; it stays where it stands."""
    _decide(lambda connection: place.pause(connection, known(name), reason), form)


def resume(name: NameArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Have a process go on where it stood."""
    _decide(lambda connection: place.resume(connection, known(name)), form)


def _decide(work: Callable[[AsyncConnection[Any]], Awaitable[Place]], form: Format) -> None:
    async def decided() -> Place:
        async with await connect(Settings().database_url, "kehu processes") as connection:
            return await work(connection)

    print_rows(Place._fields, [asyncio.run(decided())._asdict()], form, few=Place._fields)

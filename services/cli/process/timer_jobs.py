"""`kehu timers list`, `pause` and `resume`: what timers do, and what a person has pause."""

import asyncio
from typing import Annotated, Final

import typer

from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.lists.rows import ListRow
from services.processes import place
from services.settings import Settings
from services.timers.announcing import connect
from services.timers.jobs import NAMES

COLUMNS: Final = ("name", "paused_at", "pause_reason")


def _known(name: str) -> str:
    if name not in NAMES:
        raise typer.BadParameter(f"timers have no job {name}: {', '.join(NAMES)}", param_hint="NAME")
    return name


NameArgument = Annotated[str, typer.Argument(metavar="NAME", callback=_known, help=f"One of {', '.join(NAMES)}.")]


def list_(form: FormatOption = Format.TABLE) -> None:
    """Show what timers do, and what pauses since when and why."""

    async def asked() -> list[ListRow]:
        async with reading() as connection:
            pausing = await place.pausing(connection)
        return [_row(name, pausing.get(name)) for name in NAMES]

    print_rows(COLUMNS, asyncio.run(asked()), form)


def pause(
    name: NameArgument,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="The reason; shown beside the pause.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Have timers leave a job alone, within seconds; what falls due meanwhile is done when it goes on."""

    async def decided() -> ListRow:
        async with await connect(Settings().database_url, "kehu processes") as connection:
            return _row(name, await place.pause(connection, name, reason))

    print_rows(COLUMNS, [asyncio.run(decided())], form)


def resume(name: NameArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Have timers do a job again."""

    async def decided() -> ListRow:
        async with await connect(Settings().database_url, "kehu processes") as connection:
            return _row(name, await place.resume(connection, name))

    print_rows(COLUMNS, [asyncio.run(decided())], form)


def _row(name: str, stands: place.Place | None) -> ListRow:
    paused = stands if stands and stands.paused_at else None
    return {
        "name": name,
        "paused_at": paused and paused.paused_at,
        "pause_reason": paused and paused.pause_reason,
    }

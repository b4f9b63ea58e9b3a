"""`kehu projections pause` and `resume`: a read model whose rows are left as they are for a while."""

import asyncio
from dataclasses import asdict, fields
from typing import Annotated, Final

import typer

from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import NameArgument
from services.operating import pausing
from services.operating.pausing import Pausing
from services.settings import Settings

COLUMNS: Final = tuple(field.name for field in fields(Pausing))


def pause(
    name: NameArgument,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="The reason; shown beside the pause.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Have workers leave the rows of a read model as they are; lists show them as of the position where they stand.

    When this returns, no worker writes any more. A read model that is paused already stays so, since the same instant.
    """
    _print(asyncio.run(pausing.pause(Settings().database_url, name, reason)), form)


def resume(name: NameArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Have workers go on with a read model that was paused: within seconds they read what came meanwhile."""
    _print(asyncio.run(pausing.resume(Settings().database_url, name)), form)


def _print(done: Pausing, form: Format) -> None:
    print_rows(COLUMNS, [asdict(done)], form)

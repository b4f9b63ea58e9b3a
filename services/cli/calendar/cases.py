"""`kehu calendar --cases`: questions of every kind, one per line."""

from pkgutil import resolve_name
from typing import Annotated

import typer

CasesOption = Annotated[
    typer.FileBinaryRead | None,
    typer.Option("--cases", metavar="FILE", help="Answer many questions, a JSON object a line; - is standard input."),
]


def calendar(context: typer.Context, *, cases: CasesOption = None) -> None:
    """Answer questions about working time."""
    if cases is None:
        return
    if context.invoked_subcommand:
        raise typer.BadParameter(f"Put --cases after {context.invoked_subcommand}, or leave that out.")
    # Showing help or completing a command needs no calendar.
    resolve_name("services.cli.calendar.working_time:answer_lines")(cases)

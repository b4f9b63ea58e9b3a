"""Which columns of a list a person wants: few at first, all with `--wide`, or those named with `--columns`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Final, NamedTuple

import typer


class Wanted(NamedTuple):
    """What was asked for on the command line; no names: those that the list shows at first."""

    wide: bool = False
    names: tuple[str, ...] = ()


WideOption = Annotated[bool, typer.Option("--wide", help="Show all columns in a table.")]
ColumnsOption = Annotated[
    str | None, typer.Option("--columns", metavar="NAME,…", help="Show these columns, in this order.")
]
_WANTED: Final[ContextVar[Wanted]] = ContextVar("_WANTED")
# The parameter of every command that prints rows.
PRINTS: Final = "form"


def choosing_columns(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return the command with the options for columns, if it prints rows."""
    shape = signature(command)
    if PRINTS not in shape.parameters:
        return command

    @wraps(command)
    def choosing(*arguments: Any, wide: bool, columns: str | None, **others: Any) -> Any:
        with wanting(Wanted(wide, tuple(name.strip() for name in columns.split(",")) if columns else ())):
            return command(*arguments, **others)

    options = {"wide": (WideOption, False), "columns": (ColumnsOption, None)}
    added = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in options.items()
    ]
    choosing.__signature__ = shape.replace(  # type: ignore[attr-defined] # what Typer reads
        parameters=[*shape.parameters.values(), *added]
    )
    choosing.__annotations__ = command.__annotations__ | {name: kind for name, (kind, _) in options.items()}
    return choosing


@contextmanager
def wanting(asked: Wanted) -> Iterator[None]:
    """Let the rows that are printed meanwhile have these columns."""
    before = _WANTED.set(asked)
    try:
        yield
    finally:
        _WANTED.reset(before)


def wanted() -> Wanted:
    """Return what was asked for."""
    return _WANTED.get(Wanted())


def shown(columns: Sequence[str], few: Sequence[str], *, is_table: bool) -> Sequence[str]:
    """Return the columns to print; programs that read JSON or CSV get all that they did not choose from."""
    asked = wanted()
    if unknown := [name for name in asked.names if name not in columns]:
        message = f"there is no column {', '.join(unknown)}; there are: {', '.join(columns)}."
        raise typer.BadParameter(message, param_hint="--columns")
    if asked.names:
        return asked.names
    return few if few and is_table and not asked.wide else columns

"""Which columns of a list a person wants: few at first, all with `--wide`, or those named with `--columns`.

And in the order of which column, with `--sort`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Final, NamedTuple

import typer

from services.lists.by_column import asked_column, by_column
from services.lists.rows import ListRow


class Wanted(NamedTuple):
    """What was asked for on the command line; no names: those that the list shows at first."""

    wide: bool = False
    names: tuple[str, ...] = ()
    sort: str | None = None


WideOption = Annotated[bool, typer.Option("--wide", help="Show all columns in a table.")]
ColumnsOption = Annotated[
    str | None, typer.Option("--columns", metavar="NAME,…", help="Show these columns, in this order.")
]
SortOption = Annotated[
    str | None,
    typer.Option("--sort", metavar="[-]NAME", help="Sort by this column; with - before its name, the other way round."),
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
    def choosing(*arguments: Any, wide: bool, columns: str | None, sort: str | None, **others: Any) -> Any:
        names = tuple(name.strip() for name in columns.split(",")) if columns else ()
        with wanting(Wanted(wide, names, sort)):
            return command(*arguments, **others)

    options = {"wide": (WideOption, False), "columns": (ColumnsOption, None), "sort": (SortOption, None)}
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
    _check(asked.names, columns, "--columns")
    if asked.names:
        return asked.names
    return few if few and is_table and not asked.wide else columns


def in_order(columns: Sequence[str], rows: Iterable[ListRow]) -> Iterable[ListRow]:
    """Return the rows in the order that was asked for, else as they are."""
    sort = wanted().sort
    if sort is None:
        return rows
    column, backwards = asked_column(sort)
    _check([column], columns, "--sort")
    return by_column(rows, lambda row: row[column], backwards=backwards)


def _check(names: Sequence[str], columns: Sequence[str], option: str) -> None:
    if unknown := [name for name in names if name not in columns]:
        message = f"there is no column {', '.join(unknown)}; there are: {', '.join(columns)}."
        raise typer.BadParameter(message, param_hint=option)

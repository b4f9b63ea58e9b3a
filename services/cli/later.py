"""Commands that are imported only when they are called: listing them needs only their source text."""

import ast
from collections.abc import Callable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

from services.cli.commands import Group, Sent
from services.cli.legible import LegibleCommand, LegibleGroup


class Later(TyperCommand):
    """Stands in for a command or a group until its arguments are read."""

    def __init__(self, name: str, place: str | Group | Sent) -> None:
        super().__init__(name, help=_help(place))
        self.place = place

    def make_context(self, *arguments: Any, **settings: Any) -> Any:
        """Hand over to the command itself, whether to run it or to complete it."""
        return command_of(self).make_context(*arguments, **settings)


def listed(places: Mapping[str, str | Group | Sent]) -> list[Later]:
    """Return the stand-in of each command of a group."""
    return [Later(name, place) for name, place in places.items()]


def within(group: Group) -> Mapping[str, str | Sent]:
    """Return the commands of a group: its own, and those of the catalogue beside them."""
    if group.category is None:
        return group.commands
    verbs = resolve_name("services.cli.catalogue.published:verbs")(group.category)
    sent = {verb: Sent(f"{group.category}.{verb}") for verb in verbs if verb not in group.commands}
    return dict(group.commands) | sent


def _help(place: str | Group | Sent) -> str | None:
    """Return the help of a command without importing its module, or any contract."""
    match place:
        case Group():
            return place.help
        case Sent(name):
            return str(resolve_name("services.cli.catalogue.published:line")(name))
        case _:
            return docstring(place)


def command_of(later: Later) -> Any:
    """Return the command or the group that this stands in for."""
    match later.place:
        case Group() as group:
            before = group.options and _command(later.name, resolve_name(group.options))
            return LegibleGroup(
                name=later.name,
                help=group.help,
                commands=listed(within(group)),
                params=before.params if before else [],
                callback=before.callback if before else None,
                no_args_is_help=not group.runs_alone,
                invoke_without_command=before is not None,
            )
        case Sent(name):
            built = resolve_name("services.cli.catalogue.build:function_of")(name)
            return _command(later.name, built, resolve_name("services.cli.given:SentCommand"))
        case str(place):
            choosing_columns = resolve_name("services.cli.printing.columns:choosing_columns")
            giving = resolve_name("services.cli.given:giving")
            function = resolve_name(place)
            sent = giving(function)
            kind = LegibleCommand if sent is function else resolve_name("services.cli.given:OwnCommand")
            return _command(later.name, choosing_columns(sent), kind)


def _command(name: str | None, function: Callable[..., Any], kind: type[TyperCommand] = LegibleCommand) -> Any:
    app = typer.Typer(add_completion=False)
    app.command(name, cls=kind)(function)
    return get_command(app)


def docstring(place: str) -> str | None:
    """Return the docstring of a function without importing its module."""
    module, _, function = place.partition(":")
    return _docstrings(module)[function]


@cache
def _docstrings(module: str) -> dict[str, str | None]:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    statements = ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body
    return {each.name: ast.get_docstring(each) for each in statements if isinstance(each, ast.FunctionDef)}

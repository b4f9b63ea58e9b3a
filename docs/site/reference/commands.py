"""A page for each group of the command line: each command with its help, arguments and options."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any, Final

import typer
from typer.main import get_command

from docs.site.reference.markup import code, contents, prose, rows, written
from services.api.html.element import Element
from services.cli.commands import COMMANDS, Group
from services.cli.later import Later, command_of
from services.cli.legible import name_types
from services.cli.main import APP

FOLDER: Final = "reference/commands"
HEADS: Final = ("argument or option", "")
ALONE: Final = "alone"


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page: one for a group, and one for all commands that stand alone."""
    root = get_command(APP)
    context = typer.Context(root, info_name="kehu")
    commands = {name: command_of(_found(root, context, name)) for name in COMMANDS}
    groups = [name for name, place in COMMANDS.items() if isinstance(place, Group)]
    names = [f"commands/{name}" for name in [*groups, ALONE]]
    yield "reference/commands.md", written("# Command line", _about(commands), contents(names))
    for name in groups:
        yield f"{FOLDER}/{name}.md", written(f"# kehu {name}", *_group(context, name, commands[name]))
    alone = [_command(context, name, command) for name, command in commands.items() if name not in groups]
    yield f"{FOLDER}/{ALONE}.md", written("# Commands without a group", *alone)


def options() -> Iterator[tuple[str, str]]:
    """Yield each variable that stands for an option of a command, with what the option says."""
    root = get_command(APP)
    context = typer.Context(root, info_name="kehu")
    for name in COMMANDS:
        for parameter in command_of(_found(root, context, name)).params:
            if parameter.envvar:
                yield parameter.envvar, parameter.help


def _found(group: Any, context: typer.Context, name: str) -> Later:
    found = group.get_command(context, name)
    assert isinstance(found, Later)
    return found


def _about(commands: Mapping[str, Any]) -> str:
    lines = [(code(f"kehu {name}"), prose(_first(command.help))) for name, command in sorted(commands.items())]
    return rows(("command", ""), lines)


def _first(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\n\n")[0]


def _group(parent: typer.Context, name: str, group: Any) -> Iterator[str]:
    context = typer.Context(group, info_name=name, parent=parent)
    yield _help(group)
    if group.params:
        yield rows(HEADS, _parameters(group, context))
    for inner in group.list_commands(context):
        yield _command(context, inner, command_of(_found(group, context, inner)))


def _command(parent: typer.Context, name: str, command: Any) -> str:
    context = typer.Context(command, info_name=name, parent=parent)
    usage = f"```\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```"
    return written(
        f"## {context.command_path}", _help(command), usage, rows(HEADS, _parameters(command, context))
    ).rstrip()


def _help(command: Any) -> str:
    """Return the help as it was written; its lines are laid out by hand."""
    return inspect.cleandoc(command.help or "").replace("<", "\\<")


def _parameters(command: Any, context: typer.Context) -> Iterator[tuple[Element, Element]]:
    name_types(command, context)
    for parameter in command.params:
        if record := parameter.get_help_record(context):
            names, meaning = record
            yield code(names), prose(meaning)

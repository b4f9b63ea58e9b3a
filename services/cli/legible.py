"""Commands and groups that refuse in words of ours: unreadable characters, wrong values, and mistyped commands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

# What people are to write, where Typer names a type of Python; a flag takes nothing, and an argument has a name.
WRITTEN: Final = {
    "<bool>": "",
    "<str>": "TEXT",
    "<float>": "NUMBER",
    "<float range>": "NUMBER",
    "<int range>": "NUMBER",
    "<path>": "PATH",
    "<dir>": "FOLDER",
}


def name_types(command: Any, ctx: Any) -> None:
    """Have help name no types of Python."""
    for parameter in command.get_params(ctx):
        shown = parameter.display_type_rich(ctx)
        if parameter.param_type_name == "argument":
            parameter.display_type_rich = lambda ctx: ""  # noqa: ARG005 - Typer names it
        elif shown in WRITTEN:
            parameter.metavar = WRITTEN[shown]


class LegibleCommand(TyperCommand):
    """A command of which every argument and option is text that people can read."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the arguments, then read them."""
        check(self, ctx, args)
        with in_our_words():
            return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help with words for what each option takes."""
        name_types(self, ctx)
        super().format_help(ctx, formatter)


class LegibleGroup(TyperGroup):
    """The same for the options that stand before a group's command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Check the arguments, then read them."""
        check(self, ctx, args)
        with in_our_words():
            return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help with words for what each option takes."""
        name_types(self, ctx)
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was asked for, or name those that may have been meant."""
        if args and not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            resolve_name("services.cli.meant:refuse")(self, ctx, args[0])
        return super().resolve_command(ctx, args)


@contextmanager
def in_our_words() -> Iterator[None]:
    """Say of a wrong value what HTTP says of it; Typer shows the words of the library that reads it."""
    try:
        yield
    except typer.BadParameter as refused:
        errors = getattr(refused.__cause__, "errors", None)
        if errors is None:
            raise
        reason = resolve_name("services.wording:reason")(errors()[0])
        raise typer.BadParameter(f"{reason.rstrip('.')}.", ctx=refused.ctx, param=refused.param) from refused


def check(command: Any, ctx: Any, args: Sequence[str]) -> None:
    """Refuse the first argument that cannot be read, under the name that `--help` shows."""
    if all(map(str.isprintable, args)):
        return
    fault_of = resolve_name("contracts.form.plain:fault_of")
    given, _, _ = command.make_parser(ctx).parse_args(list(args))
    for parameter in command.get_params(ctx):
        for text in _texts(given.get(parameter.name)):
            if fault := fault_of(text):
                raise typer.BadParameter(f"{fault}.", ctx=ctx, param=parameter)


def _texts(value: Any) -> Sequence[str]:
    match value:
        case str():
            return (value,)
        case list() | tuple():
            return [text for each in value for text in _texts(each)]
        case _:
            return ()

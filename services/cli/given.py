"""What every command that is sent takes beside its own options: its fields from a file, its instant, and its id."""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, Final, NamedTuple

import typer

from services.cli.legible import LegibleCommand

FROM_FILE: Final = "--data"
# The person who asks is named once, for the event and for the field.
PERSON: Final = "by"
OCCURRED_AT: Final = "occurred_at"
DATA_OPTION: Final[Any] = typer.Option(
    FROM_FILE, metavar="FILE", help="The fields as a JSON object, as over HTTP; - reads standard input."
)
COMMAND_ID_OPTION: Final[Any] = typer.Option(
    "--command-id", metavar="TEXT", help="Names the command: repeated under this name, it gets the first answer again."
)
OCCURRED_AT_OPTION: Final[Any] = typer.Option(
    "--occurred-at",
    metavar="INSTANT",
    help="When it happened in the business; if left out, when it arrives.",
)
OPTIONS: Final[Mapping[str, Any]] = {
    "data": DATA_OPTION,
    OCCURRED_AT: OCCURRED_AT_OPTION,
    "command_id": COMMAND_ID_OPTION,
}


class Given(NamedTuple):
    """What was given, as it was written; None where it was left out."""

    data: str | None = None
    occurred_at: str | None = None
    command_id: str | None = None


class Undated(Given):
    """The same of a command that happens when it arrives."""


# The parameter of every command of our own that is sent.
GIVEN: Final = "given"


class SentCommand(LegibleCommand):
    """A command whose fields may also stand in a file."""

    # The parameters that must be given beside the file.
    beside_file: tuple[str, ...] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take `--customer-id` for `--customer`, and miss no option that the file may hold."""
        longer = {f"{option}-id": option for param in self.params for option in param.opts if option[:2] == "--"}
        read = [_shortened(argument, longer) for argument in args]
        if any(argument.partition("=")[0] == FROM_FILE for argument in read):
            for param in self.params:
                stays = param.param_type_name == "argument" or param.name in self.beside_file
                param.required = param.required and stays
        return super().parse_args(ctx, read)


class OwnCommand(SentCommand):
    """One that we wrote ourselves: the person who sends it is no field of every command."""

    beside_file = (PERSON,)


def giving(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return the command with the options of `OPTIONS` in place of the parameter `given`, if it has that."""
    shape = signature(command)
    if GIVEN not in shape.parameters:
        return command

    kind = shape.parameters[GIVEN].annotation
    names = [name for name in OPTIONS if not (kind is Undated and name == OCCURRED_AT)]

    @wraps(command)
    def sending(*arguments: Any, **others: Any) -> Any:
        return command(*arguments, given=kind(**{name: others.pop(name) for name in names}), **others)

    kinds = {name: Annotated[str | None, OPTIONS[name]] for name in names}
    added = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind) for name, kind in kinds.items()]
    own = [each for name, each in shape.parameters.items() if name != GIVEN]
    sending.__signature__ = shape.replace(parameters=[*own, *added])  # type: ignore[attr-defined] # what Typer reads
    own_kinds = {name: kind for name, kind in command.__annotations__.items() if name != GIVEN}
    sending.__annotations__ = own_kinds | kinds
    return sending


def _shortened(argument: str, longer: Mapping[str, str]) -> str:
    option, equals, value = argument.partition("=")
    return f"{longer.get(option, option)}{equals}{value}"

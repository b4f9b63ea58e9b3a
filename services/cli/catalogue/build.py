"""Builds the command line of a command of the catalogue: an option for each field, and those that all of them have."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from inspect import Parameter
from inspect import Signature as Shape
from pkgutil import resolve_name
from typing import Annotated, Any, Final

import typer

from contracts.catalog import COMMANDS, aggregate_of
from contracts.message import Command
from services.cli.catalogue.field import Field, Kind, fields
from services.cli.catalogue.published import schema, sentence
from services.cli.given import COMMAND_ID_OPTION, DATA_OPTION, PERSON

# Named so that no field is.
ID: Final = "its_id"
DATA: Final = "its_data"
CLEARED: Final = "its_cleared"
COMMAND_ID: Final = "its_command_id"
FORM: Final = "its_form"


class AnswerFormat(StrEnum):
    """The format of an answer."""

    SENTENCE = "sentence"
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def function_of(name: str) -> Any:
    """Return the function behind `kehu complaints receive`, with the options that Typer reads."""
    command, described = COMMANDS[name], schema(name)
    id_field = aggregate_of(name.partition(".")[0]).id_field
    asked = [field for field in fields(described) if field.name != id_field]

    def send(**given: Any) -> None:
        resolve_name("services.cli.catalogue.send:send")(command, id_field, asked, given)

    parameters = list(_parameters(command, id_field, asked))
    send.__doc__ = sentence(name)
    send.__signature__ = Shape(parameters)  # type: ignore[attr-defined] # what Typer reads
    send.__annotations__ = {each.name: each.annotation for each in parameters}
    return send


def _parameters(command: type[Command], id_field: str, asked: Sequence[Field]) -> Iterator[Parameter]:
    thing = id_field.removesuffix("_id").upper()
    yield _parameter(ID, Annotated[str, typer.Argument(metavar=thing, help=f"The id of the {_words(command)}.")])
    for field in asked:
        if field.name != PERSON:
            yield _parameter(field.name, Annotated[_type(field), _option(field)], required=field.required)
    yield _person(next((field for field in asked if field.name == PERSON), None))
    if command.null_clears:
        yield _parameter(CLEARED, Annotated[list[str] | None, CLEAR_OPTION], required=False)
    yield _parameter(DATA, Annotated[str | None, DATA_OPTION], required=False)
    yield _parameter(COMMAND_ID, Annotated[str | None, COMMAND_ID_OPTION], required=False)
    yield _parameter(FORM, Annotated[AnswerFormat, FORM_OPTION], default=AnswerFormat.SENTENCE)


def _parameter(name: str, annotation: Any, *, required: bool = True, default: Any = None) -> Parameter:
    left_out = Parameter.empty if required and default is None else default
    return Parameter(name, Parameter.KEYWORD_ONLY, default=left_out, annotation=annotation)


def _type(field: Field) -> Any:
    match field.kind:
        case Kind.FLAG:
            kind: Any = bool
        case Kind.LIST:
            kind = list[str]
        case _:
            kind = str
    return kind if field.required else kind | None


def _option(field: Field) -> Any:
    if field.kind is Kind.FLAG:
        return typer.Option(f"{field.option}/{field.option_for_no}", help=field.help)
    return typer.Option(
        field.option, metavar=field.metavar, help=field.help, autocompletion=lambda: list(field.choices)
    )


def _person(field: Field | None) -> Parameter:
    needed = field is not None and field.required
    option = typer.Option("--by", metavar="PERSON", help="The person who does or decides this; kept with every event.")
    return _parameter(PERSON, Annotated[str if needed else str | None, option], required=needed)


def _words(command: type[Command]) -> str:
    return command.name.partition(".")[0].replace("-", " ")


CLEAR_OPTION: Final[Any] = typer.Option(
    "--clear", metavar="FIELD", help="A field to leave empty, by the name of its option. May be repeated."
)
FORM_OPTION: Final[Any] = typer.Option(
    "--format", metavar="FORMAT", help="The format of the answer: sentence, table, json or csv."
)

"""Every command of the catalogue is on the command line, with an option for each of its fields."""

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from contracts.catalog import AGGREGATES, COMMANDS, aggregate_of
from contracts.message import Command
from services.cli.catalogue.build import CLEARED, COMMAND_ID, DATA, FORM, ID
from services.cli.commands import ALIASES, Group, Sent
from services.cli.commands import COMMANDS as ON_THE_COMMAND_LINE
from services.cli.given import PERSON
from services.cli.later import Later, command_of, within
from services.cli.main import APP

GROUPS: Final = {
    place.category: (name, place)
    for name, place in ON_THE_COMMAND_LINE.items()
    if isinstance(place, Group) and place.category
}
# Of every command.
OWN: Final = {ID, CLEARED, DATA, COMMAND_ID, FORM, PERSON}


def place(command: str) -> str | Sent:
    category, _, verb = command.partition(".")
    _, group = GROUPS[category]
    return within(group)[verb]


BUILT: Final = [name for name in COMMANDS if isinstance(place(name), Sent)]


def parameters(command: str) -> Mapping[str, Any]:
    return {each.name: each for each in command_of(Later(command, Sent(command))).params}


def shown(*words: str) -> str:
    result = CliRunner().invoke(APP, [*words, "--help"], env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})
    assert result.exit_code == 0, result.output
    return result.output


def test_each_aggregate_has_a_group_with_its_names_as_aliases() -> None:
    assert set(GROUPS) == set(AGGREGATES)
    for category, (name, _) in GROUPS.items():
        for alias in {category, AGGREGATES[category].collection} - {name}:
            assert ALIASES[alias] == name


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_catalogue_is_in_the_group_of_its_aggregate(command: str) -> None:
    match place(command):
        case Sent(name):
            assert name == command
        case module:
            # A command of its own sends it, under a name and with arguments that people know.
            source = Path(import_module(module.partition(":")[0]).__file__ or "").read_text("utf-8")
            assert re.search(rf"\b{COMMANDS[command].__name__}[(,]", source)


def test_what_the_catalogue_has_not_is_no_command() -> None:
    beside = [
        f"{category}.{verb}"
        for category, (_, group) in GROUPS.items()
        for verb, found in within(group).items()
        if isinstance(found, Sent)
    ]

    assert [name for name in beside if name not in COMMANDS] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_field_of_a_command_is_an_option_that_is_required_where_the_field_is(command: str) -> None:
    kind, taken = COMMANDS[command], parameters(command)
    id_field = aggregate_of(command.partition(".")[0]).id_field
    asked = {
        name: field for name, field in kind.model_fields.items() if name != id_field and not is_by_arrival(kind, name)
    }

    assert taken.keys() - OWN == asked.keys() - OWN
    options = [option for each in taken.values() for option in each.opts if option.startswith("--")]
    assert len(options) == len(set(options))
    for name, field in asked.items():
        assert taken[name].required == field.is_required(), name
        assert taken[name].help, name


def is_by_arrival(kind: type[Command], name: str) -> bool:
    return name == "occurred_at" and kind.model_fields[name].annotation is type(None)


@pytest.mark.parametrize("command", BUILT)
def test_the_help_of_a_command_fits_80_columns_and_names_each_option_whole(command: str) -> None:
    category, _, verb = command.partition(".")
    text = shown(GROUPS[category][0], verb)

    assert max(map(len, text.splitlines())) <= 80
    for each in parameters(command).values():
        for option in each.opts:
            assert each.param_type_name == "argument" or option in text
        assert each.param_type_name == "argument" or each.is_flag or (each.metavar or "") in text


@pytest.mark.parametrize(
    ("alias", "name"), [("complaint", "complaints"), ("credit-account", "credit"), ("customer", "customers")]
)
def test_an_alias_leads_to_the_same_commands(alias: str, name: str) -> None:
    assert shown(alias).split("Commands", 1)[1] == shown(name).split("Commands", 1)[1]


def test_what_a_field_says_of_itself_is_in_the_help() -> None:
    text = " ".join(shown("complaints", "receive").replace("│", " ").split())

    for told in (
        "--customer",
        "A channel of the unit's pack.",
        "If left out: other.",
        "One of raised or found.",
        "At most 2,000 characters.",
        "subject=…,which=…",
        "May be repeated.",
    ):
        assert told in text
    assert "The contact's position at the customer." in " ".join(
        shown("customers", "add-contact").replace("│", " ").split()
    )
    assert "From 1 to 1,000,000,000." in " ".join(shown("customers", "record-purchase").replace("│", " ").split())

"""Reads a command of the catalogue from its options and its file, sends it, and prints the answer."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import typer
from pydantic import ValidationError

from contracts.form.legible import shown
from contracts.message import Command
from domain.decider import Refused
from services.cli.acting import is_on
from services.cli.catalogue.answer import print_answer
from services.cli.catalogue.build import CLEARED, COMMAND_ID, DATA, FORM, ID
from services.cli.catalogue.field import Field
from services.cli.catalogue.value import Unreadable, value_of
from services.cli.given import FROM_FILE, PERSON
from services.cli.given_fields import from_file, id_of, with_repeat
from services.cli.sending import named, send_as, with_store
from services.local.problem import StackBusy, StackDown
from services.wording import reason

# Who asks where nobody says so, as `api` over HTTP.
ACTOR = "cli"


def send(kind: type[Command], id_field: str, asked: Sequence[Field], given: Mapping[str, Any]) -> None:
    """Send the command and print its answer; a refusal names the options as people write them."""
    by = None if given[PERSON] is None else named(given[PERSON])
    said = _in_options(asked)
    fields = _fields(id_field, asked, dict(given) | {PERSON: by})
    command = _command(kind, fields, {id_field: _argument(id_field)} | {field.name: field.option for field in asked})
    key = given[COMMAND_ID]
    id_ = id_of(key)
    try:
        accepted = with_store(lambda store: send_as(store, command, _actor(kind, fields, by), id_))
    except Refused as refused:
        refused.args = (said(str(refused)),)
        raise
    except (StackBusy, StackDown) as failed:
        raise with_repeat(failed, key, id_) from failed
    print_answer(accepted, given[FORM])


def _actor(kind: type[Command], fields: Mapping[str, Any], by: str | None) -> str:
    """Return who sends the command; who is signed in may enter what another person did, where the command says who."""
    typed = by or _sender(fields)
    if PERSON in kind.model_fields and is_on():
        return ACTOR
    return typed or ACTOR


def _sender(fields: Mapping[str, Any]) -> str | None:
    by = fields.get(PERSON)
    return named(by) if isinstance(by, str) else None


def _fields(id_field: str, asked: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the command, each given once."""
    fields = from_file(given[DATA])
    if fields.setdefault(id_field, given[ID]) != given[ID]:
        raise typer.BadParameter(f"{id_field} differs from the argument: leave it out.", param_hint=FROM_FILE)
    for field in asked:
        value = given.get(field.name)
        if value is None or value == []:
            continue
        if field.name in fields and field.name != PERSON:
            raise typer.BadParameter(f"{field.name} is also in {FROM_FILE}: give it once.", param_hint=field.option)
        try:
            fields[field.name] = value_of(field, value)
        except Unreadable as unreadable:
            raise typer.BadParameter(f"{unreadable}.", param_hint=field.option) from unreadable
    return fields | dict.fromkeys(_cleared(asked, fields, given.get(CLEARED) or ()))


def _cleared(asked: Sequence[Field], fields: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    by_option = {field.option.removeprefix("--"): field.name for field in asked if not field.required}
    for name in names:
        if name not in by_option:
            raise typer.BadParameter(f"“{name}” is no field that can be empty.", param_hint="--clear")
        if by_option[name] in fields:
            raise typer.BadParameter(f"{name} is given as well: give it or clear it.", param_hint="--clear")
    return [by_option[name] for name in names]


def _argument(id_field: str) -> str:
    return id_field.removesuffix("_id").upper()


def _command(kind: type[Command], fields: Mapping[str, Any], options: Mapping[str, str]) -> Command:
    try:
        return kind.model_validate(fields)
    except ValidationError as invalid:
        raise _bad(invalid.errors()[0], options) from invalid


def _bad(error: Mapping[str, Any], options: Mapping[str, str]) -> typer.BadParameter:
    """Return the fault under the option or argument that it is about; what concerns several fields names each."""
    match error["loc"]:
        case []:
            words = re.sub("|".join(rf"\b{name}\b" for name in options), lambda found: options[found[0]], reason(error))
            return typer.BadParameter(f"{words}.")
        case [name, *within]:
            places = [f"entry {place + 1}" if isinstance(place, int) else shown(str(place)) for place in within]
            why = ": ".join([*([", ".join(places)] if places else []), reason(error)])
            return typer.BadParameter(f"{why}.", param_hint=options.get(name, f"{shown(name)} in {FROM_FILE}"))
        case _:
            raise AssertionError(error)


def _in_options(asked: Sequence[Field]) -> Callable[[str], str]:
    """Return what writes a sentence about fields as one about options: `--customer: …` for `customer_id: …`."""
    options = {field.name: field.option for field in asked}
    anywhere = "|".join(re.escape(name) for name in options if "_" in name)
    beginning = "|".join(map(re.escape, options))
    found = re.compile(rf"^(?:{beginning})(?=: )|\b(?:{anywhere})\b" if anywhere else rf"^(?:{beginning})(?=: )")
    return lambda sentence: found.sub(lambda match: options[match[0]], sentence)

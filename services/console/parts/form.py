"""Forms made of the commands that the catalogue publishes: what a command takes, a form asks for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from contracts.message import Command
from services.console.api import Problem

Schema = dict[str, Any]

# Rows that are offered beyond those that are filled.
SPARE_ROWS: Final = 2
# Of a list that says no bound of its own.
MOST_ROWS: Final = 500
# No number of a command or of a row is longer; of much longer ones Python reads none.
DIGITS: Final = re.compile("[0-9]{1,18}")
CLEAR: Final = "clear."
CURRENCY: Final = "currency"
# Who fills the form is most likely the person that these name.
OF_THE_PERSON: Final = frozenset({"by", "received_by", "verified_by", "proposed_by", "submitted_by", "evaluated_by"})
# What has no number elsewhere: forms propose one.
NUMBERED: Final = frozenset({"complaint_id", "measure_id", "access_id"})
# Words of several lines.
LONG: Final = frozenset({"summary", "answer", "remedy", "activity", "report", "content", "reason", "market_feedback"})
# Seldom known or asked: folded away while nothing stands there.
RARE: Final = frozenset({"about", "form", "unit_id", "received_by", "received_at", "detected", "raised_to"})
# Asked last, and folded away.
LAST: Final = ("occurred_at", "reason")


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `name` is the path in the command, as in `amount.currency`, which refusals name as well."""

    name: str
    kind: str
    required: bool
    options: tuple[str, ...] = ()
    help: str = ""
    longest: int | None = None
    value: str = ""
    error: str = ""
    clearable: bool = False
    group: str = ""

    @property
    def last(self) -> str:
        """The part of the path that says what it is, without the number of a row."""
        return [part for part in self.name.split(".") if not part.isdigit()][-1]

    @property
    def label(self) -> str:
        """The name of the field in the catalogue's words: of an amount, that of the field which it fills."""
        named = [part for part in self.name.split(".") if not part.isdigit()]
        return named[-2] if len(named) > 1 and named[-1] == "amount" else named[-1]

    @property
    def head(self) -> str:
        """The first part of the path: of a row, the list to which it belongs."""
        return self.name.partition(".")[0]

    @property
    def rare(self) -> bool:
        """Whether it is folded away: never what is needed, filled or faulty."""
        return self.head in RARE and not (self.required or self.value or self.error)

    @property
    def row(self) -> int | None:
        """The number of its row, counted from one, where several are asked for."""
        numbers = [int(part) for part in self.name.split(".") if part.isdigit()]
        return numbers[0] + 1 if numbers else None


def fields(command: type[Command], filled: Mapping[str, str] | None = None) -> list[Field]:
    """Return the inputs of a command; lists have as many rows as are filled, and some more."""
    schema = command.model_json_schema()
    given = filled or {}
    found = list(_of_object(schema, schema.get("$defs", {}), "", given, ""))
    if command.null_clears:
        found = [each if each.required or each.last in LAST else replace(each, clearable=True) for each in found]
    return sorted(found, key=lambda each: each.name in LAST)


def _of_object(schema: Schema, named: Schema, path: str, given: Mapping[str, str], group: str) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, said in schema.get("properties", {}).items():
        yield from _of_value(said, named, f"{path}{name}", given, group, required=name in required)


def _of_value(
    said: Schema, named: Schema, path: str, given: Mapping[str, str], group: str, *, required: bool
) -> Iterator[Field]:
    kinds = [_resolved(each, named) for each in said.get("anyOf", [said])]
    optional = any(kind.get("type") == "null" for kind in kinds)
    kind = next((kind for kind in kinds if kind.get("type") != "null"), {})
    required = required and not optional
    if kind.get("type") == "object" and "properties" in kind:
        for each in _of_object(kind, named, f"{path}.", given, path):
            # A part of something that may be left out may be left out as well; the API asks for the rest of it.
            yield each if required else replace(each, required=False)
    elif kind.get("type") == "array" and (item := _resolved(kind["items"], named)).get("properties"):
        filled = {number for name in given if given[name] and (number := _row(name, path)) is not None}
        rows = max(filled, default=-1) + 1 + SPARE_ROWS
        for number in range(min(rows, kind.get("maxItems", MOST_ROWS))):
            for each in _of_object(item, named, f"{path}.{number}.", given, path):
                # A part of an amount is in its currency.
                if each.last != CURRENCY:
                    yield replace(each, required=False)
    else:
        yield Field(
            path,
            _kind(path, kind, optional=optional),
            required,
            options=tuple(kind.get("enum", ())),
            help=said.get("description", ""),
            longest=kind.get("maxLength"),
            group=group,
        )


def _row(name: str, path: str) -> int | None:
    """Return the number of the row that an input is in."""
    return whole(name[len(path) + 1 :].partition(".")[0]) if name.startswith(f"{path}.") else None


def whole(text: str) -> int | None:
    """Return a number that is not negative; None of what no form of ours sends."""
    return int(text) if DIGITS.fullmatch(text) else None


def _resolved(said: Schema, named: Schema) -> Schema:
    reference = said.get("$ref")
    return named[reference.rpartition("/")[2]] | {**said} if reference else said


def _kind(path: str, kind: Schema, *, optional: bool) -> str:
    match kind:
        case {"enum": _}:
            return "choice"
        case {"type": "boolean"}:
            return "yes-or-no" if optional else "check"
        case {"type": "string", "format": "date"}:
            return "date"
        case {"type": "string", "format": "date-time"}:
            return "instant"
        case {"type": "integer"}:
            return "number"
        case {"type": "array"}:
            return "lines"
        case {"type": "string"} if path.endswith(".amount"):
            return "amount"
        case _:
            return "long" if path.rpartition(".")[2] in LONG else "text"


def filled(asked: Sequence[Field], sent: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """Return the inputs with what was typed, and with what is wrong with it."""
    return [replace(each, value=sent.get(each.name, ""), error=_error(each.name, errors)) for each in asked]


def _error(name: str, errors: Mapping[str, str]) -> str:
    # A fault of a whole amount stands beside its first input.
    return errors.get(name) or (errors.get(name.rpartition(".")[0], "") if name.endswith(".amount") else "")


def errors_of(problem: Problem, asked: Sequence[Field]) -> dict[str, str]:
    """Return the sentence for each input that the API names: among its fields, or as the head of its sentence."""
    named = {each["field"].removeprefix("body."): each["message"] for each in problem.fields}
    head, _, said = problem.detail.partition(": ")
    return named or ({head: said} if head in {each.name for each in asked} else {})


def first_values(asked: Sequence[Field], query: Mapping[str, str], person: str, now: datetime) -> dict[str, str]:
    """Return what a new form says already: what the link to it named, the person, today, a number for a new case."""
    values = {}
    for each in asked:
        if each.name in query:
            values[each.name] = query[each.name]
        elif each.name in OF_THE_PERSON and each.required:
            values[each.name] = person
        elif each.name in NUMBERED:
            values[each.name] = f"{now:%y%m%d-%H%M%S}"
        elif each.kind == "date" and each.required and each.name != "due_date":
            values[each.name] = f"{now:%Y-%m-%d}"
    return values

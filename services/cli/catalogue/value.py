"""Reads what people write for a field: text as it is, money, lists and parts; JSON wherever text would not do."""

from collections.abc import Sequence
from typing import Any, Final

from services.cli.catalogue.field import Field, Kind
from services.json_text import DECODER

_JSON: Final = ("{", "[")


class Unreadable(Exception):
    """The text is not in a form of the field."""


def value_of(field: Field, given: Any) -> Any:
    """Return what the command takes; raise Unreadable with the form that is asked for."""
    match field.kind:
        case Kind.LIST:
            return _several(field, given)
        case Kind.MONEY:
            return _money(given)
        case Kind.PARTS:
            return _parts(field, given)
        case _:
            return given


def _several(field: Field, given: Sequence[str]) -> list[Any]:
    """Return the entries; an option that begins as a list of JSON stands for all of its own."""
    assert field.one is not None
    entries: list[Any] = []
    for text in given:
        entries += _json(text) if text.startswith("[") else [value_of(field.one, text)]
    return entries


def _money(text: str) -> Any:
    if text.startswith(_JSON) or text == "null":
        return _json(text)
    match text.split():
        case [amount, currency]:
            return {"amount": amount, "currency": currency}
        case _:
            message = "write an amount and its currency, as in “100.00 CNY”"
            raise Unreadable(message)


def _parts(field: Field, text: str) -> Any:
    if text.startswith(_JSON):
        return _json(text)
    by_name = {part.name: part for part in field.parts}
    found: dict[str, Any] = {}
    for pair in text.split(","):
        name, equals, value = pair.partition("=")
        if not equals or name.strip() not in by_name or name.strip() in found:
            form = ",".join(f"{part}=…" for part in by_name)
            message = f"write {form}, each once, or an object of JSON"
            raise Unreadable(message)
        found[name.strip()] = value_of(by_name[name.strip()], value.strip())
    return found


def _json(text: str) -> Any:
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        message = f"it begins as JSON and is not: {error}"
        raise Unreadable(message) from error

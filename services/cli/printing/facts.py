"""Prints what is known of one thing: a fact on a line, instants in the zone of the unit, and nothing that is absent."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import typer

from services import settings
from services.cli.printing.words import EMPTY, in_words, in_zone
from services.lists.rows import plain

NUMBERS: Final = "numbers"


def is_known(value: Any) -> bool:
    """Tell whether a value says anything; zero and no do."""
    return plain(value) not in EMPTY


def tell(row: Mapping[str, Any]) -> None:
    """Print what is known, one fact per line."""
    zone = ZoneInfo(settings.zone())
    for name, value in row.items():
        shown = plain(in_zone(value, zone))
        if shown in EMPTY:
            continue
        match shown:
            case dict():
                lines = [f"{part} {'unknown' if found is None else in_words(found)}" for part, found in shown.items()]
            case list():
                lines = [_number(each) if name == NUMBERS else in_words(each) for each in shown]
            case _:
                typer.echo(f"{name}: {in_words(shown)}")
                continue
        typer.echo(f"{name}:")
        for line in lines:
            typer.echo(f"  {line}")
    if any(isinstance(each, datetime) for each in _within(row)):
        typer.echo(f"times in {zone.key}", err=True)


def _within(value: Any) -> Iterator[Any]:
    """Yield the values that are no structures, however deep they are."""
    match value:
        case Mapping():
            parts: Iterable[Any] = value.values()
        case list() | tuple():
            parts = value
        case _:
            yield value
            return
    for part in parts:
        yield from _within(part)


def _number(number: Mapping[str, Any]) -> str:
    """Write a number of a pack with its source: `….window = 12 months (TI7, § 2.1)`."""
    source = ", ".join(number[part] for part in ("source", "article", "note") if number[part])
    return f"{number['key']} = {number['value']} ({source})"

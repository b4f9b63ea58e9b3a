"""Puts values that have parts into words, for people: no brackets and quotes of JSON, instants in a zone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.cli.printing.local import local

NOTHING: Final = "–"
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def in_zone(value: Any, zone: ZoneInfo) -> Any:
    """Replace the instants in a value, however deep they are, by their texts in the zone."""
    match value:
        case datetime():
            return local(value, zone)
        case Mapping():
            return {name: in_zone(part, zone) for name, part in value.items()}
        case list() | tuple():
            return [in_zone(part, zone) for part in value]
        case _:
            return value


def in_words(value: Any) -> str:
    """Write a plain value on one line: parts with their names, without those that say nothing."""
    match value:
        case None:
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{name} {_part(part)}" for name, part in value.items() if part not in EMPTY)
        case list():
            between = "; " if any(isinstance(each, dict | list) for each in value) else ", "
            return between.join(map(in_words, value))
        case _:
            return str(value)


def _part(value: Any) -> str:
    # Where a part has parts, a reader must see where they end.
    return f"({in_words(value)})" if isinstance(value, dict) else in_words(value)

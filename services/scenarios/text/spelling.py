"""Reads the fields of a command as a person writes them: amounts as `100.00 CNY`, instants as a clock shows them."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from contracts.message import Command
from services.scenarios.text import moment

MONEY: Final = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)


def spelled_out(kind: type[Command], fields: dict[str, Any], zone: ZoneInfo) -> Command:
    """Return the command; raise the faults that remain once amounts and instants are read."""
    try:
        return kind.model_validate(fields)
    except ValidationError as invalid:
        mended = fields
        for error in invalid.errors():
            mend = MENDS.get(error["type"])
            value = mend(error["input"], zone) if mend else None
            mended = mended if value is None else _replaced(mended, error["loc"], value)
    return kind.model_validate(mended)


def _money(value: Any, _: ZoneInfo) -> Any:
    found = MONEY.fullmatch(value) if isinstance(value, str) else None
    return {"amount": found[1], "currency": found[2]} if found else None


def _aware(value: Any, zone: ZoneInfo) -> Any:
    try:
        return moment.instant(value, zone)
    except ValueError:
        return None


MENDS: Final[dict[str, Callable[[Any, ZoneInfo], Any]]] = {"model_type": _money, "instant": _aware}


def _replaced(content: Any, path: Sequence[str | int], value: Any) -> Any:
    if not path:
        return value
    first, *rest = path
    if isinstance(content, dict):
        return content | {first: _replaced(content[str(first)], rest, value)}
    return [_replaced(part, rest, value) if place == first else part for place, part in enumerate(content)]

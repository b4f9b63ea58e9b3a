"""Turns the instants in an event into UTC: PostgreSQL reads none that is sixteen hours or more off it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from contracts.message import Envelope, Event

NO_TIME: Final = timedelta(0)
INSTANT: Final = "'date-time'"


def in_utc(envelope: Envelope) -> Envelope:
    """Return the event with its instants in UTC: how they were written is nothing that a row keeps."""
    event = envelope.event
    changed: dict[str, Any] = {}
    for name in _with_instants(type(event)):
        was = getattr(event, name)
        now = _in_utc(was)
        if now is not was:
            changed[name] = now
    return envelope._replace(event=event.model_copy(update=changed)) if changed else envelope


@cache
def _with_instants(event: type[Event]) -> tuple[str, ...]:
    """Name the fields that may hold an instant, at any depth: most events have none."""
    schema = event.model_json_schema()
    elsewhere = INSTANT in str(schema.get("$defs"))
    texts = {name: str(field) for name, field in schema["properties"].items()}
    return tuple(name for name, text in texts.items() if INSTANT in text or (elsewhere and "$ref" in text))


def _in_utc(value: Any) -> Any:
    match value:
        case datetime():
            return value if value.utcoffset() == NO_TIME else value.astimezone(UTC)
        case BaseModel():
            found = {name: getattr(value, name) for name in type(value).model_fields}
            changed = {name: now for name, was in found.items() if (now := _in_utc(was)) is not was}
            return value.model_copy(update=changed) if changed else value
        case tuple():
            items = tuple(map(_in_utc, value))
            return items if any(now is not was for now, was in zip(items, value, strict=True)) else value
        case _:
            return value

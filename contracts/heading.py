"""Reads the attributes around the data of an event: every release can read those of any other."""

from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import from_json


class Heading(NamedTuple):
    """The attributes of a sealed event; what is damaged is empty. `data` is as it was written."""

    id: str
    type: str
    stream: str
    version: int
    time: datetime | None
    occurred_at: datetime | None
    actor: str
    reason: str | None
    policy: str | None
    data: dict[str, Any]


def heading_of(state: bytes) -> Heading:
    """Read as much of a sealed event as can be read without knowing its type."""
    attributes = _attributes(state)
    version, data = attributes.get("version"), attributes.get("data")
    return Heading(
        id=_text(attributes, "id") or "",
        type=_text(attributes, "type") or "",
        stream=_text(attributes, "subject") or "",
        version=version if isinstance(version, int) else 0,
        time=_instant(attributes, "time"),
        occurred_at=_instant(attributes, "occurredat"),
        actor=_text(attributes, "actor") or "",
        reason=_text(attributes, "reason"),
        policy=_text(attributes, "policy"),
        data=data if isinstance(data, dict) else {},
    )


def _attributes(state: bytes) -> dict[str, Any]:
    try:
        attributes = from_json(state)
    except ValueError:
        return {}
    return attributes if isinstance(attributes, dict) else {}


def _text(attributes: dict[str, Any], name: str) -> str | None:
    value = attributes.get(name)
    return value if isinstance(value, str) else None


def _instant(attributes: dict[str, Any], name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_text(attributes, name) or "")
    except ValueError:
        return None

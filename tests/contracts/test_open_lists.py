"""Where a pack has a list, an event's newest version is open to it; older ones keep their enums (semantics 35)."""

from typing import Any, Final

import pytest

from contracts.catalog import EVENTS
from contracts.message import Event

# The packs' own lists: kinds of customers and complaints, channels, severities, and tiers.
OF_PACKS: Final = ("kind", "channel", "severity", "tier")


def newest() -> dict[str, type[Event]]:
    """Return the newest version of each event by its name without the version."""
    found: dict[str, tuple[int, type[Event]]] = {}
    for wire_type, event in EVENTS.items():
        name, _, version = wire_type.rpartition(".v")
        found[name] = max(found.get(name, (0, event)), (int(version), event), key=lambda each: each[0])
    return {name: event for name, (_, event) in found.items()}


def enums(event: type[Event], field: str) -> list[Any]:
    """Return the closed lists of values that the event has published for a field."""
    described = event.model_json_schema()["properties"][field]
    return [each["enum"] for each in (described, *described.get("anyOf", ())) if "enum" in each]


@pytest.mark.parametrize(("name", "event"), newest().items(), ids=newest())
def test_the_newest_version_takes_what_any_pack_lists(name: str, event: type[Event]) -> None:
    closed = [field for field in OF_PACKS if field in event.model_fields and enums(event, field)]
    assert not closed, f"{name} has a closed list of {closed}"


@pytest.mark.parametrize(
    ("wire_type", "field"),
    [
        ("customer.registered.v1", "kind"),
        ("customer.details-changed.v1", "kind"),
        ("complaint.received.v1", "channel"),
    ],
)
def test_a_published_enum_stays_as_it_was(wire_type: str, field: str) -> None:
    assert enums(EVENTS[wire_type], field)

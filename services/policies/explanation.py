"""Explains an event: a decision with its arithmetic, rule, policy and article, or a fact and who recorded it."""

from collections.abc import Iterable
from typing import Any, Final

from contracts.complaints.handling import ComplaintRouted
from contracts.customers.customer import TierAssigned
from contracts.heading import Heading
from contracts.message import Envelope, Event
from contracts.tiers.tier import Grounds
from domain.policies.pack.entry import Entry
from domain.policies.pack.pack import Pack
from domain.policies.pack.rule_source import sources

COLUMNS: Final = (
    "event",
    "position",
    "type",
    "kind",
    "says",
    "occurred_at",
    "recorded_at",
    "actor",
    "reason",
    "policy",
    "rule",
    "article",
    "facts",
    "arithmetic",
    "numbers",
    "data",
)


def explained(envelope: Envelope, position: int, pack: Pack | None) -> dict[str, Any]:
    """Return everything known about an event; `pack` is the version it names, where that is known."""
    event = envelope.event
    grounds = _grounds(event)
    numbers = sources(pack, event) if pack else []
    return {
        "event": envelope.id,
        "position": position,
        "type": envelope.type,
        "kind": kind(event),
        "says": _sentence(envelope),
        "occurred_at": envelope.occurred_at,
        "recorded_at": envelope.time,
        "actor": envelope.actor,
        "reason": envelope.reason,
        "policy": envelope.policy,
        "rule": getattr(event, "rule", None),
        "article": _article(event, numbers),
        "facts": dict(grounds.facts) if grounds else _facts(event),
        "arithmetic": list(grounds.arithmetic) if grounds else _passed_over(event),
        "numbers": [number(entry) for entry in numbers],
        "data": event.model_dump(mode="json"),
    }


def unreadable(heading: Heading, position: int, error: str) -> dict[str, Any]:
    """Return what is known of an event that this release cannot read."""
    return {
        "event": heading.id,
        "position": position,
        "type": heading.type,
        "kind": "unreadable",
        "says": error,
        "occurred_at": heading.occurred_at,
        "recorded_at": heading.time,
        "actor": heading.actor,
        "reason": heading.reason,
        "policy": heading.policy,
        "rule": None,
        "article": None,
        "facts": {},
        "arithmetic": [],
        "numbers": [],
        "data": heading.data,
    }


def number(entry: Entry) -> dict[str, Any]:
    """Return a number of a pack with its source; without a source, the article belongs to the pack's own document."""
    ours = entry.unsourced and f"unsourced: {entry.unsourced}"
    return {
        "key": entry.key,
        "value": entry.text,
        "source": " ".join(entry.req) or ours,
        "article": entry.article,
        "note": entry.note,
    }


def kind(event: Event) -> str:
    """Return whether the event is a decision or a fact; facts never depend on policy."""
    if event.by_people or isinstance(event, TierAssigned) or getattr(event, "policy", None) is not None:
        return "decision"
    return "fact"


def policy_of(envelope: Envelope, names: Iterable[str]) -> str | None:
    """Return which of these packs has the version that a decision names: its scheme's pack, or the version's prefix."""
    scheme = getattr(envelope.event, "scheme", None)
    if scheme:
        return str(scheme).partition("/")[0]
    version = envelope.policy or ""
    return max((name for name in names if version.startswith(f"{name}-")), key=len, default=None)


def _grounds(event: Event) -> Grounds | None:
    found = getattr(event, "grounds", None)
    return found if isinstance(found, Grounds) else None


def _article(event: Event, numbers: Iterable[Entry]) -> str | None:
    """Return the article that the decision names, else that of the first number on which it rests."""
    named = getattr(_grounds(event) or event, "article", None)
    return named or next((entry.article for entry in numbers if entry.article), None)


def _facts(event: Event) -> dict[str, str]:
    """Return the facts on which a table was asked."""
    return {each.fact: each.value for each in event.facts} if isinstance(event, ComplaintRouted) else {}


def _passed_over(event: Event) -> list[str]:
    """Return the rows of a table before the one that was taken, each with why it was passed over, and the one taken."""
    if not isinstance(event, ComplaintRouted):
        return []
    passed = [f"{each.row}: passed over, because {each.why}" for each in event.passed_over]
    return [*passed, f"{event.row}: taken"]


def _sentence(envelope: Envelope) -> str:
    event = envelope.event
    if kind(event) == "fact":
        return f"This is a fact, recorded by {envelope.actor}: it rests on no rule."
    if event.by_people or envelope.policy is None:
        why = f": {envelope.reason}" if envelope.reason else ""
        return f"This was decided by {envelope.actor}{why}."
    return f"This was decided by {envelope.policy}, and recorded by {envelope.actor}."

"""Prepares events of a history for a page: what happened, to what, and whether it was recorded later."""

from datetime import datetime, timedelta
from typing import Any, Final

from services.console.shell.formats import Formats

# Recorded later than this after it happened: said beside it.
LATE: Final = timedelta(hours=24)
ICONS: Final = {
    "customer": "user",
    "complaint": "message-report",
    "credit-account": "coin",
    "account-manager": "user-check",
    "policy": "scale",
    "unit": "sitemap",
}
# Of each event's data, what names the matter best; the proof shows all of it.
TOLD: Final = (
    "summary",
    "answer",
    "activity",
    "remedy",
    "amount",
    "limit",
    "tier",
    "severity",
    "owner",
    "owner_id",
    "full_name",
    "invoice",
    "receipt",
    "purchase",
    "survivor_id",
    "head_id",
    "other_id",
    "version",
    "to_id",
)
# Of these, the id of a person, and what the code names in English.
PERSONS: Final = frozenset({"owner", "owner_id", "to_id"})
VALUES: Final = frozenset({"severity", "tier"})
MOST_TOLD: Final = 3


def prepared(
    moments: list[dict[str, Any]], formats: Formats, as_of: datetime | None = None, stream: str = ""
) -> list[dict[str, Any]]:
    """Return the events, the last to happen first; those of `stream`, the page's own, need not name it."""
    in_order = sorted(moments, key=lambda moment: (moment["occurred_at"], moment["position"]), reverse=True)
    return [_prepared(moment, formats, as_of, stream) for moment in in_order]


def _prepared(moment: dict[str, Any], formats: Formats, as_of: datetime | None, stream: str) -> dict[str, Any]:
    category, _, stream_id = moment["stream"].partition("/")
    happened = datetime.fromisoformat(moment["occurred_at"])
    data = moment["data"]
    told = {formats.value(data[name]): _kind(name) for name in TOLD if data.get(name) not in (None, "", [], {})}
    return moment | {
        "icon": ICONS.get(category, "point"),
        "of": "" if category == "customer" or moment["stream"] == stream else stream_id,
        "category": category,
        "says": list(told.items())[:MOST_TOLD],
        "late": datetime.fromisoformat(moment["recorded_at"]) - happened > LATE,
        "later": as_of is not None and happened > as_of,
    }


def _kind(name: str) -> str:
    return "person" if name in PERSONS else "value" if name in VALUES else "text"


def known(moments: list[dict[str, Any]], known_at: datetime | None) -> list[dict[str, Any]]:
    """Return what had been recorded by an instant."""
    return [moment for moment in moments if not known_at or datetime.fromisoformat(moment["recorded_at"]) <= known_at]


def since(
    moments: list[dict[str, Any]], formats: Formats, as_of: datetime | None, known_at: datetime | None
) -> list[dict[str, Any]]:
    """Return what a page of another moment does not know: what happened later, or was recorded later."""
    return [
        moment
        for moment in prepared(moments, formats)
        if (as_of and datetime.fromisoformat(moment["occurred_at"]) > as_of)
        or (known_at and datetime.fromisoformat(moment["recorded_at"]) > known_at)
    ]


def neighbours(moments: list[dict[str, Any]], day: str) -> tuple[str | None, str | None]:
    """Return the days of the last change before a day, and of the first after it."""
    days = sorted({moment["occurred_at"][: len(day)] for moment in moments})
    before, after = [each for each in days if each < day], [each for each in days if each > day]
    return (before[-1] if before else None, after[0] if after else None)

"""What of a customer is different now from another moment, and which events lie between."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from services.console.shell.words import N_

Row = dict[str, Any]
MOST_EVENTS: Final = 3


class Then(NamedTuple):
    """One matter: what stood then, what stands now, and the last events of its kind since."""

    what: str
    of: str
    then: str
    now: str
    events: list[Row]

    @property
    def changed(self) -> bool:
        return self.then != self.now


class Standing(NamedTuple):
    """What the lists say of a customer at one moment."""

    tiers: Sequence[Row]
    ageing: Sequence[Row]
    complaints: Sequence[Row]


def compared(then: Standing, now: Standing, since: Sequence[Row], money: Callable[[str | None], str]) -> list[Then]:
    """Return a row for each matter; `since` are the events after the moment, the last first."""
    rows = [_row(N_("Tier"), "", (_tier(then.tiers), _tier(now.tiers)), _of_kind(since, "tier"))]
    owed_then, owed_now = _by(then.ageing, "currency"), _by(now.ageing, "currency")
    for currency in sorted(owed_then.keys() | owed_now.keys()):
        before, after = owed_then.get(currency, {}), owed_now.get(currency, {})
        for what, name in ((N_("Open"), "outstanding"), (N_("Disputed"), "disputed")):
            amounts = (money(before.get(name)), money(after.get(name)))
            rows.append(_row(what, currency, amounts, _of_kind(since, "credit-account")))
    unsettled = (str(_open(then.complaints)), str(_open(now.complaints)))
    rows.append(_row(N_("Open complaints"), "", unsettled, _of_kind(since, "complaint")))
    return rows


def _row(what: str, of: str, stood: tuple[str | None, str | None], events: Sequence[Row]) -> Then:
    then, now = stood
    return Then(what, of, then or "—", now or "—", list(events[:MOST_EVENTS]))


def _of_kind(since: Sequence[Row], kind: str) -> list[Row]:
    return [event for event in since if event["category"] == kind or kind in event["type"]]


def _tier(rows: Sequence[Row]) -> str | None:
    return rows[0]["tier"] if rows else None


def _by(rows: Sequence[Row], name: str) -> dict[str, Row]:
    return {row[name]: row for row in rows}


def _open(complaints: Sequence[Row]) -> int:
    return sum(complaint["state"] == "open" for complaint in complaints)

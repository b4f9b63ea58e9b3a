"""Clocks of complaints that contradict each other or themselves: pauses, anchors, notices, targets out of order."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final, NamedTuple

from domain.calendar.duration import Duration
from domain.policies.checks.fault import Fault
from domain.policies.checks.lengths import every_hour
from domain.policies.checks.rows import keyed
from domain.policies.pack.pack import Pack
from domain.policies.sections.complaints import Clock, Complaints, Escalation

# A receipt is confirmed and a supervisor is told, whatever the work is waiting for.
NEVER_PAUSED: Final = ("acknowledge", "supervisor-notice")
# A clock that begins with this act would be met before it began.
ENDS_WITH: Final = {"first-response": ("responded",), "acknowledge": ("responded",)}
# Only the clock that is met again and again counts from its own last notice.
RECURRING: Final = "progress-notice"
LAST_NOTICE: Final = "last-notice"
DAY: Final = 24 * 60 * 60
SHORTEST_MONTH: Final = 28
# Names can be combined without end; a policy tells some dozens of cases apart.
MOST_CASES: Final = 1000


class Case(NamedTuple):
    """A case that clocks tell from others; None where it has a name that no clock mentions."""

    kind: str | None
    severity: str | None
    tier: str | None
    urgency: str | None


def check(pack: Pack) -> Iterator[Fault]:
    if not pack.complaints:
        return
    for key, clock in keyed("complaints.clocks", pack.complaints.clocks):
        yield from _pauses(key, clock, pack.complaints)
        yield from _anchor(key, clock)
    for key, row in keyed("complaints.escalations", pack.complaints.escalations):
        yield from _notice(key, row, pack.complaints)
    yield from _resolved_before_answered(pack.complaints, every_hour(pack))


def _pauses(key: str, clock: Clock, complaints: Complaints) -> Iterator[Fault]:
    if not (clock.pauses and clock.pauses.value):
        return
    if clock.clock in NEVER_PAUSED:
        yield Fault(f"{key}.pauses", f"waiting for somebody does not stop a clock “{clock.clock}”")
    elif clock.clock == "first-response" and not complaints.pause_before_first_response.value:
        yield Fault(
            f"{key}.pauses",
            "nothing stops it before the first answer: complaints.pause_before_first_response is false",
        )


def _anchor(key: str, clock: Clock) -> Iterator[Fault]:
    anchor = clock.anchor.value
    if anchor in ENDS_WITH.get(clock.clock, ()):
        yield Fault(f"{key}.anchor", "it begins with the answer that it promises")
    if anchor == LAST_NOTICE and clock.clock != RECURRING:
        yield Fault(f"{key}.anchor", f"only a clock “{RECURRING}” counts from the last notice: it never begins")


def _notice(key: str, row: Escalation, complaints: Complaints) -> Iterator[Fault]:
    if row.at_percent and row.at_percent.value == 0:
        yield Fault(f"{key}.at_percent", "a notice at 0 % is given before any time is used, for every case")
    clocks = [clock for clock in complaints.clocks if clock.clock == row.clock]
    for severity in row.severities:
        if clocks and not any(_named(clock.severities, severity) for clock in clocks):
            yield Fault(f"{key}.severities", f"no {row.clock} clock runs for a case that is {severity}: no notice")


def _resolved_before_answered(complaints: Complaints, elapsed: frozenset[str]) -> Iterator[Fault]:
    rows = keyed("complaints.clocks", complaints.clocks)
    found = dict.fromkeys(
        (key, resolution, answer)
        for case in _cases(complaints)
        for key, resolution in _running(rows, "resolution", case)
        for _, answer in _running(rows, "first-response", case)
    )
    for key, resolution, answer in found:
        if _is_sooner(resolution, answer, elapsed):
            yield Fault(
                f"{key}.target",
                f"the case is to be solved within {resolution.target.value}, and answered within {answer.target.value}",
            )


def _cases(complaints: Complaints) -> Iterator[Case]:
    """Yield one case for each combination of names that clocks tell apart."""
    named = [
        [None, *dict.fromkeys(name for clock in complaints.clocks for name in getattr(clock, field))]
        for field in ("kinds", "severities", "tiers", "urgencies")
    ]
    yield from (Case(*names) for names in islice(product(*named), MOST_CASES))


def _running(rows: Sequence[tuple[str, Clock]], name: str, case: Case) -> list[tuple[str, Clock]]:
    """Return the clock of this name that runs for a case: one with tiers or urgencies goes before one without."""
    fitting = [(key, clock) for key, clock in rows if clock.clock == name and _fits(clock, case)]
    return sorted(fitting, key=lambda row: bool(row[1].tiers) + bool(row[1].urgencies))[-1:]


def _fits(clock: Clock, case: Case) -> bool:
    asked = (clock.kinds, clock.severities, clock.tiers, clock.urgencies)
    return all(_named(names, name) for names, name in zip(asked, case, strict=True))


def _named(names: Sequence[str], name: str | None) -> bool:
    return not names or name in names


def _is_sooner(resolution: Clock, answer: Clock, elapsed: frozenset[str]) -> bool:
    """Return whether the one is certainly due before the other.

    Hours of a calendar that stands still at times are not compared with hours of another.
    """
    by = resolution.calendar.value
    if resolution.anchor.value != answer.anchor.value or not (by in elapsed or by == answer.calendar.value):
        return False
    first, second = resolution.target.value, answer.target.value
    if first.working_days and second.working_days:
        return first.working_days < second.working_days
    return not (first.working_days or second.working_days) and _seconds(first) < _seconds(second)


def _seconds(target: Duration) -> int:
    """Return a target in seconds, its months as short as a month can be."""
    return (target.months * SHORTEST_MONTH + target.days) * DAY + target.seconds

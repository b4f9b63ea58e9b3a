"""Complaints: cases with no clock or two, escalations of unknown clocks, and severities that no route handles."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, overlap, repeated, unknown
from domain.policies.pack.pack import Pack
from domain.policies.sections.complaints import Clock, Complaints, Escalation

# Every case needs a time limit for its answer and for its end.
NEEDED: Final = ("first-response", "resolution")


def check(pack: Pack) -> Iterator[Fault]:
    if not pack.complaints:
        return
    complaints = pack.complaints
    severities = [severity.name for severity in complaints.severities]
    yield from repeated("complaints.severities", severities)
    yield from repeated("complaints.urgencies", [urgency.name for urgency in complaints.urgencies])
    yield from repeated("complaints.kinds", [kind.name for kind in complaints.kinds])
    yield from _names(complaints, severities)
    yield from _gaps(complaints, severities)
    yield from _overlaps(complaints)
    yield from _escalations(complaints)


def _names(complaints: Complaints, severities: Sequence[str]) -> Iterator[Fault]:
    kinds = [kind.name for kind in complaints.kinds]
    urgencies = [urgency.name for urgency in complaints.urgencies]
    for key, clock in keyed("complaints.clocks", complaints.clocks):
        yield from unknown(f"{key}.kinds", clock.kinds, kinds, "kind")
        yield from unknown(f"{key}.urgencies", clock.urgencies, urgencies, "urgency")
    named = [
        *((key, row.severities) for key, row in keyed("complaints.clocks", complaints.clocks)),
        *((key, row.severities) for key, row in keyed("complaints.escalations", complaints.escalations)),
        *((key, row.severities) for key, row in keyed("complaints.routes", complaints.routes)),
    ]
    for key, names in named:
        yield from unknown(f"{key}.severities", names, severities, "severity")


def _gaps(complaints: Complaints, severities: Sequence[str]) -> Iterator[Fault]:
    for severity in severities:
        for needed in NEEDED:
            if not any(_runs(clock, needed, "complaint", severity) for clock in complaints.clocks):
                yield Fault("complaints.clocks", f"no {needed} clock runs for a complaint that is {severity}")
        if complaints.routes and not any(severity in (row.severities or severities) for row in complaints.routes):
            yield Fault("complaints.routes", f"nobody handles a complaint that is {severity}")


def _runs(clock: Clock, name: str, kind: str, severity: str) -> bool:
    is_for_all = not clock.tiers and not clock.urgencies
    return clock.clock == name and is_for_all and _has(clock.kinds, kind) and _has(clock.severities, severity)


def _has(names: Sequence[str], name: str) -> bool:
    return not names or name in names


def _overlaps(complaints: Complaints) -> Iterator[Fault]:
    for (first_key, first), (key, clock) in combinations(keyed("complaints.clocks", complaints.clocks), 2):
        pairs = (
            (first.kinds, clock.kinds),
            (first.severities, clock.severities),
            (first.tiers, clock.tiers),
            (first.urgencies, clock.urgencies),
        )
        is_finer = _narrows(first) < _narrows(clock) or _narrows(clock) < _narrows(first)
        if first.clock == clock.clock and not is_finer and all(overlap(*pair) for pair in pairs):
            yield Fault(
                f"{key}.target",
                f"two {clock.clock} clocks run for the same case: {first.target.value} and {clock.target.value}",
                against=f"{first_key}.target",
            )


def _narrows(clock: Clock) -> frozenset[str]:
    """Return what makes a clock take precedence over the clock for all."""
    return frozenset(field for field in ("tiers", "urgencies") if getattr(clock, field))


def _escalations(complaints: Complaints) -> Iterator[Fault]:
    clocks = [clock.clock for clock in complaints.clocks]
    seen: list[Escalation] = []
    for key, row in keyed("complaints.escalations", complaints.escalations):
        if (row.at_percent is None) == (row.after is None):
            yield Fault(key, "it needs either `at_percent` or `after`")
        yield from unknown(f"{key}.clock", [row.clock], clocks, "clock")
        for other in seen:
            same = (other.clock, other.at_percent, other.after) == (row.clock, row.at_percent, row.after)
            if same and overlap(other.severities, row.severities) and other.notify.value == row.notify.value:
                yield Fault(key, "it appears twice")
        seen.append(row)

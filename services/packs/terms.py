"""What a version of a pack promises about complaints, with the calendars by which it counts."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Final

from domain.calendar.working_time import WorkingTime
from domain.complaints.terms import LevelTerm, Term, Terms
from domain.obligations.levels import LevelRule
from domain.policies.checks.rows import keyed
from domain.policies.pack.pack import Pack
from domain.policies.sections.complaints import Clock, Complaints, Escalation
from services.packs import calendars

# What the pack calls a progress notice is an obligation to tell of progress.
KINDS: Final = {"progress-notice": "progress"}
KEPT_VERSIONS: Final = 256


def no_terms(unit_id: str) -> Terms:
    """Return the terms of a unit whose policy has no clocks: only what a person promises runs."""
    return Terms(policy=None, unit_id=unit_id, calendars=calendars.SHIPPED.named)


@lru_cache(KEPT_VERSIONS)
def _kept(pack: "_Same", unit_id: str, tier: str | None) -> Terms:
    complaints = pack.pack.complaints
    assert complaints is not None, "asked for packs with complaints only"
    return Terms(
        policy=pack.pack.pack.version,
        unit_id=unit_id,
        calendars=_finding(pack.pack),
        clocks=tuple(_clocks(pack.pack, complaints, tier)),
        levels=tuple(_levels(complaints)),
        on_severity_change=complaints.on_severity_change.value,
        on_reopening=complaints.on_reopening.value,
        zone=pack.pack.pack.zone,
    )


class _Same:
    """A pack that equals only itself: what was read once stays one object, and comparing whole packs takes long."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.pack is self.pack

    def __hash__(self) -> int:
        return hash(self.pack.pack.version)


def terms_of(pack: Pack, unit_id: str, tier: str | None = None) -> Terms:
    """Return what the pack promises about complaints to a customer of this tier."""
    return _kept(_Same(pack), unit_id, tier) if pack.complaints else no_terms(unit_id)


def calendars_by_rule(pack: Pack) -> Mapping[str, WorkingTime]:
    """Return by which calendar each row of the pack's clocks counts, whichever tier it is for."""
    rows = keyed("complaints.clocks", pack.complaints.clocks) if pack.complaints else ()
    find = _finding(pack)
    return {key: find(_named(pack, clock.calendar.value)) for key, clock in rows}


def _clocks(pack: Pack, complaints: Complaints, tier: str | None) -> Iterator[Term]:
    for key, clock in keyed("complaints.clocks", complaints.clocks):
        if clock.tiers and tier not in clock.tiers:
            continue
        yield Term(
            clock=KINDS.get(clock.clock, clock.clock),
            anchor=clock.anchor.value,
            target=clock.target.value,
            calendar=_named(pack, clock.calendar.value),
            rule=key,
            kinds=clock.kinds,
            severities=clock.severities,
            urgencies=clock.urgencies,
            pauses=frozenset(_pauses(clock, complaints)),
            finer=bool(clock.tiers) + bool(clock.urgencies),
        )


def _pauses(clock: Clock, complaints: Complaints) -> tuple[str, ...]:
    """Return what stops a clock: nothing does the first response's, unless the policy says so (semantics 6)."""
    if clock.pauses is None or (clock.clock == "first-response" and not complaints.pause_before_first_response.value):
        return ()
    return clock.pauses.value


def _levels(complaints: Complaints) -> Iterator[LevelTerm]:
    rows = keyed("complaints.escalations", complaints.escalations)
    often = Counter((row.clock, _level(row)) for _, row in rows)
    for key, row in rows:
        several = often[row.clock, _level(row)] > 1
        yield LevelTerm(
            clock=KINDS.get(row.clock, row.clock),
            level=LevelRule(
                name=f"{_level(row)} {row.notify.value}" if several else _level(row),
                notify=row.notify.value,
                rule=key,
                percent=row.at_percent.value if row.at_percent else None,
                waits_for_hours=row.outside_hours is not None and row.outside_hours.value == "wait",
            ),
            severities=row.severities,
            after=row.after.value if row.after else None,
        )


def _level(row: Escalation) -> str:
    return f"{row.at_percent.value}%" if row.at_percent else str(row.after and row.after.value)


def _named(pack: Pack, role: str) -> str:
    """Return the calendar behind a name of the pack with its version, which never changes its days."""
    calendar = calendars.of_pack(pack, role).calendar
    own = {each.name for each in pack.calendars.own} if pack.calendars else set()
    return calendar.name if calendar.name in own else f"{calendar.name}@{calendar.version}"


def _finding(pack: Pack) -> Callable[[str], WorkingTime]:
    """Return what finds a calendar by its name in the terms, and works out an own one's days once."""
    return lru_cache(None)(partial(calendars.of_stored, pack))

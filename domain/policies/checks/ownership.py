"""Ownership: evidence nobody has, shares that make no whole, days that no row or two decide, rows never reached."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, not_whole, repeated, unknown
from domain.policies.pack import Pack
from domain.policies.sections.ownership import Attribution, Ownership


class Claim(NamedTuple):
    """What a row asks for, apart from the day."""

    when: frozenset[str]
    needs: frozenset[str]
    lacks: frozenset[str]

    def covers(self, other: "Claim") -> bool:
        return self.when <= other.when and self.needs <= other.needs and self.lacks <= other.lacks


def check(pack: Pack) -> Iterator[Fault]:
    if not pack.ownership:
        return
    section = pack.ownership
    yield from repeated("ownership.evidence", [evidence.name for evidence in section.evidence])
    for key, evidence in keyed("ownership.evidence", section.evidence):
        if (evidence.valid_for is None) == (evidence.that_day_only is None):
            yield Fault(key, "how long is it valid? It needs either `valid_for` or `that_day_only`")
    yield from repeated("ownership.attributions", [row.name for row in section.attributions])
    for key, row in keyed("ownership.attributions", section.attributions):
        yield from not_whole(key, [row.original.value, row.closer.value])
    yield from _evidence(section)
    yield from _days(section)
    yield from _unreachable(section)
    if section.party and section.group_sale and section.group_sale.people.value <= section.party.people.value:
        yield Fault("ownership.group_sale.people", "a group sale must have more people than a party")


def _evidence(section: Ownership) -> Iterator[Fault]:
    known = [evidence.name for evidence in section.evidence]
    for key, row in keyed("ownership.attributions", section.attributions):
        yield from unknown(f"{key}.needs", row.needs, known, "evidence")
        yield from unknown(f"{key}.lacks", row.lacks, known, "evidence")


def _claim(row: Attribution) -> Claim:
    return Claim(frozenset(row.when), frozenset(row.needs), frozenset(row.lacks))


def _first(row: Attribution) -> int:
    return row.found_from.value if row.found_from else 0


def _days(section: Ownership) -> Iterator[Fault]:
    """Find days after a sale that the rows of one claim leave out or decide twice."""
    rows = keyed("ownership.attributions", section.attributions)
    for claim in dict.fromkeys(_claim(row) for _, row in rows):
        same = sorted(((key, row) for key, row in rows if _claim(row) == claim), key=lambda pair: _first(pair[1]))
        if _first(same[0][1]) > 0:
            yield Fault(f"{same[0][0]}.found_from", f"a gap: found before day {_first(same[0][1])} is not decided")
        for (before_key, before), (key, row) in pairwise(same):
            end = before.found_to.value if before.found_to else None
            if end is None or _first(row) <= end:
                yield Fault(key, f"{before_key} decides the same days", against=before_key)
            elif _first(row) > end + 1:
                yield Fault(f"{key}.found_from", f"a gap: days {end + 1} to {_first(row) - 1} are not decided")


def _unreachable(section: Ownership) -> Iterator[Fault]:
    rows = keyed("ownership.attributions", section.attributions)
    for place, (key, row) in enumerate(rows):
        for before_key, before in rows[:place]:
            is_wider = _claim(before) != _claim(row) and _claim(before).covers(_claim(row))
            if is_wider and before.found_to is None and _first(before) <= _first(row):
                yield Fault(key, f"it is never reached: {before_key} stands before it and fits whatever it fits")

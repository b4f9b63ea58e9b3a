"""Ownership: unknown evidence, shares that do not make 100, days decided by no row or by two, unreachable rows."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, not_whole, repeated, unknown
from domain.policies.pack.pack import Pack
from domain.policies.sections.ownership import Attribution, Ownership


class Claim(NamedTuple):
    """The conditions of a row, apart from the days."""

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
        if evidence.valid_for and evidence.that_day_only:
            yield Fault(f"{key}.valid_for", "it is valid that day only, and for longer")
        elif not evidence.valid_for and not evidence.that_day_only:
            yield Fault(key, "nothing says how long it is valid: it is for ever", is_note=True)
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
    for key, naming in keyed("ownership.namings", section.namings):
        yield from unknown(f"{key}.lacks", naming.lacks, known, "evidence")


def _claim(row: Attribution) -> Claim:
    return Claim(frozenset(row.when), frozenset(row.needs), frozenset(row.lacks))


def _first(row: Attribution) -> int:
    return row.found_from.value if row.found_from else 0


def _days(section: Ownership) -> Iterator[Fault]:
    """Find days after a sale that the rows of one claim leave out or decide twice."""
    rows = keyed("ownership.attributions", section.attributions)
    for claim in dict.fromkeys(_claim(row) for _, row in rows):
        same = sorted(((key, row) for key, row in rows if _claim(row) == claim), key=lambda pair: _first(pair[1]))
        undecided = 0
        for (before_key, before), (key, row) in pairwise([same[0], *same]):
            end = before.found_to.value if before.found_to else None
            if key != before_key and (end is None or _first(row) <= end):
                yield Fault(key, "it decides the same days as an earlier row", against=before_key)
            elif _first(row) > undecided:
                yield _left_out(section, f"{key}.found_from", claim, undecided, _first(row) - 1)
            undecided = row.found_to.value + 1 if row.found_to else undecided


def _left_out(section: Ownership, key: str, claim: Claim, first: int, last: int) -> Fault:
    """Report days that the rows of a claim leave out: as a note if a row with fewer conditions decides them."""
    days = f"days {first} to {last}"
    for other, row in keyed("ownership.attributions", section.attributions):
        is_late = row.found_to is None or row.found_to.value >= last
        if _claim(row).covers(claim) and _first(row) <= first and is_late:
            return Fault(key, f"{days} are left to {other}", is_note=True)
    return Fault(key, f"a gap: {days} are not decided")


def _unreachable(section: Ownership) -> Iterator[Fault]:
    rows = keyed("ownership.attributions", section.attributions)
    for place, (key, row) in enumerate(rows):
        for before_key, before in rows[:place]:
            is_wider = _claim(before) != _claim(row) and _claim(before).covers(_claim(row))
            if is_wider and before.found_to is None and _first(before) <= _first(row):
                yield Fault(key, f"it is never reached: {before_key} stands before it and fits all that it fits")

"""Visits, surveys, incentives, admission, appraisal and the rest: rows that clash, and shares that do not make 100."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, not_rising, not_whole, overlap, repeated
from domain.policies.pack.pack import Pack


def visits(pack: Pack) -> Iterator[Fault]:
    if not pack.visits:
        return
    yield from repeated("visits.return_visits", [row.trigger for row in pack.visits.return_visits])
    rows = keyed("visits.frequencies", pack.visits.frequencies)
    yield from repeated("visits.frequencies", [row.name for _, row in rows])
    for (first_key, first), (key, row) in combinations(rows, 2):
        same = first.kind == row.kind and first.who == row.who
        if same and overlap(first.tiers, row.tiers):
            yield Fault(
                f"{key}.every",
                f"the same customers are due every {first.every.value} and every {row.every.value}",
                against=f"{first_key}.every",
            )


def surveys(pack: Pack) -> Iterator[Fault]:
    if not pack.surveys:
        return
    rows = keyed("surveys.rounds", pack.surveys.rounds)
    yield from repeated("surveys.rounds", [row.name for _, row in rows])
    if pack.surveys.satisfied_from.value > pack.surveys.scale_highest.value:
        yield Fault("surveys.satisfied_from", "it is more than the highest answer: nobody is ever satisfied")
    for (first_key, first), (key, row) in combinations(rows, 2):
        if overlap(first.tiers, row.tiers):
            yield Fault(
                f"{key}.every",
                f"the same customers are asked every {first.every.value} and every {row.every.value}",
                against=f"{first_key}.every",
            )


def incentives(pack: Pack) -> Iterator[Fault]:
    if not pack.incentives:
        return
    section = pack.incentives
    yield from repeated("incentives.points", [row.name for row in section.points])
    groups: dict[tuple[object, ...], list[tuple[str, Decimal]]] = {}
    for key, row in keyed("incentives.rebates", section.rebates):
        groups.setdefault((row.tiers, row.period.value), []).append((f"{key}.target", row.target.value))
    for targets in groups.values():
        yield from not_rising(targets)
    if any(row.per_amount for row in section.points):
        for field in ("rounding", "refunds_reverse"):
            if getattr(section, field) is None:
                yield Fault(f"incentives.{field}", "points are given per amount, so this must be said")
    for key, points in keyed("incentives.points", section.points):
        if points.per_amount and not points.per_amount.value:
            yield Fault(f"{key}.per_amount", "points per nothing")


def rotation(pack: Pack) -> Iterator[Fault]:
    if not pack.rotation:
        return
    yield from repeated("rotation.turns", [turn.situation for turn in pack.rotation.turns])
    yield from repeated("rotation.queues", [queue.name for queue in pack.rotation.queues])
    for key, split in keyed("rotation.splits", pack.rotation.splits):
        yield from not_whole(f"{key}.shares", list(split.shares.value) if split.shares else [])


def admission(pack: Pack) -> Iterator[Fault]:
    if not pack.admission:
        return
    section = pack.admission
    yield from repeated("admission.steps", [step.name for step in section.steps])
    yield from not_whole("admission.criteria", [criterion.weight.value for criterion in section.criteria])
    if section.criteria and section.criteria_minimum is None:
        yield Fault("admission.criteria_minimum", "the number is missing: how many points are enough?")


def appraisal(pack: Pack) -> Iterator[Fault]:
    if not pack.appraisal:
        return
    section = pack.appraisal
    yield from repeated("appraisal.indicators", [indicator.name for indicator in section.indicators])
    yield from repeated("appraisal.rounds", [row.every.value for row in section.rounds])
    yield from not_whole("appraisal.indicators", [each.weight.value for each in section.indicators if each.weight])
    yield from not_whole("appraisal.methods", [method.weight.value for method in section.methods])
    yield from not_whole("appraisal.components", [component.weight.value for component in section.components])


def service(pack: Pack) -> Iterator[Fault]:
    if not pack.service:
        return
    section = pack.service
    yield from repeated("service.standards", [standard.name for standard in section.standards])
    yield from repeated("service.tickets", [ticket.kind for ticket in section.tickets])
    yield from repeated("service.rosters", [roster.name for roster in section.rosters])
    if section.registration and section.registration.begins.value == section.registration.ends.value:
        yield Fault("service.registration.ends", "it ends when it begins")


def access(pack: Pack) -> Iterator[Fault]:
    if pack.access:
        yield from repeated("access.approvals", [row.data for row in pack.access.approvals])


def pool(pack: Pack) -> Iterator[Fault]:
    if pack.pool:
        yield from repeated("pool.cutoffs", [cutoff.name for cutoff in pack.pool.cutoffs])

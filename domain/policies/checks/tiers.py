"""Tier schemes: unknown and repeated names, tiers that no row gives, scores without a range, bodies without a name."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, assert_never

from domain.calendar.period import MONTHS, months_of
from domain.policies.checks import tier_thresholds, tier_weights
from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, not_rising, not_whole, repeated, unknown
from domain.policies.pack.pack import Pack
from domain.policies.sections.tier_rank import (
    CumulativeRow,
    CumulativeShare,
    ScoreRow,
    ShareOfCustomers,
    ShareRow,
    ThresholdRow,
    Thresholds,
    WeightedScore,
)
from domain.policies.sections.tiers import Scheme

# A row that gives a tier.
RankRow = ThresholdRow | ShareRow | CumulativeRow | ScoreRow
# A key, and the name that stands there.
Named = tuple[str, str]

BODIES: Final = {"none": 0, "one-body": 1, "two-bodies": 2}


def check(pack: Pack) -> Iterator[Fault]:
    if not pack.tiers:
        return
    schemes = pack.tiers.schemes
    yield from repeated("tiers.schemes", [scheme.name for scheme in schemes])
    yield from unknown("tiers.main", [pack.tiers.main], [scheme.name for scheme in schemes], "scheme")
    for key, scheme in keyed("tiers.schemes", schemes):
        yield from _names(key, scheme)
        yield from _rank(f"{key}.rank", scheme)
        yield from _approval(key, scheme)
        yield from _scores(key, scheme)
        yield from _time(key, scheme)


def _names(key: str, scheme: Scheme) -> Iterator[Fault]:
    tiers, inputs = [tier.name for tier in scheme.tiers], [each.name for each in scheme.inputs]
    yield from repeated(f"{key}.tiers", tiers)
    yield from repeated(f"{key}.inputs", inputs)
    if scheme.snapshot:
        yield from unknown(f"{key}.snapshot.tiers", scheme.snapshot.tiers.value, tiers, "tier")
    if scheme.ranking:
        yield from unknown(f"{key}.ranking.by", scheme.ranking.by.value, inputs, "input")


def _rank(key: str, scheme: Scheme) -> Iterator[Fault]:
    match scheme.rank:
        case Thresholds() as rank:
            given = [*_of_rows(key, rank.rows), (f"{key}.otherwise", rank.otherwise.value)]
            used = [
                (row_key, name)
                for row_key, row in keyed(f"{key}.rows", rank.rows)
                for name in (*row.minimum, *row.maximum)
            ]
            yield from tier_thresholds.check(f"{key}.rows", rank, scheme)
        case ShareOfCustomers() as rank:
            given, used = _of_rows(key, rank.rows), [(f"{key}.by", rank.by)]
            yield from _in_order(f"{key}.rows", rank.rows, scheme)
            yield from not_whole(f"{key}.rows", [row.share.value for row in rank.rows])
        case CumulativeShare() as rank:
            given = [*_of_rows(key, rank.rows), (f"{key}.nothing", rank.nothing.value)]
            used = [(f"{key}.by", rank.by)]
            yield from _in_order(f"{key}.rows", rank.rows, scheme)
            yield from _cumulative(f"{key}.rows", rank)
        case WeightedScore() as rank:
            given = [*_of_rows(key, rank.rows), (f"{key}.otherwise", rank.otherwise.value)]
            used = [(row_key, scored.input) for row_key, scored in keyed(f"{key}.points", rank.points)]
            yield from tier_weights.check(key, rank, scheme)
        case _:
            assert_never(scheme.rank)
    yield from _names_of_rank(key, scheme, given, used)


def _of_rows(key: str, rows: Sequence[RankRow]) -> list[Named]:
    return [(row_key, row.tier) for row_key, row in keyed(f"{key}.rows", rows)]


def _names_of_rank(key: str, scheme: Scheme, given: Sequence[Named], used: Sequence[Named]) -> Iterator[Fault]:
    """Find tiers and inputs that the scheme does not have, and those that its ranking leaves out."""
    tiers, inputs = [tier.name for tier in scheme.tiers], [each.name for each in scheme.inputs]
    for where, name in given:
        yield from unknown(where, [name], tiers, "tier")
    for where, name in used:
        yield from unknown(where, [name], inputs, "input")
    never_given = set(tiers) - {name for _, name in given}
    yield from (Fault(key, f"no row gives tier “{tier}”") for tier in tiers if tier in never_given)
    counted = {*(name for _, name in used), *_ranked_by(scheme)}
    for name in inputs:
        if name not in counted:
            yield Fault(key, f"input “{name}” is named and never used", is_note=True)


def _ranked_by(scheme: Scheme) -> tuple[str, ...]:
    ranking = scheme.ranking
    if ranking is None:
        return ()
    return (*ranking.by.value, *(ranking.outstanding_in.value if ranking.outstanding_in else ()))


def _in_order(key: str, rows: Sequence[RankRow], scheme: Scheme) -> Iterator[Fault]:
    places = {tier.name: place for place, tier in enumerate(scheme.tiers)}
    for better, worse in pairwise([row.tier for row in rows if row.tier in places]):
        if places[worse] <= places[better]:
            yield Fault(key, f"“{worse}” is not a worse tier than “{better}” before it")


def _cumulative(key: str, rank: CumulativeShare) -> Iterator[Fault]:
    shares = [(f"{row_key}.up_to", row.up_to.value) for row_key, row in keyed(key, rank.rows)]
    yield from not_rising(shares)
    if not shares or shares[-1][1] != 100:  # noqa: PLR2004 - percent
        yield Fault(key, "the last row must go up to 100: customers beyond it have no tier")


def _approval(key: str, scheme: Scheme) -> Iterator[Fault]:
    approval, bodies = scheme.approval, scheme.approval.bodies.value if scheme.approval.bodies else ()
    if len(set(bodies)) != BODIES[approval.decided_by.value]:
        yield Fault(f"{key}.approval.bodies", f"{len(set(bodies))} are named, and it says {approval.decided_by.value}")


def _scores(key: str, scheme: Scheme) -> Iterator[Fault]:
    for input_key, each in keyed(f"{key}.inputs", scheme.inputs):
        if not each.fact.startswith("score:"):
            continue
        if each.lowest is None or each.highest is None:
            yield Fault(input_key, "a score that people give needs `lowest` and `highest`")
        elif each.lowest.value >= each.highest.value:
            yield Fault(f"{input_key}.lowest", f"{each.lowest.value} is not less than {each.highest.value}")


def _time(key: str, scheme: Scheme) -> Iterator[Fault]:
    if scheme.period.value == "none":
        if scheme.consecutive_periods is not None:
            yield Fault(f"{key}.consecutive_periods", "counts periods, and the scheme has none")
        return
    window, period = months_of(scheme.window.value), MONTHS.get(scheme.period.value, 0)
    if window and period > window:
        yield Fault(
            f"{key}.window",
            f"{scheme.window.value} is shorter than the {scheme.period.value} between evaluations: "
            "what was bought in the time between is never looked at",
            is_note=True,
        )

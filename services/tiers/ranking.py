"""Ranks customers within a scheme, and finds which of the first have been outstanding for long enough (TI12)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from domain.calendar import period_days
from domain.decider import Refused
from domain.policies.sections.tiers import Ranking
from domain.tiers.rules import Rules
from domain.tiers.scheme.occasion import Occasion
from domain.tiers.scheme.place import Facts, having, input_named
from services.tiers.evidence import Evidence
from services.tiers.facts import SCORE, facts
from services.tiers.gathering import Gathering
from services.tiers.plan import gather, is_for


class NoRanking(Refused):
    """The policy has no ranking in this scheme."""

    code = "tier.no-ranking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """`by` are the inputs that rank; `outstanding` is whether every score in the required time was good enough.

    `benefits` are what the first customers get if they were outstanding.
    """

    place: int
    customer: str
    by: Facts
    outstanding: bool
    benefits: tuple[str, ...]


async def rank(
    evidence: Evidence, rules: Rules, occasion: Occasion, *, currency: str, unit: str | None = None
) -> list[Ranked]:
    """Rank the customers by the scheme's inputs, in their order; equal ones share a place and stand by id."""
    if rules.scheme.ranking is None:
        raise NoRanking(f"{rules.name} has no ranking.")
    gathering = await gather(evidence, rules, occasion, currency)
    ranked = [row.customer for row in gathering.based if is_for(rules, row, unit)]
    crowd = await facts(gathering, rules.scheme, ranked)
    inputs = rules.scheme.ranking.by.value
    order = sorted(crowd, key=lambda customer: (*_best_first(rules, inputs, crowd[customer]), customer))
    return list(placed(order, rules, crowd, _outstanding(gathering, rules, rules.scheme.ranking)))


def _best_first(rules: Rules, inputs: tuple[str, ...], of: Facts) -> Iterator[tuple[bool, Decimal]]:
    """Order by value, with unknown values last."""
    for name in inputs:
        value = of.get(name)
        sign = -1 if input_named(rules.scheme, name).better == "more" else 1
        yield value is None, sign * (value or Decimal(0))


def placed(
    order: Sequence[str], rules: Rules, crowd: Mapping[str, Facts], outstanding: Collection[str]
) -> Iterator[Ranked]:
    """Yield the customers with their places; equal ones are among the first together, or not at all (semantics 40).

    Those who have nothing of what ranks them are never among the first.
    """
    policy = rules.scheme.ranking
    assert policy is not None
    first, better = policy.first.value if policy.first else 0, policy.ties is not None and policy.ties.value == "better"
    benefits = tuple(benefit.value for benefit in policy.benefits.values())
    place = 1
    for by, group in groupby(order, key=lambda customer: {name: crowd[customer].get(name) for name in policy.by.value}):
        equals = list(group)
        is_first = (place if better else place + len(equals) - 1) <= first and _has_any(rules, policy, by)
        for customer in equals:
            good = customer in outstanding
            yield Ranked(
                place=place, customer=customer, by=by, outstanding=good, benefits=benefits if is_first and good else ()
            )
        place += len(equals)


def _has_any(rules: Rules, policy: Ranking, by: Facts) -> bool:
    name = policy.by.value[0]
    return bool(having(rules.scheme, name, {"": by}))


def _outstanding(gathering: Gathering, rules: Rules, policy: Ranking) -> set[str]:
    """Return the customers who were scored over the whole time in every input, and never below the mark."""
    if policy.outstanding_in is None or policy.outstanding_from is None:
        return {row.customer for row in gathering.based}
    mark = policy.outstanding_from.value
    since = _since(gathering.occasion, policy)
    found: set[str] | None = None
    for name in policy.outstanding_in.value:
        given = gathering.scores(input_named(rules.scheme, name).fact.removeprefix(SCORE), since)
        good = {customer for customer, values in given.items() if min(values) >= mark}
        found = good if found is None else found & good
    return found or set()


def _since(occasion: Occasion, policy: Ranking) -> date | None:
    if policy.outstanding_for is None:
        return None
    return period_days.window(str(policy.outstanding_for.value), occasion.end).first

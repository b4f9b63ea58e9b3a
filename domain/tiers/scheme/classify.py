"""Classification (TI1-TI7): a scheme places each customer by the facts of all of them, before any history counts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from domain.policies.sections.tiers import Scheme
from domain.tiers.scheme.place import Crowd, MatchedRow, Placed, used
from domain.tiers.scheme.rows import by_thresholds, by_weighted_score
from domain.tiers.scheme.shares import by_cumulative_share, by_share_of_customers

# Each takes the scheme, its rank, the crowd and the percentage by which boundaries are eased.
RankFunction = Callable[[Scheme, Any, Crowd, Decimal], dict[str, MatchedRow]]
RANKINGS: Final[dict[str, RankFunction]] = {
    "thresholds": by_thresholds,
    "share-of-customers": by_share_of_customers,
    "cumulative-share": by_cumulative_share,
    "weighted-score": by_weighted_score,
}
NOTHING: Final = Decimal(0)


def classify(scheme: Scheme, crowd: Crowd) -> dict[str, Placed]:
    """Place the customers of the crowd, except those that missing facts exclude or leave at their tier."""
    ranked = known(scheme, crowd)
    ranking = RANKINGS[scheme.rank.kind]
    rows = ranking(scheme, scheme.rank, ranked, NOTHING)
    eased = rows if scheme.band is None else ranking(scheme, scheme.rank, ranked, scheme.band.value)
    return {customer: Placed(row, eased[customer].tier) for customer, row in rows.items()}


def known(scheme: Scheme, crowd: Crowd) -> Crowd:
    """Return the customers to rank: those with enough known facts, as the scheme defines it."""
    if scheme.missing.value == "not-met":
        return crowd
    needed = used(scheme)
    return {customer: facts for customer, facts in crowd.items() if all(facts.get(name) is not None for name in needed)}

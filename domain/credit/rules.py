"""The numbers of a policy that decisions and lists about credit need; without a policy, the plain ones hold."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final, NamedTuple

ALL: Final = Decimal(100)


class Step(NamedTuple):
    """A step of the ladder of collection, from so many days overdue on."""

    name: str
    from_days: int


class ProvisionRule(NamedTuple):
    """A bucket of debts by days overdue, both its days inclusive, and the percentage to provide for; None is unsaid."""

    name: str
    from_days: int
    to_days: int | None
    percent: Decimal | None


class GradeRule(NamedTuple):
    """A grade of the scorecard: the score it needs, what it is worth, and how often it is reviewed."""

    name: str
    minimum: Decimal
    limit_factor: Decimal
    review_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRules:
    """`policy` names the version; amounts are in the currency of the account (semantics 17, 18, 20, 21).

    `holds` are the causes that stop deliveries. `days_overdue` means more than so many days. An order counts if it is
    to be delivered within `horizon` days; None: whenever that is.
    """

    policy: str | None = None
    unapplied_reduces: bool = True
    disputed_counts: bool = True
    unbilled_counts: bool = True
    insured_reduces: bool = True
    group_counts: bool = True
    horizon: int | None = None
    tolerance: Decimal = Decimal(0)
    warn_at: Decimal | None = None
    holds: frozenset[str] = frozenset({"over-limit", "distress", "manual"})
    days_overdue: int = 0
    release_for: timedelta = timedelta(days=7)
    release_increase: Decimal = Decimal(0)
    de_minimis: Decimal = Decimal(0)
    net_of_credits: bool = False
    grace: int = 0
    kept_from: Decimal = ALL
    ladder: tuple[Step, ...] = ()
    provisions: tuple[ProvisionRule, ...] = ()
    weights: dict[str, Decimal] = field(default_factory=dict)
    highest_score: Decimal = ALL
    grades: tuple[GradeRule, ...] = ()
    rounding: Decimal | None = None


NO_RULES: Final = CreditRules()

"""The periods of a pack's tier schemes that were closed, as the pack's stream tells them."""

from dataclasses import dataclass, replace
from typing import Protocol

from immutables import Map

from contracts.policies.tier_period import TierPeriodClosed, TierPeriodEvent, TierPeriodReopened


class OfPeriod(Protocol):
    """What names a period."""

    @property
    def scheme(self) -> str: ...
    @property
    def policy(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def unit_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class PeriodKey:
    """A period of a scheme under a version of the pack, for the customers of a unit or for all."""

    scheme: str
    policy: str
    period: str
    unit_id: str | None = None

    @classmethod
    def of(cls, named: OfPeriod) -> "PeriodKey":
        return cls(named.scheme, named.policy, named.period, named.unit_id)

    def of_all(self) -> "PeriodKey":
        """Return the period for all customers."""
        return replace(self, unit_id=None)


@dataclass(frozen=True, slots=True)
class TierPeriod:
    """How a period stands: `corrections` counts how often it was opened again, last with this reason."""

    closed: bool
    corrections: int = 0
    reason: str | None = None
    last: TierPeriodClosed | None = None

    @property
    def reopened(self) -> bool:
        """Return whether it is open for a correction."""
        return self.corrections > 0 and not self.closed


def evolve(periods: Map[PeriodKey, TierPeriod], event: TierPeriodEvent) -> Map[PeriodKey, TierPeriod]:
    key = PeriodKey.of(event)
    known = periods.get(key, TierPeriod(closed=False))
    if isinstance(event, TierPeriodReopened):
        return periods.set(
            key, TierPeriod(closed=False, corrections=known.corrections + 1, reason=event.reason, last=known.last)
        )
    # A unit can be closed in a correction of all customers; corrections of its own are counted on from there.
    corrections = max(known.corrections, event.correction)
    return periods.set(key, replace(known, closed=True, corrections=corrections, last=event))

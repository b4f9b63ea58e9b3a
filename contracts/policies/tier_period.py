"""What closes a period of a tier scheme (semantics 38), and what opens it again so that it can be corrected."""

from typing import Annotated, ClassVar, Final

from pydantic import Field, StringConstraints

from contracts.form import written
from contracts.message import ByArrival, Command, Event, Id, Instant, Label, Text

# A scheme of the pack: `distributor/abc`.
Scheme = Annotated[str, StringConstraints(pattern=written.SCHEME)]
OF_UNIT: Final = "The unit whose customers were decided on; all units if left out."


class TierPeriodStep(Command):
    """`scheme` is `pack/scheme`, of the same pack; `policy` the version by which the period was decided."""

    pack: Id
    scheme: Scheme
    policy: Label
    period: Label = Field(description="As in `kehu tiers periods`: 2026-H1.")
    unit_id: Id | None = Field(default=None, description=OF_UNIT)


class CloseTierPeriod(TierPeriodStep):
    """Asked by the service alone, when every customer of the period is decided on."""

    name: ClassVar[str] = "policy.close-tier-period"


class ReopenTierPeriod(TierPeriodStep):
    """Open a closed period again, so that the next evaluation corrects it and closes it; a reason is needed."""

    name: ClassVar[str] = "policy.reopen-tier-period"

    occurred_at: ByArrival = Field(default=None, description="Leave it out: dated by its arrival.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class TierPeriodClosed(Event):
    """The period is decided by the facts of the log up to `facts_position`; customers' streams hold the changes alone.

    Of `evaluated` customers so many tiers were assigned, kept or proposed; the others stay as they were. `correction`
    counts how often the period was opened again before; its counts are those of the correction.
    """

    type: ClassVar[str] = "policy.tier-period-closed.v1"

    pack: Id
    scheme: Scheme
    policy: Label
    period: Label
    unit_id: Id | None = Field(default=None, description=OF_UNIT)
    currency: Label
    facts_position: int
    effective_from: Instant
    evaluated: int
    assigned: int
    kept: int
    proposed: int
    correction: int = 0


class TierPeriodReopened(Event):
    type: ClassVar[str] = "policy.tier-period-reopened.v1"
    by_people: ClassVar[bool] = True

    pack: Id
    scheme: Scheme
    policy: Label
    period: Label
    unit_id: Id | None = Field(default=None, description=OF_UNIT)
    reopened_by: Label
    reason: Text


TierPeriodEvent = TierPeriodClosed | TierPeriodReopened

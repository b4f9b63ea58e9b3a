"""The conditions of each account: grade, insurance, group, holds by hand, promises and steps of collection."""

from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Final, get_args

from contracts.catalog import AGGREGATES
from domain.credit.conditions import (
    Conditional,
    Conditions,
    Graded,
    Insured,
    Member,
    Promise,
    Taken,
    conditions_after,
)
from domain.timeline import Since
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditConditions:
    """All that stands on an account beside its items and orders, each in order of time."""

    account_id: str
    customer: str
    grades: tuple[Since[Graded], ...] = ()
    insured: tuple[Since[Insured], ...] = ()
    groups: tuple[Since[str | None], ...] = ()
    members: tuple[Since[Member], ...] = ()
    group_limits: tuple[Since[Decimal | None], ...] = ()
    manual: tuple[Since[bool], ...] = ()
    distress: tuple[Since[bool], ...] = ()
    promises: tuple[Promise, ...] = ()
    steps: tuple[Taken, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def conditions(self) -> Conditions:
        """Return the conditions as decisions see them."""
        return Conditions(**{each.name: getattr(self, each.name) for each in fields(Conditions)})


HANDLED: Final = get_args(Conditional)


def key(recorded: Recorded) -> Key | None:
    event = recorded.event
    return (event.account_id,) if isinstance(event, HANDLED) else None


def evolve(row: CreditConditions | None, recorded: Recorded) -> CreditConditions | None:
    event = recorded.event
    if not isinstance(event, HANDLED):
        return row
    before = row.conditions if row else Conditions()
    after = conditions_after(before, event, recorded.envelope.occurred_at)
    stands = {each.name: getattr(after, each.name) for each in fields(Conditions)}
    return CreditConditions(account_id=event.account_id, customer=event.customer_id, **stands)


PROJECTION: Final = Projection(
    name="credit_conditions",
    topics=(AGGREGATES["credit-account"].topic,),
    handles=frozenset(event.type for event in HANDLED),
    row=CreditConditions,
    primary_key=("account_id",),
    key=key,
    evolve=evolve,
)

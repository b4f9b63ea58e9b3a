"""Each credit account: whose it is, in which currency and zone, and the limits that were set."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.credit.credit_account import CreditAccountOpened, CreditLimitSet
from domain.timeline import last_by, with_entry
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True)
class Limit:
    """From this instant, the customer may owe so much; None is no limit, zero is cash only (semantics 18)."""

    at: datetime
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditAccountList:
    """An account with its limits, in order of time."""

    account_id: str
    customer: str
    currency: str
    zone: str
    limits: tuple[Limit, ...] = ()
    position: int = field(default=0, compare=False)

    def limit_at(self, instant: datetime) -> Decimal | None:
        """Return the limit in force at an instant; None is no limit."""
        last = last_by(self.limits, instant)
        return last.amount if last else None


def key(recorded: Recorded) -> Key | None:
    event = recorded.event
    return (event.account_id,) if isinstance(event, CreditAccountOpened | CreditLimitSet) else None


def evolve(row: CreditAccountList | None, recorded: Recorded) -> CreditAccountList | None:
    match recorded.event:
        case CreditAccountOpened() as event:
            return CreditAccountList(
                account_id=event.account_id, customer=event.customer_id, currency=event.currency, zone=event.zone
            )
        case CreditLimitSet() as event:
            assert row is not None
            limit = Limit(recorded.envelope.occurred_at, event.limit.amount if event.limit else None)
            return replace(row, limits=with_entry(row.limits, limit))
        case _:
            return row


PROJECTION: Final = Projection(
    name="credit_account_list",
    topics=("kehu.credit-account.v1",),
    handles=frozenset({CreditAccountOpened.type, CreditLimitSet.type}),
    row=CreditAccountList,
    primary_key=("account_id",),
    key=key,
    evolve=evolve,
)

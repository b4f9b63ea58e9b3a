"""Orders on account: check and reservation are one append; the same amount moves from order to delivery to invoice."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.currency import KnownCurrency
from contracts.message import ByArrival, Command, Day, DocumentNumber, EventOfCustomer, Id, Label
from contracts.money import Amount, Currency, Money, MoneyFromZero, PositiveMoney

Cause = Literal[
    "over-limit", "over-group-limit", "overdue", "broken-promise", "distress", "review-expired", "manual", "no-money"
]
Rate = Annotated[Amount, Field(gt=0)]


class ConfirmOrder(Command):
    """Confirm an order if the account has room for it; else it is held, and the causes are recorded."""

    name: ClassVar[str] = "credit-account.confirm-order"

    account_id: Id
    # The room is that of now: an order dated back would be checked against the debt of another day.
    occurred_at: ByArrival = None
    order: DocumentNumber
    amount: PositiveMoney
    promised_on: Day | None = Field(default=None, description="When it is to be delivered; null: at once.")
    prepaid: bool = Field(default=False, description="Whether money that is on the account pays for it.")


class ChangeOrder(Command):
    """Change the amount of an order; more than before is checked again."""

    name: ClassVar[str] = "credit-account.change-order"

    account_id: Id
    occurred_at: ByArrival = None
    order: DocumentNumber
    amount: PositiveMoney


class ShipOrder(Command):
    """Record a delivery of an order, or of a part of it; refused while the account is held."""

    name: ClassVar[str] = "credit-account.ship-order"

    account_id: Id
    occurred_at: ByArrival = None
    order: DocumentNumber
    delivery: DocumentNumber
    amount: PositiveMoney


class CancelOrder(Command):
    """Close an order: what is not delivered will not be."""

    name: ClassVar[str] = "credit-account.cancel-order"

    account_id: Id
    occurred_at: ByArrival = None
    order: DocumentNumber


class ReopenOrder(Command):
    """Confirm again what was not delivered of an order that was closed; it is checked as if it were new."""

    name: ClassVar[str] = "credit-account.reopen-order"

    account_id: Id
    occurred_at: ByArrival = None
    order: DocumentNumber


class RecordExchangeRate(Command):
    """Record what one unit of a currency costs in another from now on, and who says so."""

    name: ClassVar[str] = "credit-account.record-rate"

    account_id: Id
    base: KnownCurrency
    quote: KnownCurrency
    rate: Rate = Field(description="How many units of the second one unit of the first costs.")
    source: Label = Field(description="Who published the rate, as in PBOC.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class OrderPassed(EventOfCustomer):
    """The order is confirmed and its amount reserved; `exposure` includes it, in the account's currency."""

    type: ClassVar[str] = "credit-account.order-passed.v1"

    account_id: Id
    order: DocumentNumber
    amount: PositiveMoney
    ordered: Money
    promised_on: date | None = None
    prepaid: bool
    exposure: Money
    limit: MoneyFromZero | None = None
    group_exposure: Money | None = None
    group_limit: MoneyFromZero | None = None
    warned: bool
    release: DocumentNumber | None = None
    policy: Label | None = None
    rule: Label


class OrderHeld(EventOfCustomer):
    """The order is not confirmed, and nothing is reserved; `exposure` is what it would have been."""

    type: ClassVar[str] = "credit-account.order-held.v1"

    account_id: Id
    order: DocumentNumber
    amount: PositiveMoney
    ordered: Money
    promised_on: date | None = None
    prepaid: bool
    exposure: Money
    limit: MoneyFromZero | None = None
    group_exposure: Money | None = None
    group_limit: MoneyFromZero | None = None
    causes: tuple[Cause, ...]
    policy: Label | None = None
    rule: Label


class OrderReduced(EventOfCustomer):
    """The order has a smaller amount; that needs no check."""

    type: ClassVar[str] = "credit-account.order-reduced.v1"

    account_id: Id
    order: DocumentNumber
    amount: PositiveMoney


class OrderShipped(EventOfCustomer):
    type: ClassVar[str] = "credit-account.order-shipped.v1"

    account_id: Id
    order: DocumentNumber
    delivery: DocumentNumber
    amount: PositiveMoney


class OrderCancelled(EventOfCustomer):
    """`amount` was not delivered, and is not reserved any more."""

    type: ClassVar[str] = "credit-account.order-cancelled.v1"

    account_id: Id
    order: DocumentNumber
    amount: MoneyFromZero


class ExchangeRateRecorded(EventOfCustomer):
    type: ClassVar[str] = "credit-account.rate-recorded.v1"

    account_id: Id
    base: Currency
    quote: Currency
    rate: Rate
    source: Label


OrderCommand = ConfirmOrder | ChangeOrder | ShipOrder | CancelOrder | ReopenOrder | RecordExchangeRate
OrderEvent = OrderPassed | OrderHeld | OrderReduced | OrderShipped | OrderCancelled | ExchangeRateRecorded

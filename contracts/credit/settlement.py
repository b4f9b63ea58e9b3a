"""What paying an invoice brings: a discount for paying early (现金折扣), a difference of exchange (汇兑损益)."""

from typing import ClassVar

from contracts.credit.order import Rate
from contracts.message import DocumentNumber, EventOfCustomer, Id
from contracts.money import Money, PositiveMoney


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class DiscountTaken(EventOfCustomer):
    """A receipt in time paid all but the discount of the terms: `amount` is not owed any more."""

    type: ClassVar[str] = "credit-account.discount-taken.v1"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney


class DiscountReversed(EventOfCustomer):
    """What a receipt paid of the invoice was taken back, and with it the discount: `amount` is owed again."""

    type: ClassVar[str] = "credit-account.discount-reversed.v1"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber
    amount: PositiveMoney


class ExchangeDifferenceRealised(EventOfCustomer):
    """`settled` was paid at another rate than it was billed; `difference` is in the other currency, minus is a loss."""

    type: ClassVar[str] = "credit-account.exchange-difference-realised.v1"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber
    settled: PositiveMoney
    invoice_rate: Rate
    receipt_rate: Rate
    difference: Money


class ExchangeDifferenceReversed(EventOfCustomer):
    """What a receipt paid of the invoice was taken back: `difference` is what it takes back of gain or loss."""

    type: ClassVar[str] = "credit-account.exchange-difference-reversed.v1"

    account_id: Id
    receipt: DocumentNumber
    invoice: DocumentNumber
    difference: Money


SettlementEvent = DiscountTaken | DiscountReversed | ExchangeDifferenceRealised | ExchangeDifferenceReversed

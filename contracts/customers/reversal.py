"""Purchases and refunds that were recorded by mistake are taken back."""

from datetime import date
from typing import ClassVar

from pydantic import ConfigDict, Field

from contracts.message import Day, DocumentNumber, Id
from contracts.money import Money
from contracts.reversal import PlainWhy, Reverse, Reversed


class ReversePurchase(Reverse):
    """Take back a purchase that was a mistake; one that was given back is refunded instead.

    Its refunds are reversed first.
    """

    name: ClassVar[str] = "customer.reverse-purchase"
    dated_by: ClassVar[str | None] = "reversed_on"

    customer_id: Id
    purchase: DocumentNumber
    reversed_on: Day = Field(description="Lists that end before this day show the purchase.")


class ReverseRefund(Reverse):
    """Take back a refund that was recorded by mistake."""

    name: ClassVar[str] = "customer.reverse-refund"
    dated_by: ClassVar[str | None] = "reversed_on"

    customer_id: Id
    refund: DocumentNumber
    reversed_on: Day = Field(description="Lists that end before this day show the refund.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class PurchaseReversed(Reversed):
    type: ClassVar[str] = "customer.purchase-reversed.v2"

    purchase: DocumentNumber
    reversed_on: date
    amount: Money


# As earlier releases stored it, its text not sealed. Read, no longer written.
class PurchaseReversedV1(PurchaseReversed):
    type: ClassVar[str] = "customer.purchase-reversed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="PurchaseReversed")

    reason: PlainWhy


class RefundReversed(Reversed):
    type: ClassVar[str] = "customer.refund-reversed.v2"

    refund: DocumentNumber
    purchase: DocumentNumber
    reversed_on: date
    amount: Money


# As earlier releases stored it, its text not sealed. Read, no longer written.
class RefundReversedV1(RefundReversed):
    type: ClassVar[str] = "customer.refund-reversed.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="RefundReversed")

    reason: PlainWhy


PurchaseReversalCommand = ReversePurchase | ReverseRefund
PurchaseReversalEvent = PurchaseReversed | PurchaseReversedV1 | RefundReversed | RefundReversedV1

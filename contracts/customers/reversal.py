"""Purchases and refunds that were recorded by mistake are taken back."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from contracts.message import Day, DocumentNumber, Id
from contracts.money import Money
from contracts.reversal import Reverse, Reversed


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
    type: ClassVar[str] = "customer.purchase-reversed.v1"

    purchase: DocumentNumber
    reversed_on: date
    amount: Money


class RefundReversed(Reversed):
    type: ClassVar[str] = "customer.refund-reversed.v1"

    refund: DocumentNumber
    purchase: DocumentNumber
    reversed_on: date
    amount: Money


PurchaseReversalCommand = ReversePurchase | ReverseRefund
PurchaseReversalEvent = PurchaseReversed | RefundReversed

"""Purchases and refunds are taken back, on a day, with a reason and a person (semantics 31, 32 and 34)."""

from contracts.customers.customer import CustomerEvent
from contracts.customers.reversal import (
    PurchaseReversalCommand,
    PurchaseReversalEvent,
    PurchaseReversed,
    RefundReversed,
    ReversePurchase,
    ReverseRefund,
)
from domain.alike import as_stored
from domain.content import repeated
from domain.customers.purchase import UnknownPurchase
from domain.customers.state import Customer, Registered, Reversal, registered_customer
from domain.decider import Refused, changed


class UnknownRefund(Refused):
    code = "customer.unknown-refund"


class PurchaseRefunded(Refused):
    code = "customer.purchase-refunded"


class ReversedOtherwise(Refused):
    code = "customer.reversed-otherwise"


class ReversedBefore(Refused):
    code = "customer.reversed-before-recorded"


def reverse_purchase(customer: Customer, command: ReversePurchase) -> list[CustomerEvent]:
    customer = registered_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    purchase = customer.purchases.get(command.purchase)
    what = f"Purchase {command.purchase} of customer {command.customer_id}"
    if purchase is None:
        raise UnknownPurchase(f"Customer {command.customer_id} has no purchase {command.purchase}.")
    if known := customer.reversals.get(("purchase", command.purchase)):
        return _reversed_again(command, known, what)
    if command.reversed_on < purchase.purchased_on:
        raise ReversedBefore(f"{what} was made on {purchase.purchased_on}: it cannot be reversed before.")
    _check_refunds(customer, command, what)
    return [
        PurchaseReversed(
            customer_id=command.customer_id,
            purchase=command.purchase,
            reversed_on=command.reversed_on,
            amount=purchase.money,
            by=command.by,
            reason=command.reason,
        )
    ]


def _check_refunds(customer: Registered, command: ReversePurchase, what: str) -> None:
    """Refuse while a refund stands on the day or later: it would have given back what nobody bought."""
    for number, refund in sorted(customer.refunds.items()):
        known = customer.reversals.get(("refund", number))
        if refund.purchase == command.purchase and (known is None or known.on > command.reversed_on):
            until = f" until {known.on}" if known else ""
            raise PurchaseRefunded(f"{what} has the refund {number}{until}: reverse the refund first.")


def reverse_refund(customer: Customer, command: ReverseRefund) -> list[CustomerEvent]:
    customer = registered_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    refund = customer.refunds.get(command.refund)
    what = f"Refund {command.refund} of customer {command.customer_id}"
    if refund is None:
        raise UnknownRefund(f"Customer {command.customer_id} has no refund {command.refund}.")
    if known := customer.reversals.get(("refund", command.refund)):
        return _reversed_again(command, known, what)
    if command.reversed_on < refund.refunded_on:
        raise ReversedBefore(f"{what} was made on {refund.refunded_on}: it cannot be reversed before.")
    return [
        RefundReversed(
            customer_id=command.customer_id,
            refund=command.refund,
            purchase=refund.purchase,
            reversed_on=command.reversed_on,
            amount=refund.money,
            by=command.by,
            reason=command.reason,
        )
    ]


def _reversed_again(command: PurchaseReversalCommand, known: Reversal, what: str) -> list[CustomerEvent]:
    return repeated(
        command,
        stored={"reversed_on": known.on, "by": known.by, "reason": known.reason},
        refusal=ReversedOtherwise,
        known=f"{what} was reversed",
    )


def evolve(customer: Registered, event: PurchaseReversalEvent) -> Registered:
    reversal = Reversal(event.reversed_on, event.by, event.reason)
    if isinstance(event, PurchaseReversed):
        return changed(customer, reversals=customer.reversals.set(("purchase", event.purchase), reversal))
    left = customer.refunded[event.purchase] - event.amount.amount
    return changed(
        customer,
        reversals=customer.reversals.set(("refund", event.refund), reversal),
        refunded=customer.refunded.set(event.purchase, left),
    )

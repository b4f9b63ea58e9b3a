"""A customer's purchases, and the refunds of purchases."""

from contracts.customers.customer import CustomerEvent, PurchaseRecorded, RecordPurchase, RecordRefund, RefundRecorded
from domain.alike import as_stored, check_alone, noted
from domain.content import repeated
from domain.customers.state import ZERO, Customer, Purchase, Refund, Registered, Reversal, registered_customer
from domain.decider import Refused, changed


class PurchaseNumberTaken(Refused):
    code = "customer.purchase-number-taken"


class UnknownPurchase(Refused):
    code = "customer.unknown-purchase"


class PurchaseWasReversed(Refused):
    code = "customer.purchase-reversed"


class RefundNumberTaken(Refused):
    code = "customer.refund-number-taken"


class RefundCurrencyDiffers(Refused):
    code = "customer.currency-differs"


class RefundExceedsPurchase(Refused):
    code = "customer.refund-exceeds-purchase"


class RefundBeforePurchase(Refused):
    code = "customer.refund-before-purchase"


def record_purchase(customer: Customer, command: RecordPurchase) -> list[CustomerEvent]:
    customer = registered_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    known = customer.purchases.get(command.purchase)
    if reversal := customer.reversals.get(("purchase", command.purchase)):
        raise PurchaseNumberTaken(_under_another_number(f"Purchase {command.purchase}", reversal))
    if known is not None:
        return repeated(
            command,
            stored={"purchased_on": known.purchased_on, "quantity": known.quantity, "amount": known.money},
            refusal=PurchaseNumberTaken,
            known=f"Purchase {command.purchase} of customer {command.customer_id} is recorded",
        )
    check_alone("purchase", command.purchase, known=customer.purchases, odd=customer.odd)
    return [
        PurchaseRecorded(
            customer_id=command.customer_id,
            purchase=command.purchase,
            purchased_on=command.purchased_on,
            quantity=command.quantity,
            amount=command.amount,
        )
    ]


def record_refund(customer: Customer, command: RecordRefund) -> list[CustomerEvent]:
    customer = registered_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    known = customer.refunds.get(command.refund)
    if reversal := customer.reversals.get(("refund", command.refund)):
        raise RefundNumberTaken(_under_another_number(f"Refund {command.refund}", reversal))
    if known is not None:
        return repeated(
            command,
            stored={"purchase": known.purchase, "refunded_on": known.refunded_on, "amount": known.money},
            refusal=RefundNumberTaken,
            known=f"Refund {command.refund} of customer {command.customer_id} is recorded",
        )
    check_alone("refund", command.refund, known=customer.refunds, odd=customer.odd)
    _check_within_purchase(customer, command)
    return [
        RefundRecorded(
            customer_id=command.customer_id,
            refund=command.refund,
            purchase=command.purchase,
            refunded_on=command.refunded_on,
            amount=command.amount,
        )
    ]


def _under_another_number(what: str, reversal: Reversal) -> str:
    return f"{what} was reversed on {reversal.on}: record it again under another number."


def _check_within_purchase(customer: Registered, command: RecordRefund) -> None:
    purchase = customer.purchases.get(command.purchase)
    if purchase is None:
        raise UnknownPurchase(f"Customer {command.customer_id} has no purchase {command.purchase}.")
    if reversal := customer.reversals.get(("purchase", command.purchase)):
        raise PurchaseWasReversed(f"Purchase {command.purchase} was reversed on {reversal.on}.")
    if purchase.currency != command.amount.currency:
        raise RefundCurrencyDiffers(
            f"Purchase {command.purchase} was paid in {purchase.currency}, not in {command.amount.currency}."
        )
    if command.refunded_on < purchase.purchased_on:
        raise RefundBeforePurchase(
            f"refunded_on {command.refunded_on} is before purchase {command.purchase} of {purchase.purchased_on}."
        )
    left = purchase.amount - customer.refunded.get(command.purchase, ZERO)
    if command.amount.amount > left:
        raise RefundExceedsPurchase(
            f"{command.amount} is more than the {left} {purchase.currency} left of purchase {command.purchase}."
        )


def evolve(customer: Registered, event: PurchaseRecorded | RefundRecorded) -> Registered:
    if isinstance(event, PurchaseRecorded):
        purchase = Purchase(event.purchased_on, event.quantity, event.amount.amount, event.amount.currency)
        odd = noted(customer.odd, "purchase", event.purchase)
        return changed(customer, purchases=customer.purchases.set(event.purchase, purchase), odd=odd)
    refund = Refund(event.purchase, event.refunded_on, event.amount.amount, event.amount.currency)
    given_back = customer.refunded.get(event.purchase, ZERO) + event.amount.amount
    return changed(
        customer,
        refunds=customer.refunds.set(event.refund, refund),
        refunded=customer.refunded.set(event.purchase, given_back),
        odd=noted(customer.odd, "refund", event.refund),
    )

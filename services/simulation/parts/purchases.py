"""Purchases, one for each order; a few that were paid at once are given back in part."""

from collections.abc import Iterator, Sequence
from typing import Final

from contracts.customers.customer import RecordPurchase, RecordRefund
from contracts.message import Command
from services.simulation.company import Company
from services.simulation.orders import Order, money, orders
from services.simulation.portrait import Portrait
from services.simulation.time import day_of, days_later, in_order

REFUNDED: Final = 0.06


def purchases(company: Company, customer: Portrait) -> Iterator[Command]:
    """Yield the purchases and refunds of a customer, without an end."""
    return in_order(_purchase(company, customer, order) for order in orders(company, customer))


def _purchase(company: Company, customer: Portrait, order: Order) -> Sequence[Command]:
    random = company.chance(customer.number, "purchase", order.nth)
    purchase = RecordPurchase(
        customer_id=customer.customer_id,
        purchase=f"PO-{order.nth:04}",
        purchased_on=day_of(order.at, company.zone),
        quantity=order.quantity,
        amount=order.amount,
        occurred_at=order.at,
    )
    # What is bought on credit is not paid back in money.
    if customer.terms_days is not None or random.random() >= REFUNDED:
        return [purchase]
    refunded_at = days_later(order.at, random.randrange(4, 20), random, company.zone)
    refund = RecordRefund(
        customer_id=customer.customer_id,
        refund=f"RF-{order.nth:04}",
        purchase=purchase.purchase,
        refunded_on=day_of(refunded_at, company.zone),
        amount=money(order.amount.amount / random.randrange(2, 5), customer.currency),
        occurred_at=refunded_at,
    )
    return [purchase, refund]

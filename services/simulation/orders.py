"""What a customer orders: bought by the purchases, and billed on the credit account, so both show one business."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from contracts.money import Money, minor_unit
from services.simulation.company import Company
from services.simulation.portrait import Portrait
from services.simulation.time import at_work, day_of

# Fewer days apart than this, two orders could swap places over a weekend.
SHORTEST_GAP: Final = 4
# Days between orders at most, and the dearest order, by size.
GAPS: Final = {"large": 24, "medium": 60, "small": 150}
DEAREST: Final = {"large": 120_000, "medium": 24_000, "small": 4_000}
CHEAPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Order:
    """The nth order of a customer."""

    nth: int
    at: datetime
    quantity: int
    amount: Money


def orders(company: Company, customer: Portrait) -> Iterator[Order]:
    """Yield the customer's orders in order of time, without an end."""
    random = company.chance(customer.number, "orders")
    day, nth = day_of(customer.joined, company.zone), 0
    while True:
        day += timedelta(days=random.randrange(SHORTEST_GAP, GAPS[customer.size]))
        nth += 1
        at = at_work(day, random, company.zone)
        quantity = random.randrange(1, 40)
        dearest = DEAREST[customer.size]
        cents = random.randrange(CHEAPEST * 100, (dearest if random.randrange(4) == 0 else dearest // 3) * 100)
        yield Order(nth, at, quantity, money(Decimal(cents) / 100, customer.currency))


def money(amount: Decimal, currency: str) -> Money:
    """Return the amount with as many decimals as the currency has."""
    return Money(amount=amount.quantize(minor_unit(currency)), currency=currency)

"""An endless mix of commands: customers who register and buy nine times, 300 of them at any moment."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Final
from uuid import uuid4

from contracts.customers.customer import RecordPurchase, RegisterCustomer
from contracts.envelope import Cause
from contracts.money import Money
from services.commands.registry import HANDLERS
from services.store.outcome import Accepted
from services.store.store import Store

AT_ONCE: Final = 300
PURCHASES: Final = 9
BOUGHT_ON: Final = date(2026, 1, 31)
PAID: Final = Money(amount=Decimal("129.90"), currency="EUR")


def cause() -> Cause:
    """Name a new command of the shop."""
    return Cause(command_id=uuid4(), occurred_at=datetime.now(UTC), actor="shop", reason="bought at the counter")


def registration(customer_id: str) -> RegisterCustomer:
    return RegisterCustomer(customer_id=customer_id, full_name="Chen Jingwei", kind="dealer", region="Shanghai")


def purchase(customer_id: str, number: int) -> RecordPurchase:
    return RecordPurchase(
        customer_id=customer_id, purchase=f"SO-2026-{number:09}", purchased_on=BOUGHT_ON, quantity=3, amount=PAID
    )


ShopCommand = RegisterCustomer | RecordPurchase


class Steps:
    """What customers do: 300 at a time register and take turns until each has all purchases."""

    def __init__(self) -> None:
        self._numbers = count()
        # So that no one meets the customers of an earlier run.
        self._name = uuid4().hex[:8]

    def next(self) -> ShopCommand:
        number = next(self._numbers)
        block, place = divmod(number, AT_ONCE * (1 + PURCHASES))
        customer_id = f"S{self._name}-{block * AT_ONCE + place % AT_ONCE:07}"
        return registration(customer_id) if place < AT_ONCE else purchase(customer_id, number)


class Shoppers:
    """Takes the next step of the next customer, through the real handlers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._steps = Steps()

    async def step(self) -> Accepted:
        command = self._steps.next()
        return await HANDLERS[command.name](command, store=self._store, cause=cause())

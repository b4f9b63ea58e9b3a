"""How orders, the invoices that bill them, and what people permit change the state of an account."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from contracts.credit.hold import ReleaseApproved, ReleaseRequested
from contracts.credit.limit import LimitGranted, LimitProposed
from contracts.credit.order import (
    ExchangeRateRecorded,
    OrderCancelled,
    OrderHeld,
    OrderPassed,
    OrderReduced,
    OrderShipped,
)
from domain.credit.order import Order, billed, order_after
from domain.credit.state import Opened, Release
from domain.timeline import Since, with_entry

Permission = LimitProposed | LimitGranted | ReleaseRequested | ReleaseApproved | ExchangeRateRecorded


def after_order(
    account: Opened, event: OrderPassed | OrderHeld | OrderReduced | OrderShipped | OrderCancelled, at: datetime
) -> Opened:
    changed = _with_order(account, order_after(account.orders.get(event.order), event, at))
    if isinstance(event, OrderShipped):
        return replace(changed, deliveries=changed.deliveries.set(event.delivery, event.order))
    return changed


def after_billing(account: Opened, delivery: str | None, at: datetime) -> Opened:
    """Close the delivery that an invoice names; one that it names in vain, as stored, changes nothing."""
    order = account.orders.get(account.deliveries.get(delivery, "")) if delivery else None
    return _with_order(account, billed(order, delivery, at)) if order and delivery else account


def after_billing_reversed(account: Opened, delivery: str | None, at: datetime) -> Opened:
    """Open the delivery again that an invoice closed which is taken back."""
    order = account.orders.get(account.deliveries.get(delivery, "")) if delivery else None
    return _with_order(account, billed(order, delivery, at, is_billed=False)) if order and delivery else account


def after_permission(account: Opened, event: Permission, at: datetime) -> Opened:
    match event:
        case LimitProposed():
            return replace(account, proposal=event)
        case LimitGranted():
            return replace(account, proposal=None, granted=event)
        case ReleaseRequested():
            return replace(account, releases=account.releases.set(event.release, Release(event)))
        case ReleaseApproved():
            approved = replace(account.releases[event.release], approved=event)
            return replace(account, releases=account.releases.set(event.release, approved))
        case ExchangeRateRecorded():
            pair = (event.base, event.quote)
            known = with_entry(account.rates.get(pair, ()), Since(at, event.rate))
            return replace(account, rates=account.rates.set(pair, known))
        case _:
            assert_never(event)


def _with_order(account: Opened, order: Order) -> Opened:
    return replace(account, orders=account.orders.set(order.number, order))

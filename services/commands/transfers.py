"""Transfers between two accounts of one customer, decided on both streams at once; who books must be allowed to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from contracts.credit.transfer import ReverseTransfer, TransferReceipt
from contracts.envelope import Cause
from domain.credit import transfers
from domain.credit.credit_account import DECIDER
from domain.credit.groups import Both
from domain.credit.segregation import Hand, checked
from domain.credit.state import Opened
from domain.customers import customer
from domain.customers.state import Registered
from services.commands import dating
from services.commands.handler import Handlers, Matter
from services.commands.segregation import hand_of
from services.store.outcome import Accepted
from services.store.request import Part, States, stand
from services.store.store import Store


async def handle(command: Any, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
    """Decide on both accounts."""
    at = cause.occurred_at
    hand = await hand_of(Matter(command, cause, store), "booking")
    stands = [stand(DECIDER, command.account_id, expected_version), stand(DECIDER, command.to_account)]

    def decide(states: States) -> Sequence[Part]:
        both = zip(stands, _both(states, command, at), (command.account_id, command.to_account), strict=True)
        return [
            Part(each, _booked(states, account_id, events, hand, at))
            for each, events, account_id in both
            if events or each is stands[0]
        ]

    return await dating.transact_on(store, stands, decide, command=command, cause=cause)


def _both(states: States, command: TransferReceipt | ReverseTransfer, at: datetime) -> Both:
    source, target = states.of(DECIDER, command.account_id), states.of(DECIDER, command.to_account)
    if isinstance(command, ReverseTransfer):
        return transfers.reverse_transfer(source, command, target=target, at=at)
    same = isinstance(source, Opened) and isinstance(target, Opened) and _one_customer(states, source, target, at)
    return transfers.transfer_receipt(source, command, target=target, one_customer=same, at=at)


def _one_customer(states: States, source: Opened, target: Opened, at: datetime) -> bool:
    return _survivor(states, source.customer_id, at) == _survivor(states, target.customer_id, at)


def _survivor(states: States, customer_id: str, at: datetime) -> str:
    while True:
        known = states.of(customer.DECIDER, customer_id)
        under = known.tied_at(at).survivor if isinstance(known, Registered) else None
        if under is None:
            return customer_id
        customer_id = under


def _booked(states: States, account_id: str, events: Sequence[Any], hand: Hand | None, at: datetime) -> Sequence[Any]:
    return checked(states.of(DECIDER, account_id), events, hand, at=at) if hand else events


HANDLERS: Final[Handlers] = {TransferReceipt.name: handle, ReverseTransfer.name: handle}

"""Commands about which records are one customer: one decision on both records, stored on both or on neither."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from contracts.customers.customer import CustomerEvent
from contracts.customers.identity import (
    LinkCustomer,
    MergeCustomer,
    RuleOutDuplicate,
    UnlinkCustomer,
    UnmergeCustomer,
)
from domain.customers import link, merge
from domain.customers.customer import DECIDER
from domain.customers.state import Customer, Unregistered
from services.commands.customers.customer import CustomerDecision, state_of
from services.commands.customers.ownership import in_office
from services.commands.handler import Handlers, Matter, deciding_on_several, deciding_with
from services.store.request import Part, States, stand


async def rule_out_duplicate(matter: Matter[RuleOutDuplicate]) -> CustomerDecision:
    other = await state_of(matter.store, matter.command.other_id)
    return lambda customer: link.rule_out_duplicate(customer, matter.command, other=other)


def merge_customer(states: States, command: MergeCustomer, *, at: datetime) -> Sequence[Part]:
    duplicate, survivor = _customer(states, command.customer_id), _customer(states, command.survivor_id)
    own, other = merge.merge_customer(duplicate, command, survivor=survivor, at=at)
    return [_part(command.customer_id, own), _part(command.survivor_id, other)]


def unmerge_customer(states: States, command: UnmergeCustomer, *, at: datetime) -> Sequence[Part]:
    duplicate = _customer(states, command.customer_id)
    survivor_id = merge.last_survivor(duplicate, command.customer_id, at=at)
    survivor = _customer(states, survivor_id)
    back_to = in_office(states, merge.owner_before(survivor, command.customer_id))
    own, other = merge.unmerge_customer(duplicate, command, survivor=survivor, back_to=back_to, at=at)
    return [_part(command.customer_id, own), *([_part(survivor_id, other)] if survivor_id else [])]


def link_customer(states: States, command: LinkCustomer, *, at: datetime) -> Sequence[Part]:
    member, head = _customer(states, command.customer_id), _customer(states, command.head_id)
    own, other = link.link_customer(member, command, head=head, at=at)
    return [_part(command.customer_id, own), _part(command.head_id, other)]


def unlink_customer(states: States, command: UnlinkCustomer, *, at: datetime) -> Sequence[Part]:
    member = _customer(states, command.customer_id)
    head_id = link.last_head(member, command.customer_id, at=at)
    own, other = link.unlink_customer(member, command, head=_customer(states, head_id), at=at)
    return [_part(command.customer_id, own), *([_part(head_id, other)] if head_id else [])]


def _customer(states: States, customer_id: str | None) -> Customer:
    return states.of(DECIDER, customer_id) if customer_id else Unregistered()


def _part(customer_id: str, events: Sequence[CustomerEvent]) -> Part:
    return Part(stand(DECIDER, customer_id), events)


def _with_survivor(command: MergeCustomer) -> Sequence[str]:
    return (command.survivor_id,)


def _with_head(command: LinkCustomer) -> Sequence[str]:
    return (command.head_id,)


HANDLERS: Final[Handlers] = {
    RuleOutDuplicate.name: deciding_with(DECIDER, rule_out_duplicate),
    MergeCustomer.name: deciding_on_several(DECIDER, merge_customer, _with_survivor),
    UnmergeCustomer.name: deciding_on_several(DECIDER, unmerge_customer),
    LinkCustomer.name: deciding_on_several(DECIDER, link_customer, _with_head),
    UnlinkCustomer.name: deciding_on_several(DECIDER, unlink_customer),
}

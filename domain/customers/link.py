"""Links: customers of one company or family are one customer, under the head received first (CU6, 004 篇5 8)."""

from dataclasses import replace
from datetime import datetime

from contracts.customers.customer import CustomerEvent
from contracts.customers.identity import (
    CustomerLinked,
    CustomerUnlinked,
    DuplicateRuledOut,
    LinkCustomer,
    LinkEvent,
    MemberLinked,
    MemberUnlinked,
    RuleOutDuplicate,
    UnlinkCustomer,
)
from domain.customers.pair import Both, check_begun, check_latest, last_other
from domain.customers.state import Customer, Registered, current_customer, earliest, registered_customer
from domain.customers.tie import Link
from domain.decider import Refused


class CustomerLinkedAlready(Refused):
    code = "customer.linked"


class LinksItself(Refused):
    code = "customer.links-itself"


class HeadIsMember(Refused):
    code = "customer.head-is-member"


class ReceivedFirst(Refused):
    code = "customer.received-first"


def link_customer(customer: Customer, command: LinkCustomer, *, head: Customer, at: datetime) -> Both:
    """Decide for the member and for the head, at the date of the command (semantics 31 and 42)."""
    customer = registered_customer(customer, command.customer_id)
    if customer.tied_at(at).link == Link(command.head_id, command.relation):
        return Both([], _take_member(head, command, at))
    if command.customer_id == command.head_id:
        raise LinksItself(f"Customer {command.customer_id} cannot be its own head.")
    check_latest(customer, command.customer_id, at=at)
    customer = current_customer(customer, command.customer_id)
    if customer.tied.link or customer.tied.members:
        raise CustomerLinkedAlready(f"Customer {command.customer_id} is linked with others: unlink it first.")
    taken = _take_member(head, command, at)
    _check_received_first(registered_customer(head, command.head_id), customer, command)
    linked = CustomerLinked(customer_id=command.customer_id, head_id=command.head_id, relation=command.relation)
    return Both([linked], taken)


def _take_member(head: Customer, command: LinkCustomer, at: datetime) -> list[CustomerEvent]:
    head = registered_customer(head, command.head_id)
    if head.tied_at(at).members.get(command.customer_id) == command.relation:
        return []
    check_latest(head, command.head_id, at=at)
    head = current_customer(head, command.head_id)
    if head.link:
        raise HeadIsMember(
            f"Customer {command.head_id} is linked under {head.link.head_id}: link to {head.link.head_id}."
        )
    return [MemberLinked(customer_id=command.head_id, member_id=command.customer_id, relation=command.relation)]


def _check_received_first(head: Registered, customer: Registered, command: LinkCustomer) -> None:
    if earliest(head.first_contact, customer.first_contact) != head.first_contact:
        raise ReceivedFirst(
            f"Customer {command.customer_id} was received before {command.head_id}, and the first reception decides "
            f"who has both (CU6): link {command.head_id} under {command.customer_id}."
        )


def last_head(customer: Customer, customer_id: str, *, at: datetime) -> str | None:
    """Return the head under which this record is or was last linked, from which unlinking parts it."""
    return last_other(registered_customer(customer, customer_id), "linked", "unlinked", by=at)


def unlink_customer(customer: Customer, command: UnlinkCustomer, *, head: Customer, at: datetime) -> Both:
    """Decide for the member and for its `last_head`, at the date of the command."""
    customer = registered_customer(customer, command.customer_id)
    head_id = last_head(customer, command.customer_id, at=at)
    if head_id is None:
        check_begun(customer, command.customer_id, "linked", at=at)
        return Both([], [])
    let_go = _let_member_go(head, command.customer_id, head_id, at)
    if customer.tied_at(at).link is None:
        return Both([], let_go)
    check_latest(customer, command.customer_id, at=at)
    return Both([CustomerUnlinked(customer_id=command.customer_id, head_id=head_id)], let_go)


def _let_member_go(head: Customer, member_id: str, head_id: str, at: datetime) -> list[CustomerEvent]:
    head = registered_customer(head, head_id)
    if member_id not in head.tied_at(at).members:
        return []
    check_latest(head, head_id, at=at)
    return [MemberUnlinked(customer_id=head_id, member_id=member_id)]


def rule_out_duplicate(customer: Customer, command: RuleOutDuplicate, *, other: Customer) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    if command.customer_id == command.other_id:
        raise LinksItself(f"Customer {command.customer_id} cannot be compared with itself: name another customer.")
    registered_customer(other, command.other_id)
    if command.other_id in customer.ruled_out:
        return []
    return [DuplicateRuledOut(customer_id=command.customer_id, other_id=command.other_id)]


def evolve(customer: Registered, event: LinkEvent, at: datetime) -> Registered:
    if isinstance(event, DuplicateRuledOut):
        return replace(customer, ruled_out=customer.ruled_out | {event.other_id})
    return customer.with_tie(event, at)

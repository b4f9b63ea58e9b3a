"""Links: customers of one company or family are one customer, under the head received first (CU6, 004 篇5 8)."""

from dataclasses import replace

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
from domain.customers.state import Customer, Link, Registered, current_customer, earliest, registered_customer
from domain.decider import Refused


class CustomerLinkedAlready(Refused):
    code = "customer.linked"


class LinksItself(Refused):
    code = "customer.links-itself"


class HeadIsMember(Refused):
    code = "customer.head-is-member"


class ReceivedFirst(Refused):
    code = "customer.received-first"


def link_customer(customer: Customer, command: LinkCustomer, *, head: Customer) -> list[CustomerEvent]:
    """Decide for the member; `head` is the state of the head."""
    customer = current_customer(customer, command.customer_id)
    link = Link(command.head_id, command.relation)
    if customer.link == link:
        return []
    if customer.link or customer.members:
        raise CustomerLinkedAlready(f"Customer {command.customer_id} is linked with others: unlink it first.")
    if command.customer_id == command.head_id:
        raise LinksItself(f"Customer {command.customer_id} cannot be its own head.")
    head = current_customer(head, command.head_id)
    _check_head(head, command.head_id)
    if earliest(head.first_contact, customer.first_contact) != head.first_contact:
        raise ReceivedFirst(
            f"Customer {command.customer_id} was received before {command.head_id}, and the first reception decides "
            f"who has both (CU6): link {command.head_id} under {command.customer_id}."
        )
    return [CustomerLinked(customer_id=command.customer_id, head_id=command.head_id, relation=command.relation)]


def take_member(head: Customer, command: LinkCustomer, *, member: Customer) -> list[CustomerEvent]:
    """Decide for the head; `member` is the state of the member, whose link may have been undone meanwhile."""
    if registered_customer(member, command.customer_id).link != Link(command.head_id, command.relation):
        return []
    head = current_customer(head, command.head_id)
    _check_head(head, command.head_id)
    if head.members.get(command.customer_id) == command.relation:
        return []
    return [MemberLinked(customer_id=command.head_id, member_id=command.customer_id, relation=command.relation)]


def _check_head(head: Registered, head_id: str) -> None:
    if head.link:
        raise HeadIsMember(f"Customer {head_id} is linked under {head.link.head_id}: link to {head.link.head_id}.")


def unlink_customer(customer: Customer, command: LinkCustomer | UnlinkCustomer) -> list[CustomerEvent]:
    """Decide for the member."""
    link = registered_customer(customer, command.customer_id).link
    return [CustomerUnlinked(customer_id=command.customer_id, head_id=link.head_id)] if link else []


def let_member_go(head: Customer, command: UnlinkCustomer, *, head_id: str) -> list[CustomerEvent]:
    """Decide for the head."""
    if command.customer_id not in registered_customer(head, head_id).members:
        return []
    return [MemberUnlinked(customer_id=head_id, member_id=command.customer_id)]


def rule_out_duplicate(customer: Customer, command: RuleOutDuplicate, *, other: Customer) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    if command.customer_id == command.other_id:
        raise LinksItself(f"Customer {command.customer_id} and itself are no pair: name another customer.")
    registered_customer(other, command.other_id)
    if command.other_id in customer.ruled_out:
        return []
    return [DuplicateRuledOut(customer_id=command.customer_id, other_id=command.other_id)]


def evolve(customer: Registered, event: LinkEvent) -> Registered:
    match event:
        case CustomerLinked():
            return replace(customer, link=Link(event.head_id, event.relation), unlinked_from=None)
        case CustomerUnlinked():
            return replace(customer, link=None, unlinked_from=event.head_id)
        case MemberLinked():
            return replace(customer, members=customer.members.set(event.member_id, event.relation))
        case MemberUnlinked():
            return replace(customer, members=customer.members.delete(event.member_id))
        case DuplicateRuledOut():
            return replace(customer, ruled_out=customer.ruled_out | {event.other_id})

"""Duplicates are merged into a survivor, who keeps the earliest first contact, and can be unmerged again (CU6).

The first reception decides whose customer it is, so the owner of an earlier duplicate takes over the survivor.
"""

from dataclasses import replace
from typing import Final

from immutables import Map

from contracts.customers.customer import CustomerEvent
from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerReleased,
    CustomerUnmerged,
    MergeCustomer,
    MergeEvent,
    UnmergeCustomer,
)
from contracts.customers.ownership import OwnerAssigned
from domain.customers.link import CustomerLinkedAlready
from domain.customers.state import (
    Absorbed,
    Customer,
    CustomerMergedAway,
    Reception,
    Registered,
    current_customer,
    earliest,
    registered_customer,
)
from domain.decider import Refused

RULE: Final = "CU6"


class MergesItself(Refused):
    code = "customer.merges-itself"


class StandsForOthers(Refused):
    code = "customer.stands-for-others"


def merge_customer(customer: Customer, command: MergeCustomer, *, survivor: Customer) -> list[CustomerEvent]:
    """Decide for the duplicate; `survivor` is the state of the survivor."""
    customer = registered_customer(customer, command.customer_id)
    if customer.merged_into == command.survivor_id:
        return []
    if customer.merged_into is not None:
        raise CustomerMergedAway(f"Customer {command.customer_id} is merged into {customer.merged_into}.")
    if command.customer_id == command.survivor_id:
        raise MergesItself(f"Customer {command.customer_id} cannot be a duplicate of itself.")
    current_customer(survivor, command.survivor_id)
    if customer.absorbed:
        others = ", ".join(sorted(customer.absorbed))
        raise StandsForOthers(f"Customer {command.customer_id} stands for {others}: unmerge them first.")
    if customer.link or customer.members:
        raise CustomerLinkedAlready(f"Customer {command.customer_id} is linked with others: unlink it first.")
    return [CustomerMerged(customer_id=command.customer_id, survivor_id=command.survivor_id)]


def absorb_customer(survivor: Customer, command: MergeCustomer, *, duplicate: Customer) -> list[CustomerEvent]:
    """Decide for the survivor; `duplicate` is the state of the duplicate, whose merge may be undone by now."""
    duplicate = registered_customer(duplicate, command.customer_id)
    if duplicate.merged_into != command.survivor_id:
        return []
    survivor = current_customer(survivor, command.survivor_id)
    if command.customer_id in survivor.absorbed:
        return []
    brought = duplicate.received
    first = earliest(survivor.first_contact, brought)
    absorbed = CustomerAbsorbed(
        customer_id=command.survivor_id,
        duplicate_id=command.customer_id,
        duplicate_received_at=brought.at if brought else None,
        duplicate_received_by=brought.by if brought else None,
        duplicate_owner_id=duplicate.owner_id,
        received_at=first.at if first else None,
        received_by=first.by if first else None,
    )
    if duplicate.owner_id is None or not _takes_over(survivor, absorbed):
        return [absorbed]
    return [absorbed, OwnerAssigned(customer_id=command.survivor_id, owner_id=duplicate.owner_id, rule=RULE)]


def _takes_over(survivor: Registered, absorbed: CustomerAbsorbed) -> bool:
    """Return whether the duplicate's owner takes over the survivor: it has no owner, or was received later."""
    if absorbed.duplicate_owner_id in (None, survivor.owner_id):
        return False
    before = survivor.first_contact
    received_before = (before.at, before.by) if before else (None, None)
    return survivor.owner_id is None or received_before != (absorbed.received_at, absorbed.received_by)


def unmerge_customer(customer: Customer, command: MergeCustomer | UnmergeCustomer) -> list[CustomerEvent]:
    """Decide for the duplicate."""
    customer = registered_customer(customer, command.customer_id)
    if customer.merged_into is None:
        return []
    return [CustomerUnmerged(customer_id=command.customer_id, survivor_id=customer.merged_into)]


def release_customer(
    survivor: Customer, command: UnmergeCustomer, *, survivor_id: str, back_to: str | None
) -> list[CustomerEvent]:
    """Decide for the survivor; `back_to` is its owner before the merge, or the person who took over from that owner.

    If it is None, the survivor stays with its present owner.
    """
    survivor = registered_customer(survivor, survivor_id)
    absorbed = survivor.absorbed.get(command.customer_id)
    if absorbed is None:
        return []
    first = replace(survivor, absorbed=survivor.absorbed.delete(command.customer_id)).first_contact
    released = CustomerReleased(
        customer_id=survivor_id,
        duplicate_id=command.customer_id,
        received_at=first.at if first else None,
        received_by=first.by if first else None,
    )
    handed_over_since = survivor.owner_id != absorbed.owner_id
    if absorbed.owner_before is None or handed_over_since or back_to in (None, survivor.owner_id):
        return [released]
    return [released, OwnerAssigned(customer_id=survivor_id, owner_id=back_to, rule=RULE)]


def evolve(customer: Registered, event: MergeEvent) -> Registered:
    match event:
        case CustomerMerged():
            return replace(customer, merged_into=event.survivor_id, unmerged_from=None)
        case CustomerUnmerged():
            return replace(customer, merged_into=None, unmerged_from=event.survivor_id)
        case CustomerAbsorbed(duplicate_received_at=at):
            brought = Reception(at, event.duplicate_received_by) if at else None
            owner_before = customer.owner_id if _takes_over(customer, event) else None
            absorbed = Absorbed(brought, event.duplicate_owner_id, owner_before)
            return replace(customer, absorbed=customer.absorbed.set(event.duplicate_id, absorbed))
        case CustomerReleased():
            return replace(customer, absorbed=_without(customer.absorbed, event.duplicate_id))


def _without(absorbed: Map[str, Absorbed], released_id: str) -> Map[str, Absorbed]:
    """Return the other duplicates; one that took over from the released one's owner inherits the owner before.

    Duplicates can be released in any order, and the last release gives the customer back to its first owner.
    """
    released, others = absorbed[released_id], absorbed.delete(released_id)
    if released.owner_before is None:
        return others
    for duplicate_id, other in others.items():
        if other.owner_before == released.owner_id:
            others = others.set(duplicate_id, replace(other, owner_before=released.owner_before))
    return others

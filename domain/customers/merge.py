"""Duplicates are merged into a survivor, who keeps the earliest first contact, and can be unmerged again (CU6).

The first reception decides whose customer it is, so the owner of an earlier duplicate takes over the survivor.
"""

from dataclasses import replace
from datetime import datetime
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
from domain.customers.pair import Both, check_begun, check_latest, last_other
from domain.customers.state import (
    Absorbed,
    Customer,
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


def merge_customer(customer: Customer, command: MergeCustomer, *, survivor: Customer, at: datetime) -> Both:
    """Decide for the duplicate and for the survivor, at the date of the command (semantics 31 and 42)."""
    customer = registered_customer(customer, command.customer_id)
    if customer.tied_at(at).survivor == command.survivor_id:
        return Both([], _absorb(survivor, command, customer, at))
    if command.customer_id == command.survivor_id:
        raise MergesItself(f"Customer {command.customer_id} cannot be a duplicate of itself.")
    check_latest(customer, command.customer_id, at=at)
    _check_alone(customer, command.customer_id)
    merged = CustomerMerged(customer_id=command.customer_id, survivor_id=command.survivor_id)
    return Both([merged], _absorb(survivor, command, customer, at))


def _check_alone(customer: Registered, customer_id: str) -> None:
    """Refuse to merge a record that is tied already: nobody must look through two merges."""
    tied = current_customer(customer, customer_id).tied
    if tied.absorbed:
        others = ", ".join(sorted(tied.absorbed))
        raise StandsForOthers(f"Customer {customer_id} stands for {others}: unmerge them first.")
    if tied.link or tied.members:
        raise CustomerLinkedAlready(f"Customer {customer_id} is linked with others: unlink it first.")


def _absorb(survivor: Customer, command: MergeCustomer, duplicate: Registered, at: datetime) -> list[CustomerEvent]:
    survivor = registered_customer(survivor, command.survivor_id)
    if command.customer_id in survivor.tied_at(at).absorbed:
        return []
    check_latest(survivor, command.survivor_id, at=at)
    survivor = current_customer(survivor, command.survivor_id)
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


def last_survivor(customer: Customer, customer_id: str, *, at: datetime) -> str | None:
    """Return the record into which this one is or was last merged, of which an unmerge takes it apart."""
    return last_other(registered_customer(customer, customer_id), "merged", "unmerged", by=at)


def owner_before(survivor: Customer, duplicate_id: str) -> str | None:
    """Return the owner who gave the survivor away because of this duplicate."""
    brought = survivor.brought.get(duplicate_id) if isinstance(survivor, Registered) else None
    return brought.owner_before if brought else None


def unmerge_customer(
    customer: Customer, command: UnmergeCustomer, *, survivor: Customer, back_to: str | None, at: datetime
) -> Both:
    """Decide for the duplicate and for its `last_survivor`, at the date of the command.

    `back_to` is the survivor's owner before the merge, or the person who took over from that owner; if it is None, the
    survivor stays with its present owner. Money follows no merge back: allocations stand (semantics 42).
    """
    customer = registered_customer(customer, command.customer_id)
    survivor_id = last_survivor(customer, command.customer_id, at=at)
    if survivor_id is None:
        check_begun(customer, command.customer_id, "merged", at=at)
        return Both([], [])
    released = _release(survivor, command.customer_id, survivor_id, back_to, at)
    if customer.tied_at(at).survivor is None:
        return Both([], released)
    check_latest(customer, command.customer_id, at=at)
    return Both([CustomerUnmerged(customer_id=command.customer_id, survivor_id=survivor_id)], released)


def _release(
    survivor: Customer, duplicate_id: str, survivor_id: str, back_to: str | None, at: datetime
) -> list[CustomerEvent]:
    survivor = registered_customer(survivor, survivor_id)
    if duplicate_id not in survivor.tied_at(at).absorbed:
        return []
    check_latest(survivor, survivor_id, at=at)
    first = survivor.first_contact_with(survivor.tied.absorbed - {duplicate_id})
    released = CustomerReleased(
        customer_id=survivor_id,
        duplicate_id=duplicate_id,
        received_at=first.at if first else None,
        received_by=first.by if first else None,
    )
    brought = survivor.brought[duplicate_id]
    handed_over_since = survivor.owner_id != brought.owner_id
    if brought.owner_before is None or handed_over_since or back_to in (None, survivor.owner_id):
        return [released]
    return [released, OwnerAssigned(customer_id=survivor_id, owner_id=back_to, rule=RULE)]


def evolve(customer: Registered, event: MergeEvent, at: datetime) -> Registered:
    after = customer.with_tie(event, at)
    match event:
        case CustomerAbsorbed(duplicate_received_at=received_at):
            received = Reception(received_at, event.duplicate_received_by) if received_at else None
            before = customer.owner_id if _takes_over(customer, event) else None
            brought = Absorbed(received, event.duplicate_owner_id, before)
            return replace(after, brought=customer.brought.set(event.duplicate_id, brought))
        case CustomerReleased():
            return replace(after, brought=_inherited(after, event.duplicate_id))
        case _:
            return after


def _inherited(survivor: Registered, released_id: str) -> Map[str, Absorbed]:
    """Let a duplicate that took over from the released one's owner inherit the owner before.

    Duplicates can be released in any order, and the last release gives the customer back to its first owner.
    """
    brought = survivor.brought
    released = brought.get(released_id)
    if released is None or released.owner_before is None:
        return brought
    for duplicate_id in sorted(survivor.tied.absorbed):
        if brought[duplicate_id].owner_before == released.owner_id:
            inheriting = replace(brought[duplicate_id], owner_before=released.owner_before)
            brought = brought.set(duplicate_id, inheriting)
    return brought

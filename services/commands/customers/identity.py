"""Commands about which records are one customer: decided on the record first, then on the survivor or head.

A process that ends between the two leaves the second undone; the same command sent again does it. Where the second is
refused, because the other was itself merged or linked at the same moment, the first is taken back.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import uuid5

from contracts.customers.customer import CustomerEvent
from contracts.customers.identity import (
    IdentityCommand,
    LinkCustomer,
    MergeCustomer,
    RuleOutDuplicate,
    UnlinkCustomer,
    UnmergeCustomer,
)
from contracts.envelope import Cause
from domain.customers import customer, link, merge
from domain.customers.state import Customer, Registered
from domain.decider import Refused
from services.commands.customers.customer import decide, state_of
from services.commands.customers.ownership import in_office
from services.store.outcome import Accepted
from services.store.store import Store


async def rule_out_duplicate(
    command: RuleOutDuplicate, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(link.rule_out_duplicate, other=await state_of(store, command.other_id))
    return await decide(decision, command, store, cause, expected_version)


async def merge_customer(
    command: MergeCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    survivor = await state_of(store, command.survivor_id)
    decision = partial(merge.merge_customer, survivor=survivor)
    accepted = await decide(decision, command, store, cause, expected_version)
    absorb = partial(merge.absorb_customer, command=command, duplicate=await state_of(store, command.customer_id))
    take_back = partial(merge.unmerge_customer, command=command)
    await _tell(store, command, command.survivor_id, absorb, cause=cause, accepted=accepted, take_back=take_back)
    return accepted


async def unmerge_customer(
    command: UnmergeCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    accepted = await decide(merge.unmerge_customer, command, store, cause, expected_version)
    duplicate = await state_of(store, command.customer_id)
    if isinstance(duplicate, Registered) and duplicate.unmerged_from:
        survivor_id = duplicate.unmerged_from
        survivor = await state_of(store, survivor_id)
        absorbed = survivor.absorbed.get(command.customer_id) if isinstance(survivor, Registered) else None
        release = partial(
            merge.release_customer,
            command=command,
            survivor_id=survivor_id,
            back_to=await in_office(store, absorbed.owner_before if absorbed else None),
        )
        await _tell(store, command, survivor_id, release, cause=cause, accepted=accepted)
    return accepted


async def link_customer(
    command: LinkCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    decision = partial(link.link_customer, head=await state_of(store, command.head_id))
    accepted = await decide(decision, command, store, cause, expected_version)
    take = partial(link.take_member, command=command, member=await state_of(store, command.customer_id))
    take_back = partial(link.unlink_customer, command=command)
    await _tell(store, command, command.head_id, take, cause=cause, accepted=accepted, take_back=take_back)
    return accepted


async def unlink_customer(
    command: UnlinkCustomer, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    accepted = await decide(link.unlink_customer, command, store, cause, expected_version)
    member = await state_of(store, command.customer_id)
    if isinstance(member, Registered) and member.unlinked_from:
        head_id = member.unlinked_from
        let_go = partial(link.let_member_go, command=command, head_id=head_id)
        await _tell(store, command, head_id, let_go, cause=cause, accepted=accepted)
    return accepted


async def _tell(
    store: Store,
    command: IdentityCommand,
    other_id: str,
    decision: Callable[[Customer], list[CustomerEvent]],
    *,
    cause: Cause,
    accepted: Accepted,
    take_back: Callable[[Customer], list[CustomerEvent]] | None = None,
) -> None:
    """Decide on the other stream, under an id that follows from the command's, so that a repeat repeats nothing."""
    follows = replace(
        cause,
        command_id=uuid5(cause.command_id, other_id),
        causation_id=f"{accepted.stream}@{accepted.version}",
        correlation_id=cause.correlation_id or str(cause.command_id),
    )
    try:
        await store.transact(customer.DECIDER, other_id, decision, command=command, cause=follows)
    except Refused:
        if take_back is not None:
            undone = replace(follows, command_id=uuid5(cause.command_id, "taken back"))
            await store.transact(customer.DECIDER, command.customer_id, take_back, command=command, cause=undone)
        raise

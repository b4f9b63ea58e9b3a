"""Commands about which records are one customer: decided on the record first, then on the survivor or head.

A process that ends between the two leaves the second undone, until the same command is sent again. Where the second is
refused, because the other record was itself merged or linked at the same moment, the first is taken back.
"""

from dataclasses import replace
from typing import Final
from uuid import uuid5

from contracts.customers.identity import (
    IdentityCommand,
    LinkCustomer,
    MergeCustomer,
    RuleOutDuplicate,
    UnlinkCustomer,
    UnmergeCustomer,
)
from domain.customers import link, merge
from domain.customers.customer import DECIDER
from domain.customers.state import Registered
from domain.decider import Refused
from services.commands.customers.customer import CustomerDecision, state_of
from services.commands.customers.ownership import in_office
from services.commands.handler import Handlers, Matter, deciding, deciding_with, followed_by
from services.store.outcome import Accepted


async def rule_out_duplicate(matter: Matter[RuleOutDuplicate]) -> CustomerDecision:
    other = await state_of(matter.store, matter.command.other_id)
    return lambda customer: link.rule_out_duplicate(customer, matter.command, other=other)


async def merge_customer(matter: Matter[MergeCustomer]) -> CustomerDecision:
    survivor = await state_of(matter.store, matter.command.survivor_id)
    return lambda customer: merge.merge_customer(customer, matter.command, survivor=survivor)


async def absorb_customer(matter: Matter[MergeCustomer], accepted: Accepted) -> None:
    command = matter.command
    duplicate = await state_of(matter.store, command.customer_id)
    await _decide_on_other(
        matter,
        accepted,
        command.survivor_id,
        lambda survivor: merge.absorb_customer(survivor, command=command, duplicate=duplicate),
        take_back=lambda customer: merge.unmerge_customer(customer, command),
    )


async def release_customer(matter: Matter[UnmergeCustomer], accepted: Accepted) -> None:
    command = matter.command
    duplicate = await state_of(matter.store, command.customer_id)
    if not isinstance(duplicate, Registered) or not duplicate.unmerged_from:
        return
    survivor_id = duplicate.unmerged_from
    survivor = await state_of(matter.store, survivor_id)
    absorbed = survivor.absorbed.get(command.customer_id) if isinstance(survivor, Registered) else None
    back_to = await in_office(matter.store, absorbed.owner_before if absorbed else None)
    await _decide_on_other(
        matter,
        accepted,
        survivor_id,
        lambda newest: merge.release_customer(newest, command=command, survivor_id=survivor_id, back_to=back_to),
    )


async def link_customer(matter: Matter[LinkCustomer]) -> CustomerDecision:
    head = await state_of(matter.store, matter.command.head_id)
    return lambda customer: link.link_customer(customer, matter.command, head=head)


async def take_member(matter: Matter[LinkCustomer], accepted: Accepted) -> None:
    command = matter.command
    member = await state_of(matter.store, command.customer_id)
    await _decide_on_other(
        matter,
        accepted,
        command.head_id,
        lambda head: link.take_member(head, command=command, member=member),
        take_back=lambda customer: link.unlink_customer(customer, command),
    )


async def let_member_go(matter: Matter[UnlinkCustomer], accepted: Accepted) -> None:
    command = matter.command
    member = await state_of(matter.store, command.customer_id)
    if isinstance(member, Registered) and member.unlinked_from:
        head_id = member.unlinked_from
        await _decide_on_other(
            matter, accepted, head_id, lambda head: link.let_member_go(head, command=command, head_id=head_id)
        )


async def _decide_on_other(
    matter: Matter[IdentityCommand],
    accepted: Accepted,
    other_id: str,
    decision: CustomerDecision,
    *,
    take_back: CustomerDecision | None = None,
) -> None:
    """Decide on the other stream, under an id derived from the command's, so that a repeat changes nothing."""
    command, cause, store = matter.command, matter.cause, matter.store
    follows = replace(
        cause,
        command_id=uuid5(cause.command_id, other_id),
        causation_id=f"{accepted.stream}@{accepted.version}",
        correlation_id=cause.correlation_id or str(cause.command_id),
    )
    try:
        await store.transact(DECIDER, other_id, decision, command=command, cause=follows)
    except Refused:
        if take_back is not None:
            undone = replace(follows, command_id=uuid5(cause.command_id, "taken back"))
            await store.transact(DECIDER, command.customer_id, take_back, command=command, cause=undone)
        raise


HANDLERS: Final[Handlers] = {
    RuleOutDuplicate.name: deciding_with(DECIDER, rule_out_duplicate),
    MergeCustomer.name: followed_by(deciding_with(DECIDER, merge_customer), absorb_customer),
    UnmergeCustomer.name: followed_by(deciding(DECIDER, merge.unmerge_customer), release_customer),
    LinkCustomer.name: followed_by(deciding_with(DECIDER, link_customer), take_member),
    UnlinkCustomer.name: followed_by(deciding(DECIDER, link.unlink_customer), let_member_go),
}

"""Snapshots of customers' files (TI13): for the tiers that the policy names, once in each period.

A snapshot names the events of the customer's stream and the hash of the last, which covers all before it. The file
of that moment can be rebuilt from the log, and no change to it goes unnoticed.
"""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid5

from psycopg import AsyncConnection

from contracts.customers.customer import CustomerEvent
from contracts.envelope import Cause, hash_of
from contracts.tiers.tier import ArchiveFile, FileArchived
from domain.customers import customer
from domain.customers.state import Customer, current_customer
from domain.decider import Refused
from domain.tiers.input import archive_file, archived_file
from domain.tiers.rules import Rules
from domain.tiers.scheme.occasion import Occasion, in_period
from projections.tiers import tier_list
from projections.tiers.tier_list import TiersQuery
from services.commands import dating
from services.store import log
from services.store.many import Insist, many
from services.store.store import Store

NAMESPACE: Final = UUID("3f0c7f0e-0f4b-5d0a-8a8e-4a0f8f8b9c11")


class NothingArchived(Refused):
    """The policy does not archive files of this scheme, or of this tier."""

    code = "tier.nothing-archived"


@dataclass(frozen=True, slots=True)
class Archived:
    """A snapshot as it is kept; `new` is set where it was not kept before."""

    snapshot: FileArchived
    new: bool


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra snapshot of one customer, beside those of the periods, and its reason."""

    customer: str
    why: str
    at: datetime


def occasion_of(rules: Rules, as_of: datetime) -> Occasion:
    """Return the period of archiving, which may be another than that of the scheme."""
    if rules.scheme.snapshot is None:
        raise NothingArchived(f"{rules.name} archives no files.")
    return in_period(rules.scheme.snapshot.every.value, as_of, rules.zone)


async def snapshots(
    connection: AsyncConnection[Any], rules: Rules, occasion: Occasion, extra: Extra | None = None
) -> list[FileArchived]:
    """Return the snapshots that are due in the period, or the extra one."""
    policy = rules.scheme.snapshot
    if policy is None or (extra and not (policy.extra_allowed and policy.extra_allowed.value)):
        raise NothingArchived(f"{rules.name} archives no {'extra ' if extra else ''}files.")
    at = extra.at if extra else occasion.at
    # Not validated: an impossible customer id has no tier.
    query = TiersQuery.model_construct(customer=extra.customer if extra else None)
    holding = await tier_list.tiers(connection, at, query, scheme=rules.name)
    # The list shows a duplicate's survivor, whose file nobody asked for.
    archived = [
        each for each in holding if (each.customer == extra.customer if extra else each.tier in policy.tiers.value)
    ]
    ends = await log.ends(connection, [f"customer/{each.customer}" for each in archived])
    return [
        FileArchived(
            customer_id=each.customer,
            scheme=rules.name,
            tier=each.tier,
            period=f"extra: {extra.why}"[:64] if extra else occasion.period,
            extra=extra is not None,
            events=end.version,
            digest=hash_of(end.state),
            policy=rules.policy,
            as_of=at,
        )
        for each, end in zip(archived, ends, strict=True)
    ]


async def archive(
    store: Store,
    due: Sequence[FileArchived],
    *,
    actor: str,
    insist: Insist,
    done: Callable[[int], None] = lambda _: None,
) -> list[Archived]:
    """Keep the snapshots; those kept before stay as they are. An interrupted run is continued by running it again."""
    return await many(due, partial(_archive, store, actor, insist), done)


async def files(connection: AsyncConnection[Any], archived: Sequence[Archived]) -> AsyncIterator[dict[str, Any]]:
    """Yield each file as it was then: the snapshot, and the events that its digest covers, as stored."""
    for each in archived:
        snapshot = each.snapshot
        rows = await log.read_stream(connection, f"customer/{snapshot.customer_id}", snapshot.events)
        yield {"snapshot": snapshot.model_dump(mode="json"), "events": [json.loads(row.state) for row in rows]}


async def _archive(store: Store, actor: str, insist: Insist, snapshot: FileArchived) -> Archived:
    command = ArchiveFile(customer_id=snapshot.customer_id, scheme=snapshot.scheme, period=snapshot.period)
    name = f"{command.scheme}|{command.period}|{command.customer_id}"
    cause = Cause(command_id=uuid5(NAMESPACE, name), occurred_at=snapshot.as_of, actor=actor)
    decide = partial(_decide, snapshot=snapshot)
    ask = partial(
        dating.transact,
        store,
        customer.DECIDER,
        snapshot.customer_id,
        lambda _: decide,
        command=command,
        cause=cause,
    )
    accepted = await insist(ask)
    if accepted.types and not accepted.repeated:
        return Archived(snapshot, new=True)
    state = (await store.load(customer.DECIDER, snapshot.customer_id)).state
    return Archived(archived_file(current_customer(state, snapshot.customer_id).tiers, snapshot), new=False)


def _decide(state: Customer, *, snapshot: FileArchived) -> list[CustomerEvent]:
    return customer.on_tiers(archive_file)(state, snapshot)

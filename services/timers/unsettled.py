"""Complaints whose time to be settled ran out: what the pack asks for then is proposed (CO12)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

import structlog
from psycopg import AsyncConnection

from contracts.complaints.consequence import MarkUnsettled
from contracts.envelope import Cause
from domain.decider import Refused
from domain.organisation.unit import MAIN
from domain.policies.pack.pack import Pack
from services.commands.machines import TIMERS
from services.commands.registry import HANDLERS
from services.customers.unit_rules import packs_in_force
from services.packs.unsettled import unsettled
from services.store.store import Store

NAMESPACE: Final = UUID("0c0a5a3a-3b4f-5b4e-9d35-1d6f6f6a2c11")
# Older ones were settled, marked, or imported: nobody is fined for a case of years ago.
LOOKS_BACK: Final = timedelta(days=31)
# An act at the due instant is in time.
AFTER: Final = timedelta(seconds=1)
RECEIVED: Final = f"""
    select cases.complaint, coalesce(cases.unit, listed.unit_id, '{MAIN}'), cases.received_at
    from complaint_cases as cases
    left join customer_list as listed on listed.customer = cases.customer
    where cases.received_at > %(since)s and cases.received_at <= %(now)s
      and not jsonb_path_exists(cases.notes, '$[*].says.unsettled')
    order by cases.received_at
"""  # noqa: S608 - joins our own constant only
log = structlog.get_logger(__name__)


class Open(NamedTuple):
    """A case that is not marked yet."""

    complaint: str
    unit: str
    received_at: datetime


class Unsettled:
    """Marks them; it remembers which it asked about, so that a case that was settled in time is asked of once."""

    def __init__(self) -> None:
        self._asked: set[str] = set()

    async def work(self, connection: AsyncConnection[Any], store: Store, now: datetime) -> int:
        """Mark those whose time ran out, and return how many that were."""
        packs = await packs_in_force(connection, now)
        if not any(pack.complaints and pack.complaints.unsettled for pack in packs.values()):
            return 0
        answer = await connection.execute(RECEIVED, {"since": now - LOOKS_BACK - longest(packs.values()), "now": now})
        marked = 0
        for complaint, due_at in due([Open._make(row) for row in await answer.fetchall()], packs, now):
            if complaint not in self._asked:
                marked += await mark(store, complaint, due_at, now)
                self._asked.add(complaint)
        return marked


def longest(packs: Any) -> timedelta:
    """Return more than the longest time to settle a case, in calendar days."""
    rules = [pack.complaints.unsettled for pack in packs if pack.complaints and pack.complaints.unsettled]
    # A working day may be any day of the next fortnight.
    return timedelta(days=max(14 * max(each.after.value.days + each.after.value.working_days, 1) for each in rules))


def due(cases: Sequence[Open], packs: Any, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield each case whose time ran out, with the instant until which it was to be settled."""
    for case in cases:
        pack: Pack | None = packs.get(case.unit)
        rule = unsettled(pack, case.received_at) if pack else None
        if rule is not None and now - LOOKS_BACK < rule.due_at <= now - AFTER:
            yield case.complaint, rule.due_at


async def mark(store: Store, complaint: str, due_at: datetime, now: datetime) -> bool:
    """Mark a case unless it was settled; return whether that is new."""
    command = MarkUnsettled(complaint_id=complaint)
    cause = Cause(command_id=uuid5(NAMESPACE, complaint), occurred_at=due_at + AFTER, actor=TIMERS, arrived_at=now)
    try:
        answer = await HANDLERS[command.name](command, store=store, cause=cause)
    except Refused as refused:
        log.debug("timers.not-unsettled", complaint=complaint, code=refused.code)
        return False
    return bool(answer.types) and not answer.repeated

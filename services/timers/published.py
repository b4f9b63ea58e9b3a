"""Due times beyond the calendars of before: once a release publishes those days, they are counted by them (E1)."""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import structlog
from psycopg import AsyncConnection

from contracts.complaints.clocks import RecomputeClocks
from contracts.envelope import Cause
from domain.decider import Refused
from services.commands.machines import TIMERS
from services.commands.registry import HANDLERS
from services.store.store import Store

PROVISIONAL: Final = """
    select distinct split_part(subject, '/', 2)
    from obligations
    where subject like 'complaint/%' and met_at is null and (history -> -1 ->> 'provisional')::boolean
    order by 1
"""
log = structlog.get_logger(__name__)


class Published:
    """Asks once in each process: calendars are published with a release, and a release begins new processes."""

    def __init__(self) -> None:
        self._done = False

    async def work(self, connection: AsyncConnection[Any], store: Store, now: datetime) -> int:
        """Count provisional due times anew, and return of how many complaints some changed."""
        if self._done:
            return 0
        found = [row[0] for row in await (await connection.execute(PROVISIONAL)).fetchall()]
        changed = [await recompute(store, complaint, now) for complaint in found]
        self._done = True
        return sum(changed)


async def recompute(store: Store, complaint: str, now: datetime) -> bool:
    """Count a complaint's provisional due times by the calendar of now; return whether any changed."""
    command = RecomputeClocks(complaint_id=complaint)
    # The decision knows what was counted by this calendar already.
    cause = Cause(command_id=uuid4(), occurred_at=now, actor=TIMERS, arrived_at=now)
    try:
        answer = await HANDLERS[command.name](command, store=store, cause=cause)
    except Refused as refused:
        log.warning("timers.not-recomputed", complaint=complaint, code=refused.code)
        return False
    return bool(answer.types)

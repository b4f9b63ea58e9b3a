"""Requests for access whose time is over, and checks of security that a period begins with (AC1, AC2)."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

import structlog
from psycopg import AsyncConnection

from contracts.envelope import Cause
from contracts.message import Command
from contracts.organisation.access_request import ExpireAccess
from contracts.organisation.unit import RequireSecurityCheck
from domain.decider import Refused
from services.commands.data_safety import safety
from services.commands.machines import TIMERS
from services.commands.registry import HANDLERS
from services.customers.unit_rules import packs_in_force
from services.store.store import Store

NAMESPACE: Final = UUID("5b0c3c4e-7d0f-5a39-9a5b-3f9d3f1c6a48")
OVER: Final = """
    select access, ends_at from access_list
    where ends_at <= %(now)s and steps -> -1 ->> 'state' in ('requested', 'granted')
    order by ends_at
"""
log = structlog.get_logger(__name__)


class Expired:
    """Records that the time of requests is over."""

    async def work(self, connection: AsyncConnection[Any], store: Store, now: datetime) -> int:
        """Record each once, and return how many that were."""
        over = await (await connection.execute(OVER, {"now": now})).fetchall()
        return sum([await _ask(store, ExpireAccess(access_id=access), access, at, now) for access, at in over])


class SecurityChecks:
    """Has the check of each period owed by units whose pack asks for one."""

    def __init__(self) -> None:
        self._asked: set[tuple[str, str]] = set()

    async def work(self, connection: AsyncConnection[Any], store: Store, now: datetime) -> int:
        """Begin the periods that no check is owed for yet, and return how many that were."""
        begun = 0
        for unit, pack in (await packs_in_force(connection, now)).items():
            found = safety(pack, now)
            if found is None or found.check is None or (unit, found.check.period) in self._asked:
                continue
            name = f"{unit}/{found.check.period}"
            begun += await _ask(store, RequireSecurityCheck(unit_id=unit), name, now, now)
            self._asked.add((unit, found.check.period))
        return begun


async def _ask(store: Store, command: Command, name: str, at: datetime, now: datetime) -> bool:
    """Ask for something, and return whether it is new."""
    command_id = uuid5(NAMESPACE, f"{command.name}/{name}")
    cause = Cause(command_id=command_id, occurred_at=at, actor=TIMERS, arrived_at=now)
    try:
        answer = await HANDLERS[command.name](command, store=store, cause=cause)
    except Refused as refused:
        log.debug("timers.access-refused", command=command.name, name=name, code=refused.code)
        return False
    return bool(answer.types) and not answer.repeated

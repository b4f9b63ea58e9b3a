"""Tier schemes that are evaluated by themselves as each period begins, with the archive of files (TI8, TI13)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any, Final, TypeVar

import structlog
from psycopg import AsyncConnection

from domain.decider import Refused
from domain.policies.pack.pack import Pack
from domain.tiers.rules import rules_of
from domain.tiers.scheme.occasion import period_of, periodic
from projections.registry import PROJECTIONS
from projections.worker import progress
from services.commands.machines import TIMERS
from services.customers.unit_rules import packs_in_force
from services.store import log as store_log
from services.store.outcome import Contended
from services.store.store import Store
from services.tiers import archive, periods
from services.tiers.alone import alone
from services.tiers.choice import Chosen
from services.tiers.evidence import ReadModels
from services.tiers.plan import check_currency, plan

PAUSE_SECONDS: Final = 0.2
Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)


class Tiers:
    """Evaluates and archives once in each period, for each unit whose pack says so; what is closed stays closed."""

    def __init__(self) -> None:
        self._done: set[tuple[str, str, str, str]] = set()

    async def work(self, connection: AsyncConnection[Any], store: Store, now: datetime) -> int:
        """Do what a period that began asks for, once the read models show all that is stored."""
        found = [each for each in chosen(await packs_in_force(connection, now), now) if self._is_new(each)]
        head = await store_log.head(connection)
        if not found or not await progress.caught_up(connection, PROJECTIONS.values(), head):
            return 0
        return sum([await self._do(connection, store, *each) for each in found])

    def _is_new(self, asked: tuple[str, Chosen]) -> bool:
        unit, found = asked
        return any(key not in self._done for key in keys(unit, found))

    async def _do(self, connection: AsyncConnection[Any], store: Store, unit: str, found: Chosen) -> int:
        """Evaluate, and archive the next time: files are archived by the tiers that the read models show."""
        evaluation, *archives = keys(unit, found)
        try:
            if evaluation not in self._done:
                done = await evaluate(connection, store, found, unit)
                self._done.add(evaluation)
                return done
            for key in archives:
                done = await snapshot(connection, store, found)
                self._done.add(key)
                return done
        except Refused as refused:
            log.warning("timers.tiers-refused", unit=unit, scheme=found.rules.name, code=refused.code)
        return 0


def keys(unit: str, found: Chosen) -> list[tuple[str, str, str, str]]:
    """Return what is to be done once: the evaluation of the period, and the archive where the scheme has one."""
    scheme, rules = found.rules.scheme, found.rules
    evaluation = ("evaluation", unit, rules.name, periodic(scheme, found.at, rules.zone).period)
    if scheme.snapshot is None:
        return [evaluation]
    # The archive is of the whole scheme, whichever unit began it.
    return [evaluation, ("archive", "", rules.name, archive.occasion_of(rules, found.at).period)]


def chosen(packs: Any, now: datetime) -> Iterator[tuple[str, Chosen]]:
    """Yield each scheme that a unit's pack has evaluated by itself."""
    for unit, pack in packs.items():
        yield from ((unit, each) for each in of_pack(pack, now))


def of_pack(pack: Pack, now: datetime) -> Iterator[Chosen]:
    for scheme in pack.tiers.schemes if pack.tiers else ():
        if scheme.by_itself and scheme.by_itself.value and period_of(scheme):
            yield Chosen(pack, rules_of(pack, scheme.name), now)


async def evaluate(connection: AsyncConnection[Any], store: Store, found: Chosen, unit: str) -> int:
    """Decide on the tiers of the unit's customers and close the period; return whether it was open."""
    rules = found.rules
    occasion = periodic(rules.scheme, found.at, rules.zone)
    async with alone(connection, rules.name):
        period = await periods.standing(store, rules, occasion, unit)
        closed = await periods.closed_units(store, rules, occasion, None)
        if period.closed or unit in closed:
            return 0
        planned = await plan(
            ReadModels(connection), rules, occasion, currency=found.pack.pack.currency, unit=unit, period=period
        )
        check_currency(planned)
        await periods.decide(store, planned, actor=TIMERS, insist=insist)
    return 1


async def snapshot(connection: AsyncConnection[Any], store: Store, found: Chosen) -> int:
    """Archive the files that are due, and return how many are new."""
    occasion = archive.occasion_of(found.rules, found.at)
    due = await archive.snapshots(connection, found.rules, occasion)
    kept = await archive.archive(store, due, actor=TIMERS, insist=insist)
    return sum(each.new for each in kept)


async def insist(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Try until there is an answer. Raises `StoreDown`: the process begins anew then."""
    while True:
        try:
            return await ask()
        except Contended:
            await asyncio.sleep(PAUSE_SECONDS)

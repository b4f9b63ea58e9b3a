"""Answers a scenario's questions about working time."""

from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.calendar.day_plan import next_working_day
from domain.calendar.pauses import Pause
from domain.calendar.promise import Clock, OnReopening, OnSeverityChange, reopened, severity_changed, started
from domain.calendar.working_time import WorkingTime
from projections.engine.timeline import instant_of
from services.scenarios.answers import lookup
from services.scenarios.text.model import Asked, Due, Reopened, SeverityChanged, Used, WorkingDay
from services.store.store import Store

# The answer, and whether it is provisional.
Answer = tuple[date | datetime | int | None, bool]


async def answer(store: Store, asked: Asked, zone: ZoneInfo) -> Answer:
    """Return the answer; raise the refusal that a person would get."""
    begin = instant_of(asked.day, zone.key) if isinstance(asked, WorkingDay) else asked.start
    working_time = await lookup.calendar(store, asked.calendar, begin)
    match asked:
        case Due():
            seconds = working_time.length(await lookup.target(store, asked.target, begin))
            return working_time.due(begin, seconds, [Pause(*pause) for pause in asked.pauses])
        case Used():
            return working_time.used(begin, asked.end, [Pause(*pause) for pause in asked.pauses])
        case WorkingDay():
            return next_working_day(working_time.calendar, asked.day)
        case SeverityChanged() | Reopened():
            return await _moved(store, asked, working_time)
        case _:
            assert_never(asked)


async def _moved(store: Store, asked: SeverityChanged | Reopened, working_time: WorkingTime) -> Answer:
    first = await lookup.target(store, asked.target, asked.start)
    clock = Clock(working_time=working_time, started_at=asked.start, target=first)
    promise = started(clock)
    if isinstance(asked, SeverityChanged):
        new = await lookup.target(store, asked.new_target, asked.start)
        strategy = OnSeverityChange(asked.strategy)
        moved = severity_changed(clock, promise, target=new, at=asked.at, strategy=strategy)
    else:
        again = OnReopening(asked.strategy)
        moved = reopened(clock, promise, resolved_at=asked.resolved, at=asked.at, strategy=again)
    return moved.at, moved.provisional

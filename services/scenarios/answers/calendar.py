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
from services.scenarios.text.model import CalendarQuestion, Due, Reopened, SeverityChanged, Used, WorkingDay
from services.store.store import Store

# The answer, and whether it is provisional.
Answer = tuple[date | datetime | int | None, bool]


async def answer(store: Store, question: CalendarQuestion, zone: ZoneInfo) -> Answer:
    """Return the answer; raise the refusal that a person would get."""
    begin = instant_of(question.day, zone.key) if isinstance(question, WorkingDay) else question.start
    working_time = await lookup.calendar(store, question.calendar, begin)
    match question:
        case Due():
            seconds = working_time.length(await lookup.target(store, question.target, begin))
            return working_time.due(begin, seconds, [Pause(*pause) for pause in question.pauses])
        case Used():
            return working_time.used(begin, question.end, [Pause(*pause) for pause in question.pauses])
        case WorkingDay():
            return next_working_day(working_time.calendar, question.day)
        case SeverityChanged() | Reopened():
            return await _moved(store, question, working_time)
        case _:
            assert_never(question)


async def _moved(store: Store, question: SeverityChanged | Reopened, working_time: WorkingTime) -> Answer:
    first = await lookup.target(store, question.target, question.start)
    clock = Clock(working_time=working_time, started_at=question.start, target=first)
    promise = started(clock)
    if isinstance(question, SeverityChanged):
        new = await lookup.target(store, question.new_target, question.start)
        strategy = OnSeverityChange(question.strategy)
        moved = severity_changed(clock, promise, target=new, at=question.at, strategy=strategy)
    else:
        again = OnReopening(question.strategy)
        moved = reopened(clock, promise, resolved_at=question.resolved, at=question.at, strategy=again)
    return moved.at, moved.provisional

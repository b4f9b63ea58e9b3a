"""Due instants per second by the Chinese office calendar, over a year with its holidays and worked weekends."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from domain.calendar.pauses import Pause
from domain.calendar.target import Target
from domain.calendar.working_time import WorkingTime
from services.packs.calendars import SHIPPED
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample

# Of processor time: this runs on one core and waits for nothing, whatever else the machine does.
UNIT: Final = "instants/CPU s"
QUESTIONS: Final = 50_000
YEAR: Final = datetime(2025, 1, 1, tzinfo=UTC)
DAY: Final = 86_400
TARGETS: Final = tuple(map(Target.parse, ("30m", "4h", "8h", "3d", "10d")))

Question = tuple[datetime, int, tuple[Pause, ...]]


@contextmanager
def prepare(_: Bench) -> Iterator[Sequence[Run]]:
    office = SHIPPED.named("cn-office")
    without, waiting = _questions(office, pauses=0), _questions(office, pauses=2)
    yield [
        partial(_measure, "due instants", lambda: _due(office, without)),
        partial(_measure, "due instants, two pauses each", lambda: _due(office, waiting)),
        partial(_measure, "used times, two pauses each", lambda: _used(office, waiting)),
    ]


def _questions(office: WorkingTime, *, pauses: int) -> list[Question]:
    random = Random(20261123)
    questions = []
    for _ in range(QUESTIONS):
        start = YEAR + timedelta(seconds=random.randrange(365 * DAY))
        begins = [start + timedelta(seconds=random.randrange(5 * DAY)) for _ in range(pauses)]
        waits = tuple(Pause(begin, begin + timedelta(seconds=random.randrange(2 * DAY))) for begin in begins)
        questions.append((start, office.length(random.choice(TARGETS)), waits))
    return questions


def _measure(figure: str, answer: Callable[[], None]) -> Sequence[Sample]:
    began = time.process_time()
    answer()
    return [Sample(figure, UNIT, QUESTIONS / (time.process_time() - began))]


def _due(office: WorkingTime, questions: Sequence[Question]) -> None:
    for start, seconds, pauses in questions:
        office.due(start, seconds, pauses)


def _used(office: WorkingTime, questions: Sequence[Question]) -> None:
    for start, seconds, pauses in questions:
        office.used(start, start + timedelta(seconds=seconds), pauses)


BENCHMARK = Benchmark(
    title="calendar",
    prepare=prepare,
    goals=(
        Goal(figure="due instants", at_least=50_000),
        Goal(figure="due instants, two pauses each", at_least=50_000),
    ),
)

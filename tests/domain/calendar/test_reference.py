"""Ten thousand random questions are answered as by looking at every minute (semantics 1 to 3), and some by seconds."""

from datetime import date
from random import Random
from typing import NamedTuple

import pytest

from domain.calendar.pauses import Pause
from tests.domain.calendar.examples import (
    CHINA_1986,
    HALF_HOUR,
    LATE_BAR,
    SHIFTS,
    SKIPPED_DAY,
    WINTER_SPORTS,
    Declared,
    shipped,
    working_time,
)
from tests.domain.calendar.slow_calendar import NOT_ENDED, SlowCalendar, Steps

CASES = 500
MINUTE = 60


class Span(NamedTuple):
    name: str
    calendar: Declared
    first: date
    days: int = 30
    step: int = MINUTE


SPANS = [
    Span("elapsed", shipped("elapsed"), date(2025, 3, 1)),
    Span("national day", shipped("cn-office"), date(2025, 9, 15)),
    Span("spring festival and a year's end", shipped("cn-office"), date(2025, 12, 20), days=70),
    Span("a year nobody knows", shipped("cn-office"), date(2026, 12, 20)),
    Span("service hours", shipped("cn-service"), date(2024, 2, 20)),
    Span("New York springs forward", shipped("us-office"), date(2025, 2, 25)),
    Span("New York at Christmas", shipped("us-office"), date(2026, 12, 10)),
    Span("summer nights begin", shipped("night-rescue"), date(2025, 4, 20)),
    Span("summer nights end", shipped("night-rescue"), date(2025, 9, 20)),
    Span("a night of New Year", shipped("night-rescue"), date(2025, 12, 20)),
    Span("bars lose an hour", LATE_BAR, date(2025, 3, 1)),
    Span("bars gain an hour", LATE_BAR, date(2025, 10, 20)),
    Span("shifts lose an hour", SHIFTS, date(2024, 3, 20)),
    Span("shifts gain an hour", SHIFTS, date(2024, 10, 15)),
    Span("half an hour gained", HALF_HOUR, date(2025, 3, 25)),
    Span("half an hour lost", HALF_HOUR, date(2025, 9, 25)),
    Span("a day skipped", SKIPPED_DAY, date(2011, 12, 20)),
    Span("summer time in China", CHINA_1986, date(1986, 4, 25)),
    Span("snow, a fair and new hours", WINTER_SPORTS, date(2025, 10, 15), days=100),
    Span("snow melts", WINTER_SPORTS, date(2025, 2, 25)),
]
BY_SECONDS = [
    Span("a bar loses an hour", LATE_BAR, date(2025, 3, 8), days=3, step=1),
    Span("a bar gains an hour", LATE_BAR, date(2025, 11, 1), days=3, step=1),
]


@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.name)
def test_answers_are_those_of_looking_at_every_minute(span: Span) -> None:
    assert len(SPANS) * CASES == 10_000
    _compare(span, CASES)


@pytest.mark.parametrize("span", BY_SECONDS, ids=lambda span: span.name)
def test_answers_are_right_to_the_second(span: Span) -> None:
    _compare(span, 50)


def _compare(span: Span, cases: int) -> None:
    random = Random(f"{span.name} 20261123")
    slow = SlowCalendar(span.calendar, span.first, span.days, span.step)
    quick = working_time(span.calendar)
    compared = 0
    while compared < cases:
        start, end = sorted(random.randrange(len(slow.worked)) for _ in range(2))
        target = random.choice((1, 30, 60, 480, random.randint(1, 2000)))
        steps = [_pause(random, start, len(slow.worked)) for _ in range(random.choice((0, 0, 1, 2, 4)))]
        pauses = [Pause(slow.instant(a), None if b == NOT_ENDED else slow.instant(b)) for a, b in steps]
        question = (slow.instant(start), target, pauses)
        used = quick.used(slow.instant(start), slow.instant(end), pauses)
        assert used.seconds == slow.used(start, end, steps) * span.step, (question, slow.instant(end))
        reached = slow.due(start, target, steps)
        if reached is None and not any(b == NOT_ENDED for _, b in steps):
            # Not within the span: the reference knows no answer.
            continue
        due = quick.due(slow.instant(start), target * span.step, pauses).at
        assert due == (None if reached is None else slow.instant(reached)), question
        if due is not None:
            assert quick.used(slow.instant(start), due, pauses).seconds == target * span.step, question
        compared += 1


def _pause(random: Random, start: int, end: int) -> Steps:
    begin = random.randrange(max(0, start - 1000), min(end, start + 6000))
    return begin, NOT_ENDED if random.random() < 0.1 else begin + random.choice((0, 1, 90, random.randint(1, 3000)))

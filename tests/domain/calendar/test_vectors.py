"""The golden vectors of the calendar, in the numbers of the specification (semantics 2)."""

from datetime import date, datetime
from typing import NamedTuple

import pytest

from domain.calendar.day_plan import next_working_day
from domain.calendar.pauses import Pause
from domain.calendar.target import Target
from domain.calendar.working_time import Due, Used, WorkingTime
from services.packs.calendars import SHIPPED
from tests.domain.calendar.examples import CN_OFFICE, NEW_YORK, at

US_OFFICE = SHIPPED.named("us-office")
ELAPSED = SHIPPED.named("elapsed")


class Vector(NamedTuple):
    id: str
    calendar: WorkingTime
    start: datetime
    target: str
    due: datetime
    pauses: tuple[Pause, ...] = ()


VECTORS = [
    Vector("G1", CN_OFFICE, at("2025-09-26 16:30"), "8h", at("2025-09-28 17:00")),
    Vector("G2", CN_OFFICE, at("2025-09-30 17:00"), "4h", at("2025-10-09 12:00")),
    Vector(
        "G3",
        CN_OFFICE,
        at("2025-09-30 17:00"),
        "4h",
        at("2025-10-09 14:30"),
        (Pause(at("2025-10-02 10:00"), at("2025-10-09 10:00")),),
    ),
    Vector(
        "G4",
        CN_OFFICE,
        at("2025-09-22 09:00"),
        "10h",
        at("2025-09-23 11:30"),
        (Pause(at("2025-09-22 18:00"), at("2025-09-23 09:00")),),
    ),
    Vector("G5", CN_OFFICE, at("2025-09-22 12:30"), "1h", at("2025-09-22 14:30")),
    Vector("G6", CN_OFFICE, at("2025-09-22 18:00"), "30m", at("2025-09-23 09:30")),
    Vector(
        "G7",
        CN_OFFICE,
        at("2025-09-22 09:00"),
        "2h",
        at("2025-09-22 14:00"),
        (
            Pause(at("2025-09-22 10:00"), at("2025-09-22 11:00")),
            Pause(at("2025-09-22 10:30"), at("2025-09-22 11:30")),
        ),
    ),
    Vector("G10", US_OFFICE, at("2025-03-07 16:30", NEW_YORK), "1h", datetime.fromisoformat("2025-03-10T13:30Z")),
    Vector("G11", ELAPSED, at("2025-03-08 12:00", NEW_YORK), "24h", at("2025-03-09 13:00", NEW_YORK)),
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_a_target_is_due_when_the_vector_says(vector: Vector) -> None:
    seconds = vector.calendar.length(Target.parse(vector.target))
    assert vector.calendar.due(vector.start, seconds, vector.pauses) == Due(vector.due, provisional=False)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_the_whole_target_is_used_up_when_it_is_due(vector: Vector) -> None:
    seconds = vector.calendar.length(Target.parse(vector.target))
    assert vector.calendar.used(vector.start, vector.due, vector.pauses) == Used(seconds, provisional=False)


def test_g13_a_due_date_in_the_holidays_rolls_to_the_next_working_day() -> None:
    rolled = next_working_day(CN_OFFICE.calendar, date(2025, 10, 1))
    assert rolled == (date(2025, 10, 9), False)


@pytest.mark.parametrize("day", [date(2025, 9, 28), date(2025, 10, 9), date(2025, 10, 11)])
def test_g13_a_due_date_on_a_working_day_stays_at_weekends_too(day: date) -> None:
    assert next_working_day(CN_OFFICE.calendar, day) == (day, False)

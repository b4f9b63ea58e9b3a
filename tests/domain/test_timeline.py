"""Entries of a timeline stand in the order of business time, whenever they were recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.timeline import last_by, with_entry
from tests.projections.story import utc

BEGIN = utc("2025-01-01")


@dataclass(frozen=True)
class Step:
    at: datetime
    recorded: int


STEPS = st.lists(st.integers(0, 9)).map(
    lambda hours: [Step(BEGIN + timedelta(hours=hour), number) for number, hour in enumerate(hours)]
)


@given(STEPS)
def test_of_one_instant_the_entry_recorded_later_stands_later(steps: list[Step]) -> None:
    timeline: tuple[Step, ...] = ()
    for step in steps:
        timeline = with_entry(timeline, step)
    assert list(timeline) == sorted(steps, key=lambda step: (step.at, step.recorded))


@given(STEPS, st.integers(-1, 10))
def test_the_last_entry_until_an_instant_is_that_of_all_until_then(steps: list[Step], hour: int) -> None:
    moment, ordered = BEGIN + timedelta(hours=hour), sorted(steps, key=lambda step: step.at)
    assert last_by(ordered, moment) == (None, *(step for step in ordered if step.at <= moment))[-1]

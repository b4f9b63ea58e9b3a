"""A timeline of a row holds each event once, in order of business time and then of position (R8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations

from projections.engine.recorded import with_recorded
from tests.given import AT


@dataclass(frozen=True, slots=True)
class Noted:
    at: datetime
    position: int


EARLY, LATE, DATED_BACK = Noted(AT, 1), Noted(AT + timedelta(hours=1), 2), Noted(AT, 3)


def test_the_order_is_the_same_in_whatever_order_events_arrive() -> None:
    for arriving in permutations((EARLY, LATE, DATED_BACK)):
        timeline: tuple[Noted, ...] = ()
        for entry in arriving:
            timeline = with_recorded(timeline, entry)
        assert timeline == (EARLY, DATED_BACK, LATE)


def test_an_event_that_comes_again_is_not_entered_again() -> None:
    timeline = (EARLY, DATED_BACK, LATE)
    for entry in timeline:
        assert with_recorded(timeline, entry) == timeline

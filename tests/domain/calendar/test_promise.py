"""A promise moves when the severity changes or the case comes back, and broken stays broken (semantics 7 and 8)."""

from datetime import datetime

import pytest

from domain.calendar import promise as sla
from domain.calendar.pauses import Pause
from domain.calendar.promise import Clock, DueCause, DueTime, OnReopening, OnSeverityChange
from domain.calendar.target import Target
from tests.domain.calendar.examples import CN_OFFICE, at

MONDAY = at("2025-09-22 09:00")
NOON = at("2025-09-23 12:00")
RESOLVED = at("2025-09-23 11:00")
THURSDAY = at("2025-09-25 09:30")
RAISED = Target.parse("4h")
LOWERED = Target.parse("30h")


def clock(target: str, *pauses: Pause) -> Clock:
    return Clock(working_time=CN_OFFICE, started_at=MONDAY, target=Target.parse(target), pauses=pauses)


def changed(target: str, to: Target, strategy: OnSeverityChange, changed_at: datetime = NOON) -> DueTime:
    runs = clock(target)
    return sla.severity_changed(runs, sla.started(runs), target=to, at=changed_at, strategy=strategy)


def test_the_first_promise_is_kept_with_its_cause() -> None:
    assert sla.started(clock("15h")) == DueTime(
        at("2025-09-23 18:00"), provisional=False, cause=DueCause.STARTED, set_at=MONDAY
    )


def test_g8_a_raised_severity_is_due_at_the_earlier_of_both_promises() -> None:
    assert changed("15h", RAISED, OnSeverityChange.EARLIER) == DueTime(
        at("2025-09-23 17:30"), provisional=False, cause=DueCause.SEVERITY_CHANGED, set_at=NOON
    )


@pytest.mark.parametrize(
    ("strategy", "to", "due"),
    [
        (OnSeverityChange.EARLIER, LOWERED, at("2025-09-23 18:00")),
        (OnSeverityChange.FROM_CHANGE, RAISED, at("2025-09-23 17:30")),
        (OnSeverityChange.FROM_CHANGE, LOWERED, at("2025-09-28 12:00")),
        (OnSeverityChange.FROM_START, LOWERED, at("2025-09-25 18:00")),
    ],
)
def test_a_pack_chooses_what_another_severity_does_to_the_promise(
    strategy: OnSeverityChange, to: Target, due: datetime
) -> None:
    assert changed("15h", to, strategy).at == due


def test_no_strategy_makes_a_promise_broken_before_the_change() -> None:
    assert changed("15h", RAISED, OnSeverityChange.FROM_START).at == NOON


@pytest.mark.parametrize("strategy", OnSeverityChange)
@pytest.mark.parametrize("to", [RAISED, LOWERED])
def test_a_broken_promise_does_not_move(strategy: OnSeverityChange, to: Target) -> None:
    assert changed("10h", to, strategy).at == at("2025-09-23 11:30")


def test_a_change_at_the_due_instant_itself_comes_in_time() -> None:
    assert changed("10h30m", RAISED, OnSeverityChange.FROM_CHANGE).at == at("2025-09-23 17:30")


def test_a_waiting_clock_gets_no_promise_from_a_new_severity() -> None:
    waiting = clock("15h", Pause(at("2025-09-22 10:00")))
    promise = sla.started(waiting)
    assert promise.at is None
    strategy = OnSeverityChange.EARLIER
    assert sla.severity_changed(waiting, promise, target=RAISED, at=NOON, strategy=strategy).at is None


@pytest.mark.parametrize(
    ("strategy", "due"),
    [
        (OnReopening.CONTINUE, at("2025-09-25 11:30")),
        (OnReopening.FRESH, at("2025-09-26 15:00")),
        (OnReopening.FROM_START, at("2025-09-23 14:30")),
    ],
)
def test_g9_a_reopened_case_is_given_what_the_pack_says(strategy: OnReopening, due: datetime) -> None:
    runs = clock("11h30m")
    promise = sla.reopened(runs, sla.started(runs), resolved_at=RESOLVED, at=THURSDAY, strategy=strategy)
    assert promise == DueTime(due, provisional=False, cause=DueCause.REOPENED, set_at=THURSDAY)


def test_what_was_left_is_counted_from_the_promise_in_force() -> None:
    runs = clock("15h")
    strategy = OnSeverityChange.EARLIER
    raised = sla.severity_changed(runs, sla.started(runs), target=RAISED, at=RESOLVED, strategy=strategy)
    promise = sla.reopened(runs, raised, resolved_at=NOON, at=THURSDAY, strategy=OnReopening.CONTINUE)
    assert (raised.at, promise.at) == (at("2025-09-23 16:30"), at("2025-09-25 14:00"))


def test_a_case_resolved_too_late_continues_with_its_broken_promise() -> None:
    runs = clock("9h")
    promise = sla.reopened(runs, sla.started(runs), resolved_at=RESOLVED, at=THURSDAY, strategy=OnReopening.CONTINUE)
    assert promise.at == at("2025-09-23 10:30")


def test_a_case_resolved_at_the_last_second_has_nothing_left() -> None:
    runs = clock("9h30m")
    promise = sla.reopened(runs, sla.started(runs), resolved_at=RESOLVED, at=THURSDAY, strategy=OnReopening.CONTINUE)
    assert promise.at == THURSDAY


def test_a_wait_until_a_day_agreed_is_not_part_of_what_was_left() -> None:
    runs = clock("11h30m", Pause(at("2025-09-23 13:30"), at("2025-09-23 14:30")))
    promise = sla.reopened(runs, sla.started(runs), resolved_at=RESOLVED, at=THURSDAY, strategy=OnReopening.CONTINUE)
    assert promise.at == at("2025-09-25 11:30")


def test_what_was_left_is_provisional_when_it_was_counted_on_days_not_known() -> None:
    resolved, again = at("2003-12-31 10:00"), at("2004-01-05 09:00")
    promise = DueTime(at("2003-12-31 12:00"), provisional=True, cause=DueCause.STARTED, set_at=resolved)
    continued = sla.reopened(clock("8h"), promise, resolved_at=resolved, at=again, strategy=OnReopening.CONTINUE)
    assert (continued.at, continued.provisional) == (at("2004-01-05 11:00"), True)


def test_a_promise_held_up_is_made_anew_when_the_severity_changes_after_the_wait() -> None:
    held_up = DueTime(None, provisional=False, cause=DueCause.STARTED, set_at=MONDAY)
    runs = clock("15h", Pause(at("2025-09-22 10:00"), NOON))
    promise = sla.severity_changed(runs, held_up, target=RAISED, at=NOON, strategy=OnSeverityChange.EARLIER)
    assert promise.at == at("2025-09-23 17:30")

"""Pauses count once however they overlap, and only with the working time they take away (semantics 6)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar.pauses import Pause, PauseBackwards, union
from domain.calendar.wall_clock import moment_at, second_of
from tests.domain.calendar.examples import CN_OFFICE, at

START = datetime(2025, 9, 22, tzinfo=UTC)
HOUR = 3600
moments = st.integers(0, 14 * 24 * HOUR).map(lambda seconds: START + timedelta(seconds=seconds))
pauses = st.lists(st.tuples(moments, moments).map(lambda pair: Pause(*sorted(pair))), max_size=6)


@given(pauses, moments)
def test_a_moment_is_in_the_union_when_it_is_in_any_pause(given_pauses: list[Pause], moment: datetime) -> None:
    in_any = any(pause.end is not None and pause.start <= moment < pause.end for pause in given_pauses)
    in_union = [pause for pause in union(given_pauses) if pause.start <= second_of(moment) < pause.end]
    assert len(in_union) == in_any


@given(pauses, moments, moments)
def test_pauses_take_away_the_working_time_of_their_union(
    given_pauses: list[Pause], one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))
    inside = [(max(start, moment_at(a)), min(end, moment_at(b))) for a, b in union(given_pauses)]
    taken = sum(CN_OFFICE.used(a, b).seconds for a, b in inside if a < b)
    assert CN_OFFICE.used(start, end, given_pauses).seconds == CN_OFFICE.used(start, end).seconds - taken


@given(pauses, moments, st.integers(1, 40 * HOUR))
def test_what_is_used_up_to_the_due_instant_is_the_target(
    given_pauses: list[Pause], start: datetime, target: int
) -> None:
    due = CN_OFFICE.due(start, target, given_pauses).at
    assert due is not None
    assert CN_OFFICE.used(start, due, given_pauses).seconds == target
    assert CN_OFFICE.used(start, due - timedelta(seconds=1), given_pauses).seconds == target - 1


@given(pauses, moments, st.integers(1, 40 * HOUR))
def test_order_and_repetition_of_pauses_do_not_matter(given_pauses: list[Pause], start: datetime, target: int) -> None:
    again = [*reversed(given_pauses), *given_pauses]
    assert CN_OFFICE.due(start, target, again) == CN_OFFICE.due(start, target, given_pauses)


def test_a_pause_not_ended_holds_the_clock_up() -> None:
    waiting = [Pause(at("2025-09-22 10:00"))]
    assert CN_OFFICE.due(at("2025-09-22 09:00"), 2 * HOUR, waiting) == (None, False)
    assert CN_OFFICE.used(at("2025-09-22 09:00"), at("2025-09-30 09:00"), waiting).seconds == HOUR


def test_a_target_reached_when_the_pause_begins_is_due_then() -> None:
    waiting = [Pause(at("2025-09-22 11:00"))]
    assert CN_OFFICE.due(at("2025-09-22 09:00"), 2 * HOUR, waiting).at == at("2025-09-22 11:00")


def test_a_pause_may_begin_before_the_clock_does() -> None:
    early = [Pause(at("2025-09-20 10:00"), at("2025-09-22 10:00"))]
    assert CN_OFFICE.due(at("2025-09-22 09:00"), HOUR, early).at == at("2025-09-22 11:00")


def test_a_pause_over_before_the_clock_begins_changes_nothing() -> None:
    past = [Pause(at("2025-09-01 10:00"), at("2025-09-02 10:00"))]
    assert CN_OFFICE.due(at("2025-09-22 09:00"), HOUR, past).at == at("2025-09-22 10:00")
    assert CN_OFFICE.used(at("2025-09-22 09:00"), at("2025-09-22 10:00"), past).seconds == HOUR


def test_a_pause_of_years_is_no_obstacle() -> None:
    long = [Pause(at("2024-09-22 10:00"), at("2026-09-22 10:00"))]
    assert CN_OFFICE.due(at("2024-09-23 09:00"), HOUR, long).at == at("2026-09-22 11:00")


def test_a_pause_cannot_end_before_it_begins() -> None:
    with pytest.raises(PauseBackwards, match="A pause ends after it begins"):
        CN_OFFICE.due(at("2025-09-22 09:00"), HOUR, [Pause(at("2025-09-23 09:00"), at("2025-09-22 09:00"))])

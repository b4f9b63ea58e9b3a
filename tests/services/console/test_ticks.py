"""The line of time of a customer: its events, its years, the moment shown (design, part 7: time bar)."""

from datetime import UTC, datetime

from services.console.parts.ticks import LEFT, RIGHT, ticks

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def test_events_years_and_the_moment_lie_where_they_happened() -> None:
    moments = [{"occurred_at": "2024-07-01T00:00:00Z"}, {"occurred_at": "2025-07-01T12:00:00Z"}]

    drawn = ticks(moments, datetime(2025, 7, 1, 12, tzinfo=UTC), NOW)

    assert drawn is not None
    assert drawn.events == [LEFT, 500.7]
    assert [year.label for year in drawn.years] == ["2025", "2026"]
    assert drawn.here == 500.7


def test_a_moment_before_everything_is_at_the_beginning_and_one_event_is_drawn() -> None:
    drawn = ticks([{"occurred_at": "2026-07-01T00:00:00Z"}], datetime(2020, 1, 1, tzinfo=UTC), NOW)

    assert drawn is not None
    assert (drawn.events, drawn.years, drawn.here) == ([LEFT], [], LEFT)


def test_nothing_is_drawn_of_nothing() -> None:
    assert ticks([], NOW, NOW) is None
    late = ticks([{"occurred_at": "2026-08-01T00:00:00Z"}, {"occurred_at": "2026-06-01T00:00:00Z"}], NOW, NOW)
    assert late is not None
    assert max(late.events) == RIGHT

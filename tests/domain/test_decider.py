"""States change field by field, exactly as `dataclasses.replace` would have it."""

from dataclasses import dataclass, replace

import pytest

from domain.decider import changed


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0


def test_a_changed_state_is_the_one_that_replace_returns() -> None:
    point = Point(1, 2)

    assert changed(point, y=3) == replace(point, y=3) == Point(1, 3)
    assert point == Point(1, 2)


def test_a_field_that_the_state_has_not_is_a_fault() -> None:
    with pytest.raises(TypeError, match="Point has no field z"):
        changed(Point(1), z=3)

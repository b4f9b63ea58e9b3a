"""A higher grade coordinates a lower one, as long as it is one (AM1)."""

import pytest

from contracts.organisation.account_manager import Grade
from domain.organisation.grade import coordinates


@pytest.mark.parametrize(
    ("grade", "other", "left", "does"),
    [
        ("senior", "first", False, True),
        ("first", "trainee", False, True),
        ("first", "first", False, False),
        ("trainee", "second", False, False),
        ("senior", "first", True, False),
        (None, "trainee", False, False),
    ],
)
def test_only_somebody_of_a_higher_grade_who_is_there_coordinates(
    grade: Grade | None, other: Grade, *, left: bool, does: bool
) -> None:
    assert coordinates(grade, other, left=left) is does

"""What the age of a debt is called (semantics 13, G12)."""

import pytest

from domain.credit.bucket import BUCKETS, bucket


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-400, "not-due"),
        (0, "not-due"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "90+"),
        (4000, "90+"),
    ],
)
def test_g12_the_day_after_the_due_date_is_the_first_day_overdue(days: int, name: str) -> None:
    assert bucket(days) == name


def test_every_age_has_a_name() -> None:
    assert tuple(dict.fromkeys(bucket(days) for days in range(-1, 100))) == BUCKETS

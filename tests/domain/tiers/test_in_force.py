"""Which tier is in force at an instant, and since when (semantics 22, TI9)."""

from datetime import datetime
from typing import Any

import pytest

from domain.tiers.in_force import Assignment, in_force, since
from tests.projections.story import utc

ABC, CORE = "shop/abc", "shop/core"


def given_by(scheme: str | None, tier: str, at: str, until: str | None = None, **fields: Any) -> Assignment:
    ends: datetime | None = utc(until) if until else None
    return Assignment(utc(at), 1, tier, None, None, scheme, expires_at=ends, **fields)


STORY = (
    given_by(ABC, "C", "2026-01-01"),
    given_by(CORE, "core", "2026-02-01", main=False),
    given_by(ABC, "A", "2026-03-01", "2026-05-01"),
    given_by(ABC, "B", "2026-04-01"),
    given_by(None, "gold", "2026-06-01"),
)


@pytest.mark.parametrize(
    ("moment", "scheme", "tier", "begun"),
    [
        ("2025-12-31", ABC, None, None),
        ("2026-01-01", ABC, "C", "2026-01-01"),
        ("2026-03-01", ABC, "A", "2026-03-01"),
        ("2026-04-30T23:59:59", ABC, "A", "2026-03-01"),
        ("2026-05-01", ABC, "B", "2026-05-01"),
        ("2026-07-01", ABC, "B", "2026-05-01"),
        ("2026-01-31", CORE, None, None),
        ("2026-05-01", CORE, "core", "2026-02-01"),
        ("2026-05-01", None, "B", "2026-05-01"),
        ("2026-06-01", None, "gold", "2026-06-01"),
    ],
)
def test_an_override_stands_before_what_the_scheme_gives_until_it_expires(
    moment: str, scheme: str | None, tier: str | None, begun: str | None
) -> None:
    found = in_force(STORY, utc(moment), scheme)
    assert (found and found.tier) == tier
    assert (found and since(STORY, found, utc(moment))) == (begun and utc(begun))


def test_the_later_of_two_overrides_counts_and_then_the_other_again() -> None:
    both = (given_by(ABC, "A", "2026-01-01", "2026-09-01"), given_by(ABC, "B", "2026-02-01", "2026-03-01"))
    tiers = [in_force(both, utc(moment), ABC) for moment in ("2026-02-28", "2026-03-01", "2026-09-01")]
    assert [each and each.tier for each in tiers] == ["B", "A", None]


def test_an_override_of_another_scheme_pushes_nothing_aside() -> None:
    story = (given_by(ABC, "C", "2026-01-01"), given_by(CORE, "core", "2026-02-01", "2026-03-01", main=False))
    found = in_force(story, utc("2026-04-01"))
    assert found == story[0]
    assert since(story, story[0], utc("2026-04-01")) == utc("2026-01-01")

"""A decision on tiers rests on a version that is in force when it is made."""

from datetime import datetime

import pytest

from domain.calendar.business_day import InTheFuture
from domain.policies.pack.timeline import NotYetInForce
from domain.tiers.rules import rules_of
from services.packs.book import SHIPPED
from services.tiers.choice import Chosen, check_in_force

FIRST = SHIPPED.versions("distributor")[0]
BEGINS = "2026-01-01T00:00:00+08:00"


def chosen(at: str) -> Chosen:
    return Chosen(FIRST, rules_of(FIRST, "abc"), datetime.fromisoformat(at))


@pytest.mark.parametrize(
    ("at", "now", "refused"),
    [
        ("2026-01-01T23:59:59+08:00", "2025-12-31T23:59:59+08:00", InTheFuture),
        ("2025-12-31T23:59:59+08:00", "2025-12-31T23:59:59+08:00", NotYetInForce),
    ],
)
def test_no_decision_is_made_before_its_day_or_its_version(at: str, now: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        check_in_force(chosen(at), now=datetime.fromisoformat(now))


@pytest.mark.parametrize("at", ["1997-06-30T23:59:59+08:00", "2026-01-01T23:59:59+08:00"])
def test_a_decision_of_today_or_before_is_made(at: str) -> None:
    check_in_force(chosen(at), now=datetime.fromisoformat(BEGINS))

"""What the shipped packs say about customers reaches the decisions on them (CU4, CU7, CU9, AM1)."""

from datetime import UTC, datetime, timedelta

from domain.calendar.period import Period
from domain.customers.rules import CustomerRules, customer_rules
from services.packs.book import SHIPPED

NEW_YEAR = datetime(2026, 6, 1, tzinfo=UTC)


def rules(pack: str) -> CustomerRules:
    return customer_rules(SHIPPED.at(pack, NEW_YEAR))


def test_the_lowest_grade_that_may_have_a_tier_is_the_minimum() -> None:
    """AM1, 004 篇8 五."""
    assert rules("power-utility").minimum_grades == {"core": "first", "general": "trainee"}
    assert rules("power-utility").experience_months == 12
    assert rules("power-utility").policy == "power-utility-2026.1"


def test_an_unreachable_number_has_the_grace_of_the_pack() -> None:
    """CU7, 004 篇1 2.4."""
    assert rules("fitness-club").unreachable_grace == timedelta(days=2)
    assert rules("distributor").unreachable_grace is None


def test_files_are_verified_and_sources_named_as_the_pack_says() -> None:
    """CU4, CU9."""
    assert rules("foreign-trade").verified_every is Period.HALF_YEAR
    sources = rules("foreign-trade").sources
    assert sources is not None
    assert {"b2b-platform", "fair", "association"} <= sources
    assert rules("power-utility").sources is None

"""The tier in force at an instant, on PostgreSQL: schemes, overrides and hidden grades (TI9, semantics 22)."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.customers.customer import TierAssigned
from contracts.tiers.tier import TierOverridden
from projections.tiers.tier_list import tiers
from tests.examples import a
from tests.integration.read_models import read_models
from tests.projections.story import Happened, on, utc

SECOND = timedelta(seconds=1)


def given_by(scheme: str, tier: str, day: str, **fields: Any) -> Happened:
    at = utc(day)
    return on("2026-12-31", a(TierAssigned, tier=tier, scheme=scheme, effective_from=at, **fields))


def override(tier: str, begins: str, ends: str, **fields: Any) -> Happened:
    asked = {"scheme": "shop/abc", "effective_from": utc(begins), "expires_at": utc(ends)}
    return on("2026-12-31", a(TierOverridden, tier=tier, **asked | fields))


HISTORY = (
    given_by("shop/abc", "C", "2026-01-01"),
    given_by("shop/core", "core", "2026-02-01", main=False),
    override("A", "2026-03-01", "2026-05-01"),
    given_by("shop/abc", "B", "2026-04-01"),
)


@pytest.mark.parametrize(
    ("moment", "tier", "since"),
    [
        ("2026-01-01", "C", "2026-01-01"),
        ("2026-03-01", "A", "2026-03-01"),
        ("2026-04-30T23:59:59", "A", "2026-03-01"),
        ("2026-05-01", "B", "2026-05-01"),
    ],
)
async def test_an_override_stands_before_what_the_scheme_gives_until_it_expires(
    database_url: str, moment: str, tier: str, since: str
) -> None:
    async with read_models(database_url, *HISTORY) as connection:
        (found,) = await tiers(connection, utc(moment))
    assert (found.tier, found.since, found.scheme) == (tier, utc(since), "shop/abc")


async def test_every_scheme_has_its_own_list(database_url: str) -> None:
    async with read_models(database_url, *HISTORY) as connection:
        (core,) = await tiers(connection, utc("2026-06-01"), scheme="shop/core")
        nothing = await tiers(connection, utc("2026-01-31"), scheme="shop/core")
        (abc,) = await tiers(connection, utc("2026-06-01"), scheme="shop/abc")
    assert (core.tier, nothing, abc.tier) == ("core", [], "B")


async def test_without_a_scheme_the_tier_is_the_one_that_other_rules_mean(database_url: str) -> None:
    by_hand = on("2026-06-01", a(TierAssigned, tier="gold"))
    async with read_models(database_url, *HISTORY, by_hand) as connection:
        (before,) = await tiers(connection, by_hand.at - SECOND)
        (after,) = await tiers(connection, by_hand.at)
    assert (before.tier, after.tier, after.scheme) == ("B", "gold", None)


async def test_hidden_grades_are_not_shown_to_the_partner(database_url: str) -> None:
    """TI9: and no earlier grade stands in for the hidden one."""
    shown = given_by("shop/abc", "B", "2026-01-01")
    hidden = given_by("shop/abc", "D", "2026-07-01", hidden=True)
    async with read_models(database_url, shown, hidden) as connection:
        before = await tiers(connection, utc("2026-06-30"), for_partner=True)
        after = await tiers(connection, utc("2026-07-01"), for_partner=True)
        (inside,) = await tiers(connection, utc("2026-07-01"))
    assert ([found.tier for found in before], after) == (["B"], [])
    assert (inside.tier, inside.hidden) == ("D", True)


async def test_an_override_is_told_with_its_end(database_url: str) -> None:
    async with read_models(database_url, override("A", "2026-03-01", "2026-05-01", hidden=True)) as connection:
        (found,) = await tiers(connection, utc("2026-04-01"))
        nothing = await tiers(connection, utc("2026-05-01"))
    assert (found.rule, found.expires_at, found.hidden) == ("override", utc("2026-05-01"), True)
    assert nothing == []

"""What happened to a customer evaluates it at once only where the scheme says so (TI8, semantics 22)."""

from datetime import date

import pytest

from domain.decider import Refused
from domain.tiers.trigger import occasion_of
from tests.domain.tiers.scheme.schemes import ours
from tests.domain.tiers.tier_story import MAY, rules

TRIGGERS = [
    {"event": "moved", "effect": ours("at-once")},
    {"event": "grew", "effect": ours("next-period")},
    {"event": "bid-won", "effect": ours("propose")},
]


def test_what_counts_at_once_evaluates_the_customer_on_the_facts_of_that_day() -> None:
    found = occasion_of(rules(triggers=TRIGGERS), MAY, "moved:to Wuhan")

    assert (found.at, found.end, found.trigger) == (MAY, date(2026, 5, 5), "moved:to Wuhan")


def test_a_long_account_of_what_happened_is_cut_to_what_events_hold() -> None:
    assert occasion_of(rules(triggers=TRIGGERS), MAY, "moved:" + "x" * 100).period == "moved:" + "x" * 58


@pytest.mark.parametrize(
    ("trigger", "code", "sentence"),
    [
        ("grew", "tier.not-at-once", "grew counts with the next period"),
        ("bid-won:B-17", "tier.not-at-once", "people propose a tier after bid-won"),
        ("married", "tier.no-such-trigger", "has no trigger married: it has moved, grew, bid-won."),
    ],
)
def test_what_evaluates_nobody_at_once_is_refused(trigger: str, code: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        occasion_of(rules(triggers=TRIGGERS), MAY, trigger)

    assert refused.value.code == code

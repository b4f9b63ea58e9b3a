"""A period is closed by one event and opened again only for a correction, with its reason (semantics 38)."""

from functools import partial
from typing import Any

import pytest

from contracts.policies.policy import PolicyEvent
from contracts.policies.tier_period import ReopenTierPeriod, TierPeriodClosed, TierPeriodReopened
from domain.policies.policy import DECIDER, Policy
from domain.policies.tier_periods import PeriodKey
from domain.tiers import period
from tests.examples import a
from tests.given import Given, given

SCHEME: Any = {"pack": "distributor", "scheme": "distributor/abc", "policy": "distributor-2026.1", "period": "2026-H2"}
reopen = partial(period.reopen_tier_period, by="李伟")


def closed(**fields: Any) -> TierPeriodClosed:
    return a(TierPeriodClosed, **SCHEME | {"unit_id": None} | fields)


def reopened(**fields: Any) -> TierPeriodReopened:
    return a(TierPeriodReopened, **SCHEME | {"unit_id": None, "reopened_by": "李伟", "reason": "late"} | fields)


def asking(**fields: Any) -> ReopenTierPeriod:
    return a(ReopenTierPeriod, **SCHEME | {"reason": "late"} | fields)


def pack(*events: PolicyEvent) -> Given[Policy, PolicyEvent]:
    return given(DECIDER, *events)


def test_a_period_is_closed_once() -> None:
    pack().when(period.close_tier_period, closed()).then(closed())
    pack(closed()).when(period.close_tier_period, closed(facts_position=9)).then_nothing()


@pytest.mark.parametrize(
    "other", [{"period": "2027-H1"}, {"policy": "distributor-2026.2"}, {"scheme": "distributor/x"}]
)
def test_another_period_version_or_scheme_is_closed_for_itself(other: dict[str, Any]) -> None:
    pack(closed()).when(period.close_tier_period, closed(**other)).then(closed(**other))


def test_what_is_closed_for_all_is_closed_for_each_unit_and_not_the_other_way() -> None:
    pack(closed()).when(period.close_tier_period, closed(unit_id="north")).then_nothing()
    pack(closed(unit_id="north")).when(period.close_tier_period, closed()).then(closed())


def test_the_units_that_are_closed_are_left_alone_by_an_evaluation_of_all() -> None:
    state = pack(closed(unit_id="north"), closed(unit_id="east"), reopened(unit_id="east")).state
    assert period.closed_units(state, PeriodKey.of(closed())) == {"north"}


def test_a_closed_period_is_opened_again_with_a_reason() -> None:
    pack(closed()).when(reopen, asking()).then(reopened())
    pack(closed()).when(reopen, asking(reason=None)).then_refused("tier.reason-missing")


def test_opening_again_what_is_open_changes_nothing_or_names_the_other_reason() -> None:
    pack(closed(), reopened()).when(reopen, asking()).then_nothing()
    pack(closed(), reopened()).when(reopen, asking(reason="another")).then_refused("tier.period-reopened-otherwise")


@pytest.mark.parametrize(
    ("events", "other", "code"),
    [
        ([], {}, "tier.period-not-closed"),
        ([closed()], {"period": "2027-H1"}, "tier.period-not-closed"),
        ([closed()], {"scheme": "hvac-maker/abc"}, "tier.scheme-of-another-pack"),
    ],
)
def test_what_is_not_closed_is_not_opened(events: list[PolicyEvent], other: dict[str, Any], code: str) -> None:
    pack(*events).when(reopen, asking(**other)).then_refused(code)


def test_a_correction_is_closed_again_and_may_be_corrected_again() -> None:
    corrected = closed(correction=1)
    pack(closed(), reopened()).when(period.close_tier_period, corrected).then(corrected)
    pack(closed(), reopened(), corrected).when(period.close_tier_period, corrected).then_nothing()
    pack(closed(), reopened(), corrected).when(reopen, asking(reason="again")).then(reopened(reason="again"))


def test_a_unit_is_corrected_where_the_period_is_closed_for_all() -> None:
    """`evaluate --unit` calls it closed, so it can be opened for the unit."""
    pack(closed()).when(reopen, asking(unit_id="north")).then(reopened(unit_id="north"))
    state = pack(closed(), reopened(unit_id="north")).state
    assert period.standing(state, PeriodKey.of(closed(unit_id="north"))).reopened
    assert period.standing(state, PeriodKey.of(closed())).closed


def test_a_refusal_names_the_units_for_which_the_period_is_closed() -> None:
    refused = pack(closed(unit_id="north")).when(reopen, asking()).answer
    assert "is not closed for all customers, only for north: name the unit." in str(refused)


def test_a_unit_that_is_evaluated_in_a_correction_of_all_is_corrected_too() -> None:
    """So what is known by now does not change its customers without the reason."""
    state = pack(closed(), reopened()).state
    of_all, of_north = (period.standing(state, PeriodKey.of(closed(unit_id=unit))) for unit in (None, "north"))
    assert of_north == of_all


def test_no_correction_of_a_unit_has_the_number_of_an_earlier_one() -> None:
    """Their commands are named by it."""
    state = pack(closed(), reopened(), closed(unit_id="north", correction=1), reopened(unit_id="north")).state
    assert period.standing(state, PeriodKey.of(closed(unit_id="north"))).corrections == 2

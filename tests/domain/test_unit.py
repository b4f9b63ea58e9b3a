"""Decisions about the policy pack a business unit runs (C19)."""

from datetime import datetime

import pytest

from contracts.unit import RunPack, UnitEvent, UnitPackChosen
from domain.unit import DECIDER, RunsNoPack, pack_of, run_pack
from tests.examples import a
from tests.given import Outcome, given
from tests.projections.story import utc

JULY = utc("2026-07-01")
CHOSEN = a(UnitPackChosen, effective_from=JULY)


def choosing(*before: UnitEvent, pack: str = "corner-shop", since: datetime = JULY) -> Outcome[UnitEvent]:
    command = a(RunPack, pack=pack, effective_from=since)
    return given(DECIDER, *before).when(run_pack, command, now=utc("2026-08-01"))


def test_a_unit_runs_a_pack_from_an_instant_on() -> None:
    choosing().then(CHOSEN)


def test_the_first_choice_may_reach_back_to_the_units_history() -> None:
    choosing(since=utc("1997-01-01")).then(a(UnitPackChosen, effective_from=utc("1997-01-01")))


def test_choosing_the_same_pack_again_changes_nothing_now_or_later() -> None:
    choosing(CHOSEN).then_nothing()
    choosing(CHOSEN, since=utc("2026-09-01")).then_nothing()


def test_another_pack_takes_over_later() -> None:
    choosing(CHOSEN, pack="distributor", since=utc("2026-09-01")).then(
        a(UnitPackChosen, pack="distributor", effective_from=utc("2026-09-01"))
    )


@pytest.mark.parametrize("since", ["2026-06-01", "2026-07-01"])
def test_a_choice_that_is_not_later_than_the_last_is_refused(since: str) -> None:
    choosing(CHOSEN, pack="distributor", since=utc(since)).then_refused("unit.choice-not-later")


@pytest.mark.parametrize("since", ["2026-07-15", "2026-08-01"])
def test_time_that_was_decided_in_keeps_its_pack(since: str) -> None:
    choosing(CHOSEN, pack="distributor", since=utc(since)).then_refused("unit.choice-in-the-past")


def test_the_pack_of_an_instant_is_the_last_one_chosen_until_then() -> None:
    later = a(UnitPackChosen, pack="distributor", effective_from=utc("2026-09-01"))
    unit = DECIDER.fold([CHOSEN, later])

    assert pack_of(unit, "main", utc("2026-08-31T23:59")) == "corner-shop"
    assert pack_of(unit, "main", utc("2026-09-01")) == "distributor"
    with pytest.raises(RunsNoPack, match="Unit main runs no pack at 2026-06-30"):
        pack_of(unit, "main", utc("2026-06-30"))

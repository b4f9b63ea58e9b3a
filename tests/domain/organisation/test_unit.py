"""Decisions about the policy pack a business unit runs (C19)."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from contracts.organisation.unit import RunPack, UnitEvent, UnitPackChosen
from domain.organisation.unit import DECIDER, RunsNoPack, pack_for, pack_of, run_pack
from tests.examples import a
from tests.given import Outcome, after, given
from tests.projections.story import utc

JULY = utc("2026-07-01")
CHOSEN = a(UnitPackChosen, effective_from=JULY)
LATER = a(UnitPackChosen, pack="distributor", effective_from=utc("2026-09-01"))


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


@pytest.mark.parametrize("since", ["2026-06-01", "2026-07-01", "2026-07-15", "2026-08-01"])
def test_time_that_was_decided_in_keeps_its_pack(since: str) -> None:
    choosing(CHOSEN, pack="distributor", since=utc(since)).then_refused("unit.choice-in-the-past")


@pytest.mark.parametrize("since", ["2026-09-01", "2026-10-01"])
def test_a_choice_that_has_not_begun_gives_way_to_another(since: str) -> None:
    chosen = a(UnitPackChosen, pack="hvac-maker", effective_from=utc(since))

    choosing(CHOSEN, LATER, pack="hvac-maker", since=utc(since)).then(chosen)
    unit = after(DECIDER, CHOSEN, a(UnitPackChosen, pack="distributor", effective_from=utc("2026-10-01")), chosen)
    assert pack_of(unit, "main", utc("2026-11-01")) == "hvac-maker"
    assert len(unit.choices) == 2


def test_a_choice_that_has_not_begun_is_taken_back_by_keeping_the_pack() -> None:
    kept = a(UnitPackChosen, effective_from=utc("2026-09-01"))

    choosing(CHOSEN, LATER, since=utc("2026-09-01")).then(kept)
    choosing(CHOSEN, LATER, kept, since=utc("2026-09-01")).then_nothing()


def test_a_unit_that_runs_nothing_yet_may_still_reach_back() -> None:
    choosing(LATER, since=utc("1997-01-01")).then(a(UnitPackChosen, effective_from=utc("1997-01-01")))


def test_a_choice_is_dated_by_its_arrival_and_by_nothing_else() -> None:
    with pytest.raises(ValidationError, match=r"occurred_at\n.*dated by its arrival: leave it out"):
        a(RunPack, occurred_at=utc("2020-01-01"))


def test_the_pack_of_an_instant_is_the_last_one_chosen_until_then() -> None:
    unit = after(DECIDER, CHOSEN, LATER)

    assert pack_of(unit, "main", utc("2026-08-31T23:59")) == "corner-shop"
    assert pack_of(unit, "main", utc("2026-09-01")) == "distributor"
    with pytest.raises(RunsNoPack, match="Unit main runs no pack at 2026-06-30"):
        pack_of(unit, "main", utc("2026-06-30"))


def test_what_was_before_the_first_choice_is_brought_under_it() -> None:
    unit = after(DECIDER, CHOSEN, LATER)

    assert pack_for(unit, "main", utc("1998-06-30")) == "corner-shop"
    assert pack_for(unit, "main", utc("2026-09-01")) == "distributor"
    with pytest.raises(RunsNoPack, match=r"Unit main runs no pack at 1998-06-30 00:00:00\+0000: choose one"):
        pack_for(DECIDER.initial, "main", utc("1998-06-30"))

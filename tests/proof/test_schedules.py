"""A bounded part of `make proof`."""

from collections.abc import Callable

import pytest

from tests.proof import checked
from tests.proof.__main__ import caught
from tests.proof.mutants import MUTANTS, Mutant, Unsettled
from tests.proof.rare import RARE

SEED = 9


def test_random_schedules_lose_and_double_nothing() -> None:
    checked.run(SEED, 150, shrink=True)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_still_finds_the_rule_that_it_removes(mutant: Mutant | Unsettled) -> None:
    with mutant.at_work():
        pass


@pytest.mark.parametrize("schedule", RARE, ids=lambda schedule: schedule.__name__)
def test_a_rare_schedule_loses_and_doubles_nothing(schedule: Callable[[], None]) -> None:
    schedule()


def test_a_rule_that_random_schedules_seldom_need_is_missed_in_a_rare_one() -> None:
    (mutant,) = (each for each in MUTANTS if each.name == "old records move past what did not come")

    tries, _ = caught(mutant, SEED, 0)
    assert tries is not None

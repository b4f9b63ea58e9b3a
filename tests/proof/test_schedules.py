"""A bounded part of `make proof`."""

import pytest

from tests.proof import checked
from tests.proof.mutants import MUTANTS, Mutant, Unsettled
from tests.proof.schedule import Schedule

SEED = 9


def test_random_schedules_lose_and_double_nothing() -> None:
    checked.run(SEED, 150, shrink=True)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_still_finds_the_rule_that_it_removes(mutant: Mutant | Unsettled) -> None:
    with mutant.at_work():
        pass


def test_a_worker_notices_that_a_crash_took_its_first_checkpoint() -> None:
    schedule = Schedule()
    schedule.events_are_appended([0], 0)
    schedule.the_relay_publishes(1, noted=False)
    schedule.the_relay_publishes(1, noted=False)
    schedule.a_worker_is_killed_while_writing(2, 1, "after commit")
    schedule.a_crash_takes_commits(1, 4)
    schedule.a_worker_looks_for_lost_commits(2)
    schedule.teardown()

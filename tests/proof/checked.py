"""Runs schedules from a seed."""

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.proof.schedule import Schedule

STEPS = 30


def run(seed: int, schedules: int, *, shrink: bool) -> None:
    """Run the schedules of a seed; the first that fails is raised, made as small as possible where `shrink` says so."""
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    chosen = settings(
        max_examples=schedules,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        derandomize=False,
        phases=phases,
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.normal if shrink else Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(hypothesis.seed(seed)(Schedule), settings=chosen)

"""Runs scenario files and returns the result of each scenario."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.scenarios import judge
from services.scenarios.compare import Difference
from services.scenarios.play import played
from services.scenarios.read import Invalid, Written, files, read


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a scenario; `ok` is None where it was not run, and `pending` says why."""

    file: Path
    scenario: str
    requirements: tuple[str, ...]
    ok: bool | None
    pending: str | None
    differences: tuple[Difference, ...]


def found(paths: Sequence[Path]) -> Iterator[Written | Invalid]:
    """Return the scenarios in files and folders."""
    for file in files(paths):
        yield from read(file)


async def run(scenario: Written | Invalid) -> Result:
    """Run a scenario."""
    if isinstance(scenario, Invalid):
        faults = tuple(Difference(line, reason) for line, reason in scenario.faults)
        return Result(scenario.file, scenario.name, (), ok=False, pending=None, differences=faults)
    contents = scenario.scenario
    differences: list[Difference] = []
    if contents.pending is None:
        async with played(scenario) as outcome:
            if outcome.not_brought:
                differences = [Difference(*outcome.not_brought)]
            else:
                differences = await judge.differences(scenario, outcome)
    return Result(
        file=scenario.file,
        scenario=contents.scenario,
        requirements=contents.requirements,
        ok=None if contents.pending else not differences,
        pending=contents.pending,
        differences=tuple(differences),
    )

"""The shipped scenarios hold, cover every golden vector and every pack, and notice whatever changes."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest

from services.packs.book import SHIPPED as PACKS
from services.scenarios import judge
from services.scenarios.play import Played, played
from services.scenarios.read import Invalid, Written, checked
from services.scenarios.text.document import Document
from tests.services.scenarios.written import SHIPPED, contents, documents, results

FILES: Final = sorted(SHIPPED.rglob("*.yaml"))
VECTORS: Final = {f"G{number}" for number in range(1, 21)}
# Where a scenario writes down what it expects.
ANSWERS: Final = ("is", "code", "refused", "provisional")
WRONG: Final = "something else"
Way = tuple[str | int, ...]


def expectations(content: Any) -> Iterator[Way]:
    """Yield the way to each value that a scenario expects."""
    then = content.get("then") or {}
    for place, event in enumerate(then.get("events", ())):
        yield from (("then", "events", place, "with", name) for name in event.get("with", ()))
        yield from (("then", "events", place, name) for name in ("stream", "by") if name in event)
    for section in ("rows", "ranking"):
        for place, rows in enumerate(then.get(section, ())):
            for number, row in enumerate(rows.get("are", ())):
                yield from (("then", section, place, "are", number, name) for name in row)
    for place, told in enumerate(then.get("explain", ())):
        yield from (("then", "explain", place, "is", name) for name in told.get("is", ()))
    for section in ("refused", "calendar", "policy", "explain", "ranking"):
        for place, expected in enumerate(then.get(section, ())):
            yield from (
                ("then", section, place, name)
                for name in ANSWERS
                if name in expected and not isinstance(expected[name], dict)
            )


def mutated(document: Document, way: Way) -> Document:
    changed = deepcopy(document.content)
    *ways, last = way
    part = changed
    for each in ways:
        part = part[each]
    part[last] = {"true": "false", "false": "true"}.get(part[last], WRONG) if isinstance(part[last], str) else WRONG
    return document._replace(content=changed)


SCENARIOS: Final = [(file, each) for file in FILES for each in documents(file) if any(expectations(each.content))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_the_scenarios_expect_comes(file: Path) -> None:
    found = results(file)

    assert found
    assert [(each.scenario, each.differences) for each in found if each.ok is False] == []


def test_every_golden_vector_has_a_scenario_and_those_that_cannot_run_yet_say_why() -> None:
    found = results(SHIPPED / "vectors")
    named = [requirement for each in found for requirement in each.requirements]

    assert sorted(named) == sorted(VECTORS)
    assert {each.requirements[0] for each in found if each.pending} == {"G18", "G19", "G20"}
    assert all(each.ok is None for each in found if each.pending)


def test_every_pack_has_a_scenario() -> None:
    assert {file.stem for file in (SHIPPED / "packs").glob("*.yaml")} == set(PACKS.packs())


def evaluated(given: Iterable[Any]) -> Iterator[str]:
    for step in given:
        if "evaluate" in step and "pack" in step:
            main = PACKS.versions(step["pack"])[0].tiers
            yield f"{step['pack']}/{step.get('scheme') or (main and main.main)}"


def test_every_scheme_of_every_pack_is_evaluated_by_a_scenario_of_its_pack() -> None:
    for pack in PACKS.packs():
        tiers = PACKS.versions(pack)[0].tiers
        schemes = {f"{pack}/{scheme.name}" for scheme in tiers.schemes} if tiers else set()
        scenarios = contents(SHIPPED / "packs" / f"{pack}.yaml")
        assert schemes <= {scheme for each in scenarios for scheme in evaluated(each.get("given", ()))}


def test_the_scenarios_of_every_pack_do_something_and_are_refused_something() -> None:
    idle = [
        pack
        for pack in PACKS.packs()
        if not any(
            each.get("given") and each["then"].get("refused") for each in contents(SHIPPED / "packs" / f"{pack}.yaml")
        )
    ]
    assert idle == []


def test_there_is_much_to_notice() -> None:
    assert sum(len(list(expectations(document.content))) for _, document in SCENARIOS) > 400


def name(part: Path | Document) -> str:
    return part.stem if isinstance(part, Path) else str(part.content["scenario"])


@pytest.mark.parametrize(("file", "document"), SCENARIOS, ids=name)
async def test_whichever_expectation_is_changed_the_scenario_fails(file: Path, document: Document) -> None:
    scenario = checked(file, document)
    assert isinstance(scenario, Written)
    async with played(scenario) as outcome:
        unnoticed = [
            way
            for way in expectations(document.content)
            if not await noticed(checked(file, mutated(document, way)), outcome)
        ]

    assert unnoticed == []


async def noticed(scenario: Written | Invalid, outcome: Played) -> bool:
    return isinstance(scenario, Invalid) or bool(await judge.differences(scenario, outcome))

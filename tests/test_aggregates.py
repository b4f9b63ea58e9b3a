"""A new aggregate enters two lists by hand, the catalogue and the import rules; where it is missing, it is refused."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from contracts.catalog import AGGREGATES
from services.check.deciders import modules
from tests.checkout import ROOT

RULES: Final = (ROOT / "pyproject.toml").read_text("utf-8")
INDEPENDENCE: Final = "No aggregate knows another"
# An area is one word in the layers of each package.
AREAS: Final = ("contracts.organisation", "domain.organisation", "projections.organisation", "services.tiers")


def decided() -> dict[str, str]:
    """Return which module of the domain decides on which aggregate."""
    return {category: module.__name__ for category, module in modules().items()}


def independent() -> list[str]:
    """Return the aggregates that may not know each other."""
    contracts: list[dict[str, Any]] = tomllib.loads(RULES)["tool"]["importlinter"]["contracts"]
    modules: list[str] = next(contract["modules"] for contract in contracts if contract["name"] == INDEPENDENCE)
    return modules


def faults(catalogue: Collection[str], decided: Mapping[str, str], rules: Collection[str]) -> list[str]:
    """Say what is to be added where, so that catalogue, domain and import rules have the same aggregates."""
    return [
        *(
            f"{decided[category]} decides on {category}: add it to AGGREGATES in contracts/catalog.py."
            for category in sorted(decided.keys() - catalogue)
        ),
        *(
            f"Nothing in the domain decides on {category}: give it a module with its DECIDER."
            for category in sorted(catalogue - decided.keys())
        ),
        *(
            f'{module} is an aggregate: add it to "{INDEPENDENCE}" in pyproject.toml.'
            for module in sorted(set(decided.values()) - set(rules))
        ),
        *(
            f'{module} is no aggregate: take it from "{INDEPENDENCE}" in pyproject.toml.'
            for module in sorted(set(rules) - set(decided.values()))
        ),
    ]


def test_every_aggregate_is_in_the_catalogue_and_in_the_import_rules() -> None:
    assert faults(AGGREGATES.keys(), decided(), independent()) == []


@pytest.mark.parametrize("category", AGGREGATES)
def test_an_aggregate_that_the_catalogue_lacks_is_named(category: str) -> None:
    assert faults(AGGREGATES.keys() - {category}, decided(), independent()) == [
        f"{decided()[category]} decides on {category}: add it to AGGREGATES in contracts/catalog.py."
    ]


@pytest.mark.parametrize("module", independent())
def test_an_aggregate_that_the_import_rules_lack_is_named(module: str) -> None:
    assert faults(AGGREGATES.keys(), decided(), set(independent()) - {module}) == [
        f'{module} is an aggregate: add it to "No aggregate knows another" in pyproject.toml.'
    ]


def test_an_aggregate_on_which_nothing_decides_is_named() -> None:
    assert faults(AGGREGATES.keys() | {"nobody"}, decided(), [*independent(), "domain.nowhere.nobody"]) == [
        "Nothing in the domain decides on nobody: give it a module with its DECIDER.",
        'domain.nowhere.nobody is no aggregate: take it from "No aggregate knows another" in pyproject.toml.',
    ]


def test_an_area_that_the_import_rules_lack_is_named(tmp_path: Path) -> None:
    rules = RULES
    for area in AREAS:
        rules = without(rules, *area.split("."))
    (tmp_path / "pyproject.toml").write_text(rules, "utf-8")

    ended = lint_imports(tmp_path / "pyproject.toml")

    assert ended.returncode == 1
    assert ended.stdout.count("The following modules are not listed as layers:") == len(AREAS)
    for area in AREAS:
        assert f"The following modules are not listed as layers:\n\n- {area}\n" in ended.stdout


def without(rules: str, container: str, word: str) -> str:
    """Take a word out of the layers of a container."""
    before, mark, after = rules.partition(f'containers = ["{container}"]')
    return before + mark + re.sub(rf" \| {word}\b|\b{word} \| ", "", after, count=1)


def lint_imports(rules: Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [Path(sys.executable).with_name("lint-imports"), "--config", rules]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

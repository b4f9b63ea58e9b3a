"""The measures of the layout, counted on a small tree that was made up for it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from tests.checkout import ROOT
from tests.measures import lists, names, rooms, sizes
from tests.measures.__main__ import run
from tests.measures.measure import Measure
from tests.measures.tree import Checkout, read


def checkout(root: Path, files: Mapping[str, str]) -> Checkout:
    """Write the files and read them as a checkout."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return read(root)


def by_name(part: ModuleType, tree: Checkout) -> dict[str, Measure]:
    """Return the measures of one part by their names."""
    return {measure.name: measure for measure in part.measures(tree)}


def test_files_and_folders_are_rooms_and_imports_are_arrows(tmp_path: Path) -> None:
    tree = checkout(
        tmp_path,
        {
            "domain/__init__.py": "",
            "domain/money.py": "import decimal",
            "domain/tiers/__init__.py": "",
            "domain/tiers/tier.py": "from domain import money\nfrom domain.tiers import rules",
            "domain/tiers/rules.py": "import domain.money\nfrom contracts import message",
            "domain/customers/customer.py": "from domain.money import Money\nfrom domain.tiers.tier import Tier",
        },
    )
    measures = by_name(rooms, tree)
    assert measures["rooms in domain"].places == ["customers", "money", "tiers"]
    assert measures["arrows in domain"].value == 3
    assert measures["arrows in domain"].places == ["customers -> money, tiers", "money -> none", "tiers -> money"]
    assert measures["rooms in services"].value == 0
    assert measures["circles of rooms"].value == 0


def test_rooms_that_reach_each_other_are_a_circle(tmp_path: Path) -> None:
    tree = checkout(
        tmp_path,
        {
            "services/first.py": "from services import second",
            "services/second.py": "from services import third",
            "services/third.py": "from services import below, first",
            "services/below.py": "",
            "services/above.py": "from services import first",
        },
    )
    assert by_name(rooms, tree)["circles of rooms"].places == ["services: first, second, third"]


def test_a_field_is_counted_by_the_lines_on_which_it_is_a_word(tmp_path: Path) -> None:
    tree = checkout(
        tmp_path,
        {
            "contracts/customer.py": "nature: str\nsignature: str\n",
            "projections/list.py": 'SQL = """\n  select nature, listed.nature\n"""\n',
            "tests/test_customer.py": "nature = 1\n",
        },
    )
    measures = by_name(names, tree)
    assert measures["places for a field"].places == [
        "contracts/customer.py:1 nature: str",
        "projections/list.py:2 select nature, listed.nature",
    ]
    assert measures["files with places for a field"].value == 2


def test_a_command_and_its_event_are_counted_by_the_files_that_name_one(tmp_path: Path) -> None:
    tree = checkout(
        tmp_path,
        {
            "contracts/credit.py": "class SetCreditLimit: ...\nclass CreditLimitSet: ...\n",
            "domain/credit.py": "from contracts.credit import CreditLimitSet",
            "services/other.py": "class CreditLimitSetting: ...",
        },
    )
    assert by_name(names, tree)["files for a command and its event"].places == [
        "contracts/credit.py",
        "domain/credit.py",
    ]


def test_imports_under_another_name_are_told_apart_from_those_of_libraries(tmp_path: Path) -> None:
    text = "import numpy as np\nfrom domain import tier as tiers, money\nimport services.store as stored\n"
    measures = by_name(names, checkout(tmp_path, {"services/list.py": text}))
    assert measures["imports under another name"].places == [
        "services/list.py:2 tier as tiers",
        "services/list.py:3 services.store as stored",
    ]
    assert measures["imports under another name, of libraries"].places == ["services/list.py:1 numpy as np"]


def test_a_list_that_names_five_aggregates_is_central(tmp_path: Path) -> None:
    five = "{customer, complaint, CreditAccount, policies, AccountManager}"
    tree = checkout(
        tmp_path,
        {
            "contracts/catalog.py": f"AGGREGATES: Final = {five}\nFOUR = [customer, complaint, credit, community]\n",
            "domain/rules.py": f"def rules():\n    inside = {five}\n",
            "services/commands/registry.py": f"_DECIDING = {five}",
            "deploy/topics.toml": 'names = ["customer", "complaint", "credit", "policy", "unit"]',
            "deploy/other.toml": "",
            "pyproject.toml": 'layers = ["customers", "complaints | credit", "policies", "organisation"]',
            "tests/examples.py": f"EVERY = {five}",
        },
    )
    measures = by_name(lists, tree)
    assert measures["central lists for a new aggregate"].places == [
        "contracts/catalog.py:1 AGGREGATES",
        "pyproject.toml",
        "deploy/topics.toml",
    ]
    assert measures["central lists of other things"].places == [
        "services/commands/registry.py:1 _DECIDING: areas; the start of every process"
    ]
    assert measures["central lists for a new aggregate, in tests"].places == ["tests/examples.py:1 EVERY"]


def test_what_was_told_twice_is_found_while_it_is_there(tmp_path: Path) -> None:
    tree = checkout(
        tmp_path,
        {
            "services/scenarios/debts.py": "def ageing(): ...",
            "services/scenarios/answers/tiers.py": "def in_force_now(): ...",
            "services/tiers/plan.py": "if was_decided(decided): ...",
        },
    )
    assert by_name(lists, tree)["lists and rules told twice, of six known"].places == [
        "overdue items and ageing: services/scenarios/debts.py",
        "what an evaluation changes: services/tiers/plan.py",
    ]


def test_a_folder_is_as_full_as_its_python_files_without_init(tmp_path: Path) -> None:
    many = {f"services/api/part_{number}.py": "" for number in range(13)}
    tree = checkout(tmp_path, many | {"services/api/__init__.py": "", "services/api/notes.json": "{}"})
    measure = by_name(sizes, tree)["files in a folder of mixed things, at most"]
    assert (measure.value, measure.places) == (13, ["services/api: 13"])


def test_a_folder_of_one_kind_is_counted_apart(tmp_path: Path) -> None:
    many = {f"domain/calendar/part_{number}.py": "" for number in range(13)}
    measures = by_name(sizes, checkout(tmp_path, many | {"domain/decider.py": ""}))
    alike, mixed = (measures[f"files in a folder of {what}, at most"] for what in ("one kind", "mixed things"))
    assert (alike.value, alike.goal, alike.places) == (13, None, ["domain/calendar: 13"])
    assert (mixed.value, mixed.goal, mixed.places) == (1, 12, [])


def test_a_function_is_as_long_as_its_lines_without_decorators(tmp_path: Path) -> None:
    long = "@cache\nasync def long():\n" + "    x = 1\n" * 35
    short = "".join(f"def short_{number}():\n    pass\n" for number in range(9))
    tree = checkout(tmp_path, {"domain/tier.py": long, "services/list.py": short + long})
    measures = by_name(sizes, tree)
    assert measures["lines of the longest function"].value == 36
    assert measures["lines of the longest function"].places == [
        "services/list.py:20 long: 36",
        "domain/tier.py:2 long: 36",
    ]
    assert measures["lines of nine functions in ten, services"].value == 36
    assert measures["lines of nine functions in ten, contracts"].value == 0


def test_checkouts_are_counted_side_by_side(tmp_path: Path) -> None:
    checkout(tmp_path / "old", {"contracts/money.py": "", "contracts/tier.py": "nature = 1"})
    checkout(tmp_path / "new", {"contracts/money.py": ""})
    paths = [str(tmp_path / name) for name in ("old", "new")]

    head, first, *_ = run(paths).splitlines()
    assert head.split() == ["measure", "old", "new", "goal"]
    assert first.split() == ["rooms", "in", "contracts", "2", "1", "15"]
    assert "    tier" in run([*paths[:1], "--verbose"]).splitlines()
    rows = json.loads(run([*paths, "--format", "json"]))
    assert [row["value"] for row in rows if row["measure"] == "places for a field"] == [1, 0]


def test_what_is_no_checkout_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run([str(tmp_path)])
    assert "is not a checkout of Kehu" in capsys.readouterr().err


def test_it_needs_nothing_but_python() -> None:
    command = [sys.executable, "-S", "-m", "tests.measures"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("measure ")

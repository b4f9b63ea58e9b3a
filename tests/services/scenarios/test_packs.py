"""A scenario brings versions of packs with it, which nobody has drafted yet."""

from pathlib import Path

import pytest

from tests import packs
from tests.domain.policies.workshop import TEXT, changed
from tests.services.scenarios.written import result

SCENARIO = """
scenario: a severe case is due sooner
zone: Asia/Shanghai
packs: [workshop/2026-01-01.toml, workshop/2026-07-01.toml]
then:
  policy:
    - {pack: workshop, at: 2026-06-30, key: surveys.answered_within, is: 14d}
    - {pack: workshop, at: 2026-07-01, key: surveys.answered_within, is: 21d}
"""
SECOND = (("workshop-2026.1", "workshop-2026.2"), ("2026-01-01T00", "2026-07-01T00"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workshop").mkdir()
    (tmp_path / "workshop" / "2026-01-01.toml").write_text(TEXT, encoding="utf-8")
    later = changed(*SECOND, ('answered_within = { value = "14d"', 'answered_within = { value = "21d"'))
    (tmp_path / "workshop" / "2026-07-01.toml").write_text(later, encoding="utf-8")
    return tmp_path


def test_versions_that_a_scenario_names_are_in_force_in_their_time(folder: Path) -> None:
    assert result(folder, SCENARIO).ok


def test_steps_run_under_them(folder: Path) -> None:
    (folder / "shop.toml").write_text(packs.written(), encoding="utf-8")
    told = result(
        folder,
        """
scenario: a shop goes over to its own policy
packs: [shop.toml]
given:
  - at: 2026-05-01T09:00Z
    do: unit.run-pack
    with: {unit_id: main, pack: corner-shop, effective_from: 2026-08-01T00:00Z}
then:
  events: [{type: unit.pack-chosen.v1}]
  policy: [{unit: main, at: 2026-08-01, key: governance.evaluated_every, is: half-year}]
""",
    )

    assert told.ok, told.differences


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("value = 20,", "value = 30,"), "30 + 80 makes 110, not 100"),
        (('name = "poor"', 'name = "weak"'), "credit.grades.poor: it is gone"),
        (("value = 20,", "value = 120,"), "2026-07-01.toml:114: tiers.schemes.customers.rank.rows.top.share.value: "),
    ],
)
def test_a_version_that_cannot_come_into_force_is_told(folder: Path, change: tuple[str, str], reason: str) -> None:
    (folder / "workshop" / "2026-07-01.toml").write_text(changed(*SECOND, change), encoding="utf-8")

    told = result(folder, SCENARIO)

    assert told.ok is False
    (difference,) = told.differences
    assert (difference.line, reason in difference.what) == (4, True), difference


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "workshop" / "2026-07-01.toml").unlink()

    (difference,) = result(folder, SCENARIO).differences

    assert difference.line == 4
    assert "2026-07-01.toml cannot be read" in difference.what

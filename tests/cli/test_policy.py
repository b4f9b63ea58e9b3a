"""`kehu policy`: packs, show, lint, diff and coverage, as a business person meets them."""

from functools import partial
from pathlib import Path

import pytest

from tests.cli.kehu import kehu
from tests.policies.workshop import TEXT, changed

run = partial(kehu, "policy", database_url="postgresql://127.0.0.1:1/none", home=Path())


def write(folder: Path, *changes: tuple[str, str]) -> str:
    file = folder / "draft.toml"
    file.write_text(changed(*changes), encoding="utf-8")
    return str(file)


def test_packs_are_listed_with_how_much_of_them_has_a_source() -> None:
    rows = {row["pack"]: row for row in run("packs", "--format", "json").rows}

    assert len(rows) == 13
    assert rows["distributor"]["version"] == "distributor-2026.1"
    assert rows["distributor"]["effective_from"] == "2025-12-31T16:00:00Z"
    assert rows["fitness-club"]["sourced"] > rows["fitness-club"]["unsourced"]


def test_a_pack_is_shown_as_it_is_in_force_with_the_source_of_every_number() -> None:
    rows = {row["key"]: row for row in run("show", "distributor", "--at", "2026-01-01", "--format", "json").rows}

    assert rows["visits.frequencies.a-return-visit.every"] == {
        "key": "visits.frequencies.a-return-visit.every",
        "value": "month",
        "requirements": ["VI3"],
        "unsourced": None,
        "article": "003 5.2.2",
        "note": None,
    }
    early = run("show", "distributor", "--at", "2025-12-30")
    assert (early.code, early.out) == (1, "")
    assert "distributor is in force from 2026-01-01T00:00:00+08:00 on." in early.err


def test_shipped_packs_lint_clean_but_for_recorded_contradictions() -> None:
    ended = run("lint", "--no-notes", "--format", "json")

    assert ended.code == 0
    assert {row["severity"] for row in ended.rows} == {"contradiction"}


@pytest.mark.parametrize(
    ("change", "key", "reason"),
    [
        (("value = 20,", "value = 30,"), "tiers.schemes.customers.rank.rows", "30 + 80 makes 110, not 100"),
        (
            ("value = 20,", "value = 120,"),
            "tiers.schemes.customers.rank.rows.top.share.value",
            "less than or equal to 100",
        ),
        (("[credit]", "[credit"), "", "Expected ']' at the end of a table declaration"),
    ],
)
def test_a_faulty_file_is_told_with_file_key_and_reason(
    tmp_path: Path, change: tuple[str, str], key: str, reason: str
) -> None:
    file = write(tmp_path, change)
    ended = run("lint", file, "--no-notes", "--format", "json")
    errors = [row for row in ended.rows if row["severity"] == "error"]

    assert ended.code == 1
    assert [(row["file"], row["key"]) for row in errors] == [(file, key)]
    assert reason in errors[0]["message"]


def test_a_draft_that_cannot_follow_the_version_in_force_is_told(tmp_path: Path) -> None:
    head = ('name = "workshop"', 'name = "distributor"')
    file = write(tmp_path, head, ("workshop-2026.1", "distributor-2026.2"))

    errors = [row for row in run("lint", file, "--format", "json").rows if row["severity"] == "error"]

    assert "pack.effective_from" in {row["key"] for row in errors}
    assert "governance" in {row["key"] for row in errors}


def test_two_versions_are_compared_key_by_key(tmp_path: Path) -> None:
    file = write(tmp_path, ("value = 500,", "value = 600,"))
    (tmp_path / "old.toml").write_text(TEXT, encoding="utf-8")

    rows = run("diff", str(tmp_path / "old.toml"), file, "--format", "json").rows

    assert rows == [
        {
            "key": "tiers.schemes.abc.rank.rows.A.minimum.spend",
            "change": "value",
            "old": "500",
            "new": "600",
            "old_source": "unsourced (ours)",
            "new_source": "unsourced (ours)",
        }
    ]
    assert run("diff", "distributor", "distributor@distributor-2026.1", "--format", "json").rows == []
    assert run("diff", "distributor", "nowhere.toml").code == 2


def test_coverage_tells_the_keys_of_each_requirement() -> None:
    rows = {row["requirement"]: row for row in run("coverage", "--format", "json").rows}

    assert rows["SU2"] == {
        "requirement": "SU2",
        "packs": ["distributor"],
        "keys": ["distributor:surveys.rounds.pulse.every", "distributor:surveys.rounds.summary.every"],
    }
    assert all(row["keys"] for row in rows.values())


def test_the_keys_of_a_section_are_told_from_the_model() -> None:
    rows = {row["key"]: row for row in run("fields", "surveys", "--format", "json").rows}

    assert rows["surveys.rounds[].every"] == {
        "key": "surveys.rounds[].every",
        "needed": True,
        "sourced": True,
        "takes": "one of day, week, month, quarter, half-year, year",
    }
    assert {key.partition(".")[0] for key in rows} == {"surveys"}

"""`kehu policy`: packs, show, lint, diff and coverage, as a business person meets them."""

from functools import partial
from pathlib import Path

import pytest

from tests.domain.policies.workshop import TEXT, changed
from tests.services.cli.kehu import kehu

run = partial(kehu, "policy", database_url="postgresql://127.0.0.1:1/none", home=Path())


def write(folder: Path, *changes: tuple[str, str]) -> str:
    file = folder / "draft.toml"
    file.write_text(changed(*changes), encoding="utf-8")
    return str(file)


def test_packs_are_listed_with_how_much_of_them_has_a_source() -> None:
    rows = {row["pack"]: row for row in run("packs", "--format", "json").rows}

    assert len(rows) == 13
    assert rows["distributor"]["version"] == "distributor-2027.1"
    assert rows["distributor"]["effective_from"] == "2026-12-31T16:00:00Z"
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
            "120 is not a percentage up to 100",
        ),
        (("[credit]", "[credit"), "credit", "Expected ']' at the end of a table declaration"),
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


def kept(tmp_path: Path, *changes: tuple[str, str]) -> str:
    """Write two versions of a pack into its folder, the second with these changes, and return its file."""
    folder = tmp_path / "workshop"
    folder.mkdir()
    (folder / "2026-01-01.toml").write_text(TEXT, encoding="utf-8")
    file = folder / "2026-07-01.toml"
    second = (("workshop-2026.1", "workshop-2026.2"), ("2026-01-01T00", "2026-07-01T00"))
    file.write_text(changed(*second, *changes), encoding="utf-8")
    return str(file)


def errors(file: str) -> list[tuple[int, str]]:
    rows = run("lint", file, "--no-notes", "--format", "json").rows
    return [(row["line"], row["key"]) for row in rows if row["severity"] == "error"]


def test_a_file_is_compared_with_the_version_before_it_in_its_folder(tmp_path: Path) -> None:
    file = kept(tmp_path, ('name = "poor"', 'name = "weak"'))

    assert errors(file) == [(TEXT[: TEXT.index("[[credit.grades]]")].count("\n") + 1, "credit.grades.poor")]
    assert errors(file.replace("07-01", "01-01")) == []


def test_a_version_has_another_name_than_that_beside_it(tmp_path: Path) -> None:
    assert errors(kept(tmp_path, ("workshop-2026.2", "workshop-2026.1"))) == [(6, "pack.version")]


def test_a_file_that_is_named_for_a_day_is_named_for_its_first_and_stands_in_its_folder(tmp_path: Path) -> None:
    file = Path(kept(tmp_path))
    moved = file.rename(file.with_name("2026-08-01.toml"))

    assert errors(str(moved)) == [(7, "pack.effective_from")]
    folder = moved.rename(moved.with_name("2026-07-01.toml")).parent.rename(tmp_path / "bakery")
    assert errors(str(folder / "2026-07-01.toml")) == [(4, "pack.name")]


def test_a_file_is_shown_before_it_is_drafted(tmp_path: Path) -> None:
    file = write(tmp_path, ("value = 500, unsourced", 'value = 600, article = "§ 2", unsourced'))
    shown = run("show", file, "--format", "json")
    row = next(row for row in shown.rows if row["key"] == "tiers.schemes.abc.rank.rows.A.minimum.spend")

    assert (row["value"], row["article"]) == ("600", "§ 2")
    assert run("show", file, "--at", "2026-02-01").code == 2


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
    version = "distributor@distributor-2027.1"
    assert run("diff", version, version, "--format", "json").rows == []
    assert run("diff", "distributor", "nowhere.toml").code == 2


def test_the_hours_of_a_calendar_of_a_file_are_shown(tmp_path: Path) -> None:
    calendar = partial(kehu, "calendar", database_url="postgresql://127.0.0.1:1/none", home=Path())
    file = write(tmp_path, ("09:00-18:00", "09:00-17:00"))

    shown = calendar("show", f"{file}:shop", "--from", "2026-02-02", "--days", "1", "--format", "json")
    unknown = calendar("show", f"{file}:barn")

    assert shown.rows[0]["hours"] == "09:00-17:00"
    assert (
        unknown.code,
        "workshop-2026.1 has no calendar barn. It has elapsed, office, shop, shop-hours." in unknown.err,
    ) == (1, True)


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
        "meaning": "how often it is held",
    }
    assert {key.partition(".")[0] for key in rows} == {"surveys"}

"""Changing policies on the command line: two people, one store, no restart (C19, PG1)."""

import asyncio
import shlex
from pathlib import Path
from string import Template

import pytest

from tests import packs
from tests.checkout import ROOT
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import Ended, kehu

VERSION = "corner-shop@corner-shop-2090.1"
BEGINS = "2090-07-01T00:00:00+08:00"


@pytest.fixture
def draft_file(tmp_path: Path) -> Path:
    file = tmp_path / "shop.toml"
    file.write_text(packs.written("2090.1", BEGINS), encoding="utf-8")
    return file


def test_a_policy_comes_into_force_by_the_hands_of_two_people(
    database_url: str, tmp_path: Path, draft_file: Path
) -> None:
    def policy(*arguments: str) -> Ended:
        return kehu("policy", *arguments, "--format", "json", database_url=database_url, home=tmp_path)

    drafted = policy("draft", str(draft_file), "--by", "王芳", "--reason", "修订申请 7")
    own = policy("approve", VERSION, "--by", "王芳")
    approved = policy("approve", VERSION, "--by", "李伟", "--sha256", drafted.rows[0]["sha256"])
    activated = policy("activate", VERSION, "--by", "李伟")
    again = policy("activate", VERSION, "--by", "李伟")
    running = policy("run-pack", "main", packs.SHOP, "--from", "2090-08-01", "--by", "李伟")

    assert (own.code, own.out) == (1, "")
    assert "王芳 is the author" in own.err
    rows = [ended.rows[0] for ended in (drafted, approved, activated, again)]
    assert [row["state"] for row in rows] == ["drafted", "approved", "activated", "activated"]
    assert [row["changed"] for row in rows] == [True, True, True, False]
    assert (running.rows[0]["from"], running.rows[0]["effective_from"]) == ("2090-08-01", "2090-07-31T16:00:00Z")

    asyncio.run(catch_up(database_url))
    history = policy("history", packs.SHOP).rows
    assert [(step["what"], step["by"], step["reason"]) for step in history] == [
        ("drafted", "王芳", "修订申请 7"),
        ("approved", "李伟", None),
        ("activated", "李伟", None),
    ]
    assert history[-1]["evaluation_due"] == "2091-01-01"
    assert packs.SHOP in [row["pack"] for row in policy("packs").rows]
    assert policy("units", "--as-of", "2090-08-01").rows == [
        {"unit": "main", "pack": packs.SHOP, "since": "2090-07-31T16:00:00Z"}
    ]
    assert policy("units").rows == []


def test_a_faulty_draft_is_refused_with_file_key_and_reason(
    database_url: str, tmp_path: Path, draft_file: Path
) -> None:
    draft_file.write_text(draft_file.read_text("utf-8").replace("CNY", "yuan"), encoding="utf-8")

    ended = kehu("policy", "draft", str(draft_file), "--by", "王芳", database_url=database_url, home=tmp_path)

    assert (ended.code, ended.out) == (1, "")
    assert f"{draft_file}:10: pack.currency: “yuan” is not a currency" in ended.err


def test_a_draft_with_an_error_of_lint_is_refused_with_its_line(
    database_url: str, tmp_path: Path, draft_file: Path
) -> None:
    draft_file.write_text(draft_file.read_text("utf-8").replace("corner-shop-2090", "shop-2090"), encoding="utf-8")

    ended = kehu("policy", "draft", str(draft_file), "--by", "王芳", database_url=database_url, home=tmp_path)

    assert (ended.code, ended.out) == (1, "")
    assert f"{draft_file}:5: pack.version: it must begin with “corner-shop-”" in ended.err


def test_a_draft_that_cannot_be_activated_is_told_before_anybody_approves_it(
    database_url: str, tmp_path: Path, draft_file: Path
) -> None:
    draft_file.write_text(packs.written("2020.9", "2020-07-01T00:00:00+08:00"), encoding="utf-8")

    ended = kehu(
        "policy", "draft", str(draft_file), "--by", "王芳", "--reason", "r", database_url=database_url, home=tmp_path
    )

    assert ended.code == 0
    assert "As it stands it cannot be activated: corner-shop-2020.9 would be in force from 2020-07-01" in ended.err


def test_a_file_that_is_no_text_is_no_draft(database_url: str, tmp_path: Path, draft_file: Path) -> None:
    draft_file.write_bytes(b"\xff\xfe\x00")

    ended = kehu("policy", "draft", str(draft_file), "--by", "王芳", database_url=database_url, home=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "cannot be read" in ended.err


def test_a_unit_learns_from_when_on_its_pack_is_in_force(database_url: str, tmp_path: Path) -> None:
    ended = kehu(
        *("policy", "run-pack", "early", "distributor", "--from", "1997-01-01", "--by", "李伟"),
        database_url=database_url,
        home=tmp_path,
    )

    assert ended.code == 0
    assert (
        "distributor is in force from 2026-01-01T00:00:00+08:00 on: until then early decides under none." in ended.err
    )


def test_every_choice_for_a_unit_is_told_with_who_made_it(database_url: str, tmp_path: Path) -> None:
    def policy(*arguments: str) -> Ended:
        return kehu("policy", *arguments, "--format", "json", database_url=database_url, home=tmp_path)

    for pack, begins in (
        ("distributor", "2026-01-01"),
        ("hvac-maker", "2090-06-01"),
        ("general-company", "2090-03-01"),
    ):
        assert policy("run-pack", "north", pack, "--from", begins, "--by", "李伟", "--reason", "r").code == 0

    told = policy("choices", "north")
    unknown = policy("choices", "nobodys")

    assert [(row["pack"], row["void"], row["by"], row["reason"]) for row in told.rows] == [
        ("distributor", False, "李伟", "r"),
        ("hvac-maker", True, "李伟", "r"),
        ("general-company", False, "李伟", "r"),
    ]
    assert (unknown.code, unknown.out) == (1, "")


def test_a_version_is_named_with_its_pack(database_url: str, tmp_path: Path) -> None:
    ended = kehu("policy", "approve", "corner-shop-2090.1", "--by", "李伟", database_url=database_url, home=tmp_path)

    assert ended.code == 2
    assert "PACK@VERSION" in ended.err


def test_without_a_database_the_shipped_packs_are_known(tmp_path: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/nowhere"

    ended = kehu("policy", "packs", "--format", "json", database_url=nowhere, home=tmp_path)

    assert ended.code == 0
    assert "distributor" in [row["pack"] for row in ended.rows]
    assert ended.err.startswith("Only packs that come with the program: ")


def test_a_change_without_a_database_is_not_made(tmp_path: Path, draft_file: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/nowhere"

    ended = kehu("policy", "draft", str(draft_file), "--by", "王芳", database_url=nowhere, home=tmp_path)

    assert ended.code == 3


def test_the_example_of_the_documentation_can_be_followed_again_and_again(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word of the file is changed meanwhile, as its reader is asked to (C19)."""
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "policy-changes.md").read_text(encoding="utf-8")
    _, _, example = page.partition("```\n")
    first, _, *rest = [line.removeprefix("$ ") for line in example.partition("```")[0].splitlines()]
    written = first.partition("$(")[2].partition(")")[0]
    for word in ("甲", "乙"):
        file = Path(carried_out(written, database_url, tmp_path))
        file.write_text(file.read_text("utf-8").replace('title = "', f'title = "{word}', 1), "utf-8")
        for line in rest:
            carried_out(Template(line).substitute(file=file, version=file.stem), database_url, tmp_path)
        asyncio.run(catch_up(database_url))


def carried_out(line: str, database_url: str, home: Path) -> str:
    """Run a line of the example, and return what it prints."""
    _, *words = shlex.split(line)
    ended = kehu(*words, database_url=database_url, home=home)
    assert ended.code == 0, ended.err
    return ended.out.strip()

"""`kehu policy export` and `new`: what is printed is accepted as it is, what is written is edited and drafted."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from services.cli.policy import pack_file
from services.packs.book import SHIPPED
from tests import packs
from tests.domain.policies.workshop import changed
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import Ended, kehu

run = partial(kehu, "policy", database_url="postgresql://127.0.0.1:1/none", home=Path())


def severities(file: Path | str) -> set[str]:
    return {row["severity"] for row in run("lint", str(file), "--format", "json").rows}


@pytest.mark.parametrize("pack", SHIPPED.packs())
def test_a_version_that_is_printed_is_accepted_and_changes_nothing(tmp_path: Path, pack: str) -> None:
    for version in SHIPPED.versions(pack):
        file = tmp_path / f"{version.pack.version}.toml"
        file.write_text(run("export", pack, "--version", version.pack.version).out, encoding="utf-8")

        notes = [row["message"] for row in run("lint", str(file), "--format", "json").rows]
        assert f"nothing is changed: this is {version.pack.version}" in notes
        assert "error" not in severities(file)
        assert run("diff", f"{pack}@{version.pack.version}", str(file), "--format", "json").rows == []


def test_the_version_in_force_is_printed_and_shown_unless_another_is_named() -> None:
    first, *_, newest = SHIPPED.versions("distributor")

    # Dated between them: without a moment it is as of now.
    shown = run("show", "distributor", "--at", "2026-06-01", "--all", "--format", "json").rows
    assert next(row["value"] for row in shown if row["key"] == "pack.version") == first.pack.version
    assert run("export", "distributor", "--version", newest.pack.version).out == SHIPPED.text(newest)
    named = f"distributor@{newest.pack.version}"
    assert run("export", named).out == SHIPPED.text(newest)
    rows = run("show", named, "--all", "--format", "json").rows
    assert next(row["value"] for row in rows if row["key"] == "pack.version") == newest.pack.version
    for words in (("show", "distributor@distributor-1"), ("export", "distributor@distributor-1")):
        assert run(*words).code == 1
    refused = run("show", named, "--at", "2026-06-01")
    assert refused.code == 2
    assert "--at chooses the version in force" in " ".join(refused.err.replace("│", " ").split())
    assert (run("export", "distributor", "--version", "distributor-1").code, run("export", "bakery").code) == (1, 1)


def test_a_pack_means_its_version_in_force_wherever_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    in_force = SHIPPED.at("distributor", datetime.now(UTC))
    assert run("export", "distributor").out == SHIPPED.text(in_force)
    for version in SHIPPED.versions("distributor"):
        named = f"distributor@{version.pack.version}"
        differences = run("diff", "distributor", named, "--format", "json").rows
        assert (differences == []) == (version == in_force)
    run("new", "bakery", "--from", "distributor", "--version", "bakery-1")
    rows = run("diff", "distributor", "bakery-1.toml", "--format", "json").rows
    assert {row["key"] for row in rows} == {"pack.name", "pack.version", "pack.effective_from"}


def test_a_new_version_does_not_take_the_name_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    taken = run("new", "distributor", "--from", "distributor", "--version", "distributor-2027.1")
    assert (taken.code, taken.out, list(tmp_path.iterdir())) == (1, "", [])
    assert "distributor-2027.1 exists, from 2027-01-01 on, and a version never changes" in taken.err


def test_a_version_of_the_program_keeps_its_name_where_own_versions_took_its_place(tmp_path: Path) -> None:
    first, *_, newest = SHIPPED.versions("distributor")
    head = {"version": "distributor-2026.9", "effective_from": first.pack.effective_from + timedelta(days=90)}
    own = first.model_copy(update={"pack": first.pack.model_copy(update=head)})
    file = tmp_path / "mine.toml"
    file.write_text(SHIPPED.text(newest).replace("= 2027-01-01T", "= 2027-02-01T"), encoding="utf-8")

    found = [finding.message for _, finding in pack_file.findings(SHIPPED.with_activated(own), str(file))]

    assert "distributor-2027.1 exists with other rules and never changes: give the version another name" in found


def test_a_new_version_is_like_another_but_for_its_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written = run("new", "distributor", "--from", "distributor@distributor-2026.1", "--begins", "2090-07-01")
    assert (written.code, written.out) == (0, "distributor-2090.1.toml\n")

    rows = run("diff", "distributor@distributor-2026.1", "distributor-2090.1.toml", "--format", "json").rows
    assert {row["key"]: row["new"] for row in rows} == {
        "pack.version": "distributor-2090.1",
        "pack.effective_from": "2090-07-01T00:00:00+08:00",
    }
    assert "error" not in severities("distributor-2090.1.toml")
    again = run("new", "distributor", "--from", "distributor", "--begins", "2090-07-01")
    assert (again.code, again.out) == (0, "distributor-2090.2.toml\n")
    named = run(
        "new", "distributor", "--from", "distributor", "--begins", "2090-07-01", "--version", "distributor-2090.1"
    )
    assert named.code == 2
    assert "distributor-2090.1.toml exists" in named.err


def test_a_new_version_begins_after_every_other_and_may_be_of_a_new_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    *_, newest = SHIPPED.versions("distributor")
    name = run("new", "distributor", "--from", "distributor").out.strip()
    (begins,) = (
        row["new"]
        for row in run("diff", "distributor", name, "--format", "json").rows
        if row["key"] == "pack.effective_from"
    )
    assert begins > newest.pack.effective_from.isoformat()
    assert begins[7:] == "-01T00:00:00+08:00"

    assert run("new", "bakery", "--from", name, "--version", "bakery-1", "--file", "mine.toml").out == "mine.toml\n"
    assert "error" not in severities("mine.toml")


@pytest.mark.parametrize("name", ['x"', "x\\1", "x\n[credit]", "Größe"])
def test_a_name_that_is_none_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run("new", "bakery", "--from", "distributor", "--version", name, "--file", "mine.toml")

    assert ended.code in {1, 2}
    assert list(tmp_path.iterdir()) == []


def test_a_head_in_another_form_is_left_to_its_author(tmp_path: Path) -> None:
    file = tmp_path / "draft.toml"
    file.write_text(changed(('version = "workshop-2026.1"', '"version" = "workshop-2026.1"')), encoding="utf-8")

    ended = run("new", "workshop", "--from", str(file), "--file", str(tmp_path / "next.toml"))
    assert ended.code == 1
    assert "edit it yourself" in ended.err


def test_what_was_activated_is_printed_as_drafted_and_drafting_it_again_changes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    def policy(*arguments: str) -> Ended:
        return kehu("policy", *arguments, database_url=database_url, home=tmp_path)

    text = packs.written("2090.1", "2090-07-01T00:00:00+08:00")
    file = tmp_path / "shop.toml"
    file.write_text(f"# Ours.\n{text}", encoding="utf-8")
    draft = ("draft", str(file), "--by", "王芳", "--reason", "修订申请 7")
    assert policy(*draft).code == 0
    for step in ("approve", "activate"):
        assert policy(step, "corner-shop@corner-shop-2090.1", "--by", "李伟").code == 0
    asyncio.run(catch_up(database_url))

    printed = policy("export", packs.SHOP, "--version", "corner-shop-2090.1").out
    assert printed == f"# Ours.\n{text}"
    assert [row["changed"] for row in policy(*draft, "--format", "json").rows] == [False]
    # Nothing of it is in force today.
    assert policy("export", packs.SHOP).code == 1

    file.write_text(policy("export", "distributor", "--version", "distributor-2026.1").out, encoding="utf-8")
    shipped = policy(*draft, "--format", "json")
    assert [(row["state"], row["changed"]) for row in shipped.rows] == [("shipped", False)]
    assert "nothing in it is changed" in shipped.err

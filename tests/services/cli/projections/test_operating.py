"""`kehu projections pause`, `resume` and `diagnose`, and a rebuild where it is needed: columns and exit codes."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from projections.tiers.tier_list import PROJECTION as TIERS
from tests.integration.accounts import account
from tests.integration.rebuilding import site
from tests.integration.working import life
from tests.services.cli.kehu import Ended, kehu

pytestmark = pytest.mark.servers


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    async def fill() -> None:
        async with site(database_url) as here:
            await here.happened(life(3), TIERS)
            await here.published()

    asyncio.run(fill())
    return partial(kehu, database_url=database_url, home=tmp_path)


def test_a_pause_is_said_wherever_the_read_model_is(run: Kehu) -> None:
    (row,) = run("projections", "pause", "tier_list", "--reason", "stock-taking", "--format", "json").rows
    assert (list(row), row["reason"]) == (["name", "generation", "paused_at", "reason"], "stock-taking")
    assert run("projections", "list", "tier_list", "--format", "json").rows[0]["paused_at"] == row["paused_at"]
    listed = run("query", "tiers")
    assert listed.code == 0
    assert "tier_list stands at position 21: it is paused" in listed.err

    (row,) = run("projections", "resume", "tier_list", "--format", "json").rows
    assert (row["paused_at"], row["reason"]) == (None, None)
    assert "stands at position" not in run("query", "tiers").err


def test_a_diagnosis_is_an_object_with_causes(run: Kehu) -> None:
    run("projections", "pause", "tier_list")
    ended = run("projections", "diagnose", "tier_list", "--format", "json")
    found = json.loads(ended.out)
    assert ended.code == 3
    assert (list(found), found["name"], found["behind"]) == (["name", "behind", "causes", "healed"], "tier_list", 0)
    assert {"broker", "paused"} <= {each["what"] for each in found["causes"]}
    assert all(list(each) == ["what", "detail", "do"] for each in found["causes"])
    table = run("projections", "diagnose", "tier_list")
    assert (table.code, "tier_list is 0 events behind." in table.err) == (3, True)


def test_only_what_another_release_made_is_rebuilt_where_needed(run: Kehu, database_url: str) -> None:
    assert run("projections", "rebuild", "tier_list", "--if-needed", "--format", "json").rows == []
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update projection_generation set fingerprint = 'other' where projection = 'tier_list'")
        made = run("projections", "rebuild", "tier_list", "--if-needed", "--processes", "1", "--format", "json")
        assert [(each["generation"], each["differences"]) for each in made.rows] == [(2, None)]
        change = "update projection_generation set fingerprint = %s where projection = 'tier_list' and generation = %s"
        connection.execute(change, (TIERS.fingerprint, 1))
        connection.execute(change, ("other", 2))
        back = run("projections", "rebuild", "tier_list", "--if-needed", "--format", "json")
        assert [each["generation"] for each in back.rows] == [1]


@pytest.mark.parametrize("command", ["rebuild", "verify", "rollback"])
def test_an_account_that_does_not_own_the_table_is_refused(
    command: str, run: Kehu, database_url: str, tmp_path: Path
) -> None:
    assert run("projections", "list").code == 0
    with account(database_url, "kehu_worker") as url:
        ended = kehu("projections", command, "tier_list", database_url=url, home=tmp_path)
    assert ended.code == 1
    assert "The table tier_list belongs to kehu: run this command as kehu." in " ".join(ended.err.split())


def test_an_account_that_may_not_pause_is_refused(run: Kehu, database_url: str, tmp_path: Path) -> None:
    assert run("projections", "list").code == 0
    with account(database_url, "kehu_relay") as url:
        ended = kehu("projections", "pause", "tier_list", database_url=url, home=tmp_path)
    assert ended.code == 1
    assert "may not do this" in " ".join(ended.err.split())


def test_an_unknown_read_model_is_refused(run: Kehu) -> None:
    assert {run("projections", command, "nothing").code for command in ("pause", "resume", "diagnose")} == {2}

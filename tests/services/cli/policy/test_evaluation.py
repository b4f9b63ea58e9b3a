"""Evaluations of a policy on the command line: recorded by a person, listed, due as of a day, in its history (PG1)."""

import asyncio
from pathlib import Path

import pytest

from services.store.postgres import open_store
from tests import corner_shop, packs
from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import Ended, kehu


@pytest.fixture
def shop(database_url: str) -> str:
    """Have a policy in force since July 2020."""

    async def fill() -> None:
        async with open_store(database_url) as store:
            await corner_shop.bring_into_force(store)

    asyncio.run(fill())
    return database_url


def test_the_half_yearly_evaluation_of_a_policy_is_recorded_and_the_next_one_is_due(shop: str, tmp_path: Path) -> None:
    def policy(*arguments: str) -> Ended:
        return kehu("policy", *arguments, "--format", "json", database_url=shop, home=tmp_path)

    def record(*arguments: str) -> Ended:
        return policy("record-evaluation", packs.SHOP, "--report", "档案 3", "--by", "李伟", *arguments)

    def due(day: str) -> tuple[str, bool, int]:
        (found,) = [row for row in policy("due", "--as-of", day).rows if row["pack"] == packs.SHOP]
        return found["period"], found["overdue"], found["missed"]

    recorded = record("--period", "2020-H2", "--on", "2021-01-05", "--finding", "回访不及时", "--revision-requested")
    again = record("--period", "2020-H2", "--finding", "回访不及时", "--revision-requested")
    supplement = record("--period", "2020-H2")
    too_early = record("--period", "2020-H1")

    assert [ended.rows[0]["changed"] for ended in (recorded, again, supplement)] == [True, False, True]
    assert (too_early.code, too_early.out) == (1, "")
    assert "the first is 2020-H2, from 2020-07-01 on" in too_early.err

    assert record("--period", "2020-H2", "--report", " ").code == 2

    asyncio.run(catch_up(shop))
    listed = policy("evaluations", packs.SHOP).rows
    assert [(row["period"], row["evaluated_by"], row["findings"], row["supplement"]) for row in listed] == [
        ("2020-H2", "李伟", ["回访不及时"], False),
        ("2020-H2", "李伟", [], True),
    ]
    assert listed[0]["revision_requested"] is True
    assert due("2021-01-04") == ("2020-H2", True, 1)
    assert due("2021-01-05") == ("2021-H1", False, 0)
    assert due("2022-01-02") == ("2021-H1", True, 2)

    unknown = policy("evaluations", "corner-shap")
    assert (unknown.code, unknown.err[:32]) == (1, "No pack is named corner-shap. Th")

    history = policy("history", packs.SHOP).rows
    assert [(done["what"], done["period"], done["evaluation_due"]) for done in history] == [
        ("drafted", None, None),
        ("approved", None, None),
        ("activated", None, "2021-01-01"),
        ("evaluated", "2020-H2", None),
        ("evaluated", "2020-H2", None),
    ]


def test_the_history_of_a_shipped_policy_begins_with_the_program(database_url: str, tmp_path: Path) -> None:
    ended = kehu("policy", "history", "distributor", "--format", "csv", database_url=database_url, home=tmp_path)

    assert ended.out.splitlines()[1] == (
        "distributor-2026.1,2025-12-31T16:00:00Z,,shipped,客户管理部门,,,2026-07-01,,,"
    )


def test_packs_tell_which_version_is_in_force_and_who_says_what_it_means(shop: str, tmp_path: Path) -> None:
    asyncio.run(catch_up(shop))

    rows = kehu("policy", "packs", "--format", "json", database_url=shop, home=tmp_path).rows

    told = {row["pack"]: (row["in_force"], row["interpreted_by"]) for row in rows}
    assert told[packs.SHOP] == (corner_shop.VERSION, None)
    assert told["general-company"][1] == "团队"

"""`kehu simulate` plays a company into the store, goes on where it ended, and refuses what makes no sense."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.services.api.read_models import catch_up
from tests.services.cli.kehu import Ended, kehu

PACK = "general-company"
SPRING = ("--from", "2026-03-02", "--to", "2026-05-01")
SUMMER = ("--from", "2026-05-04", "--to", "2026-07-15", "--seed", "2")
Run = Callable[..., Ended]


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Run:
    return partial(kehu, database_url=database_url, home=tmp_path)


@pytest.fixture
def simulate(run: Run) -> Run:
    return partial(run, "simulate", PACK, "--customers", "6", "--format", "json")


def total(ended: Ended, column: str) -> int:
    return sum(row[column] for row in ended.rows)


def test_a_company_is_counted_played_and_not_played_twice(simulate: Run, run: Run) -> None:
    counted = simulate(*SPRING, "--dry-run")
    assert counted.code == 0
    assert counted.err.startswith("Nothing was stored.")
    assert run("policy", "units", "--format", "json").rows == []

    played = simulate(*SPRING)
    assert played.code == 0, played.err
    assert total(played, "commands") == total(counted, "commands") > 60
    assert (total(played, "refused"), total(played, "repeated")) == (0, 0)
    assert total(played, "events") >= total(played, "commands")

    again = simulate(*SPRING)
    assert again.code == 0
    assert total(again, "repeated") == total(played, "commands")
    assert total(again, "events") == 0


def test_another_first_day_is_refused_with_the_known_one(simulate: Run) -> None:
    assert simulate(*SPRING).code == 0
    refused = simulate("--from", "2026-03-03", "--to", "2026-05-01")
    assert refused.code == 1
    assert refused.err == (
        "Seed 1 of general-company was simulated from 2026-03-02 on: "
        "give --from 2026-03-02 to go on, or another --seed.\n"
    )


def test_tiers_wait_for_the_read_models(simulate: Run, run: Run, database_url: str) -> None:
    early = simulate(*SUMMER, "--wait", "0.1")
    assert early.code == 75
    assert early.err.splitlines()[-1].startswith("All but the tiers is stored; the same command decides on them.")

    asyncio.run(catch_up(database_url))
    # Nobody reads the log here but this test.
    later = simulate(*SUMMER, "--wait", "0")
    assert later.code == 0, later.err
    assert {row["command"]: row["events"] for row in later.rows}["customer.evaluate-tier"] >= 6

    asyncio.run(catch_up(database_url))
    periods = run("tiers", "periods", PACK, "--format", "json").rows
    assert [(row["unit"], row["closed"], row["evaluated"]) for row in periods] == [("general-company-2", True, 6)]
    tiers = run("query", "tiers", "--format", "json").rows
    assert {row["tier"] for row in tiers if row["customer"].startswith("gc2-")} == {"重要", "一般", "潜在"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-03-02", "--to", "2026-03-08"), "are 6 days; a simulation has 7 to 3,660"),
        (("--from", "2026-03-02", "--to", "2026-03-01"), "are -1 days"),
        (("--from", "2010-01-01", "--to", "2026-01-01"), "are 5,844 days"),
        (("--from", "1989-12-31", "--to", "1991-01-01"), "is before 1990-01-01"),
        ((*SPRING, "--customers", "0"), "'--customers': it must be 1 or more"),
        ((*SPRING, "--customers", "10001"), "'--customers': it must be 10000 or less"),
        ((*SPRING, "--seed", "-1"), "'--seed': it must be 0 or more"),
        (("--to", "2026-05-01"), "--from"),
        (("--from", "yesterday", "--to", "2026-05-01"), "yesterday"),
    ],
)
def test_what_cannot_be_played_is_wrong_usage(simulate: Run, arguments: tuple[str, ...], said: str) -> None:
    refused = simulate(*arguments)
    assert refused.code == 2
    assert said in " ".join(refused.err.replace("│", " ").split())


def test_nothing_is_played_after_today(simulate: Run) -> None:
    ends = datetime.now(UTC).date() + timedelta(days=3)
    refused = simulate("--from", str(ends - timedelta(days=30)), "--to", str(ends), "--seed", "3", "--dry-run")
    assert refused.code == 2
    assert "nothing happens after today" in " ".join(refused.err.replace("│", " ").split())


def test_an_unknown_pack_is_refused_and_the_known_ones_named(run: Run) -> None:
    refused = run("simulate", "no-such-pack", *SPRING)
    assert refused.code == 1
    assert "No pack is named no-such-pack. There are auto-repair" in refused.err

"""`kehu tiers evaluate` on real servers: the whole base, once for each period (TI2, TI8, TI11)."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.tiers.alone import SCHEMES, TRY
from tests import stack as stacks
from tests.integration.evaluating import import_purchases, see
from tests.services.cli.kehu import kehu
from tests.services.cli.test_query import Kehu
from tests.stack import PrivateStack

HEADER = "customer_id,date,quantity,amount\n"
ROWS = "C1,1997-02-01,20,600.00\nC2,1997-03-01,2,120.00\nC3,1997-04-01,1,9.90\nC1,1997-08-01,1,5.00\n"
HALF_YEAR = ("--pack", "distributor", "--as-of", "1997-06-30", "--wait", "0", "--format", "json")


@pytest.fixture
def database_url(stack: PrivateStack) -> Iterator[str]:
    with stacks.database(stack) as url:
        yield url


@pytest.fixture
def run(database_url: str, tmp_path: Path) -> Kehu:
    file = tmp_path / "bought.csv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    asyncio.run(import_purchases(database_url, file, tmp_path))
    return partial(kehu, database_url=database_url, home=tmp_path)


def test_a_dry_run_tells_what_would_be_decided_and_decides_nothing(run: Kehu) -> None:
    for _ in range(2):
        first, second, third = run("tiers", "evaluate", *HALF_YEAR, "--dry-run").rows
        assert first == {
            "customer": "C1",
            "before": None,
            "change": "assigned",
            "tier": "A",
            "rule": "abc/row-1",
            "arithmetic": ["row 1, A: sales 600 ≥ 500 or influence unknown: met"],
        }
        assert (second["tier"], third["tier"], third["rule"]) == ("B", "C", "abc/otherwise")


def test_an_evaluation_gives_everybody_a_tier_and_again_changes_nothing(run: Kehu, database_url: str) -> None:
    first = run("tiers", "evaluate", *HALF_YEAR)
    asyncio.run(see(database_url))
    again = run("tiers", "evaluate", *HALF_YEAR)

    assert [(row["tier"], row["customers"], row["assigned"]) for row in first.rows] == [
        ("A", 1, 1),
        ("B", 1, 1),
        ("C", 1, 1),
    ]
    assert {row["period"] for row in first.rows} == {"1997-H2"}
    assert "is in force from 2026-01-01 on; it is also applied to the time before." in first.err
    assert "3 customers, 3 to decide on." in first.err
    assert [(row["tier"], row["customers"], row["assigned"]) for row in again.rows] == [
        ("A", 1, 0),
        ("B", 1, 0),
        ("C", 1, 0),
    ]
    tiers = run("query", "tiers", "--as-of", "1997-06-30", "--format", "json").rows
    assert [(row["customer"], row["tier"], row["policy"]) for row in tiers] == [
        ("C1", "A", "distributor-2026.1"),
        ("C2", "B", "distributor-2026.1"),
        ("C3", "C", "distributor-2026.1"),
    ]


def test_a_run_beside_another_on_the_same_scheme_is_refused(run: Kehu, database_url: str) -> None:
    """Semantics 38: one run decides a period, by one state of the facts."""
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(TRY, (SCHEMES, "distributor/abc"))
        for asked in (("evaluate",), ("correct", "--reason", "late", "--by", "Li")):
            refused = run("tiers", *asked, *HALF_YEAR)
            assert refused.code == 1
            assert "Another run is deciding on distributor/abc: nothing was done" in refused.err
        assert len(run("tiers", "evaluate", *HALF_YEAR, "--dry-run").rows) == 3

    assert sum(row["assigned"] for row in run("tiers", "evaluate", *HALF_YEAR).rows) == 3


def test_a_run_on_another_scheme_is_none_beside_it(run: Kehu, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(TRY, (SCHEMES, "general-company-1/members"))
        assert sum(row["assigned"] for row in run("tiers", "evaluate", *HALF_YEAR).rows) == 3


def test_a_customer_or_a_unit_that_nobody_recorded_is_refused_with_the_nearest_known(run: Kehu) -> None:
    """Semantics 35."""
    for asked, sentence in (
        (("evaluate", *HALF_YEAR, "--customer", "C11"), "--customer: there is no customer C11; the nearest known: C1"),
        (("evaluate", *HALF_YEAR, "--unit", "mainz"), "--unit: there is no unit mainz; none like it is known."),
        (("evaluate", *HALF_YEAR, "--unit", "mianz", "--dry-run"), "--unit: there is no unit mianz; "),
        (("ranking", "--pack", "joint-venture", "--unit", "mainz"), "--unit: there is no unit mainz; "),
    ):
        ended = run("tiers", *asked)
        assert (ended.code, ended.out) == (1, ""), ended.err
        assert sentence in ended.err


def test_read_models_that_have_not_seen_a_run_do_not_make_it_happen_twice(run: Kehu) -> None:
    """The period is closed, which the store knows, whatever the read models have seen (semantics 38)."""
    run("tiers", "evaluate", *HALF_YEAR, "--scheme", "abc")
    again = run("tiers", "evaluate", *HALF_YEAR)
    assert [row["assigned"] for row in again.rows] == [0, 0, 0]
    assert "1997-H2 is closed by the facts up to position" in again.err


def test_amounts_in_another_currency_do_not_count_unless_asked_for(run: Kehu) -> None:
    plain = run("tiers", "evaluate", "--pack", "foreign-trade", "--as-of", "1997-06-30", "--wait", "0", "--dry-run")
    assert "Amounts in CNY do not count, only those in USD: see --currency." in plain.err


def test_nothing_is_decided_on_amounts_of_which_none_counts_unless_the_currency_is_named(run: Kehu) -> None:
    asked = ("tiers", "evaluate", "--pack", "foreign-trade", "--as-of", "1997-06-30", "--wait", "0", "--format", "json")
    refused = run(*asked)
    decided = run(*asked, "--currency", "CNY")
    assert (refused.code, refused.out) == (1, "")
    assert "Nothing was decided: no amount is in USD, but in CNY: name the currency to count." in refused.err
    assert [(row["tier"], row["assigned"], row["proposed"]) for row in decided.rows] == [
        ("large", 0, 0),
        ("medium", 0, 1),
        ("small", 2, 0),
    ]


def test_a_day_to_come_is_looked_at_but_not_decided_on(run: Kehu) -> None:
    """A version that is not yet in force can be withdrawn: no tier may rest on it."""
    tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=1)
    asked = ("tiers", "evaluate", "--pack", "distributor", "--as-of", str(tomorrow), "--wait", "0", "--customer", "C1")
    refused, ahead = run(*asked), run(*asked, "--dry-run", "--format", "json")
    assert (refused.code, refused.out) == (1, "")
    assert f"--as-of {tomorrow} is after today" in refused.err
    assert (ahead.code, [row["customer"] for row in ahead.rows]) == (0, ["C1"])


def test_read_models_that_stay_behind_are_not_evaluated(run: Kehu) -> None:
    ended = run("tiers", "evaluate", "--pack", "distributor", "--wait", "0.2")
    assert (ended.code, ended.out) == (75, "")
    assert "after 0.2 seconds these read models are behind" in ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--pack", "nonsense"), 1, "No pack is named nonsense."),
        (("--pack", "fitness-club"), 1, "fitness-club-2026.1 has no tiers."),
        (("--pack", "distributor", "--scheme", "abcd"), 1, "distributor-2026.1 has no scheme abcd: it has abc."),
        (("--unit", "north"), 1, "Unit north runs no pack"),
        (("--pack", "distributor", "--trigger", "bid-won"), 2, "name it with --customer"),
        (("--pack", "distributor", "--trigger", "bid-won", "--customer", "C1"), 1, "has no trigger bid-won"),
        (
            ("--pack", "joint-venture", "--trigger", "bid-won", "--customer", "C1"),
            1,
            "people propose a tier after bid-won: `kehu tiers propose`",
        ),
    ],
)
def test_what_cannot_be_evaluated_is_told_in_a_sentence(
    run: Kehu, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    ended = run("tiers", "evaluate", *arguments, "--wait", "0")
    assert (ended.code, ended.out) == (code, "")
    assert sentence in ended.err


def test_a_database_that_is_down_is_told_in_a_sentence(tmp_path: Path) -> None:
    ended = kehu(
        "tiers",
        "evaluate",
        "--pack",
        "distributor",
        database_url="host=127.0.0.1 port=1 user=nobody dbname=nothing",
        home=tmp_path,
    )
    assert (ended.code, ended.out) == (3, "")

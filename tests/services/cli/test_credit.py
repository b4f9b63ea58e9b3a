"""`kehu query accounts` and `unapplied`, and `kehu credit show`, against real read models (semantics 13 and 15)."""

from functools import partial
from typing import Protocol

import pytest

from tests.services.api.conftest import fill
from tests.services.api.test_credit_accounts import A1, do_business
from tests.services.cli.kehu import Ended, kehu


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


@pytest.fixture(scope="module")
def run(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Kehu:
    return partial(kehu, database_url=fill(database_url, do_business), home=tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("group", ["credit", "credit-account"])
def test_one_account_as_json(run: Kehu, group: str) -> None:
    assert run(group, "show", "A1", "--format", "json").rows == [A1]


def test_one_account_as_of_a_day_as_a_table(run: Kehu) -> None:
    shown = run("credit", "show", "A1", "--as-of", "2012-02-14")

    assert [line.split() for line in shown.out.splitlines()][1:] == [
        ["customer", "C1"],
        ["account", "A1"],
        ["currency", "CNY"],
        ["zone", "Asia/Shanghai"],
        ["limit", "–"],
        ["not-due", "100.00"],
        ["1-30", "100.00"],
        ["31-60", "0.00"],
        ["61-90", "0.00"],
        ["90+", "0.00"],
        ["outstanding", "200.00"],
        ["overdue", "100.00"],
        ["disputed", "130.00"],
        ["unapplied", "0.00"],
        ["name", "–"],
    ]


def test_an_unknown_account_is_refused_with_the_nearest_known(run: Kehu) -> None:
    shown = run("credit", "show", "A11")

    assert shown.code == 1
    assert "There is no credit account A11; the nearest known: A1, " in shown.err


def test_accounts_by_filter(run: Kehu) -> None:
    everything = run("query", "accounts", "--format", "json").rows
    with_money = run("query", "accounts", "--with-unapplied", "--currency", "CNY", "--format", "json").rows
    of_another = run("query", "accounts", "--customer", "C2", "--as-of", "2012-01-31", "--format", "json").rows

    assert [row["account"] for row in everything] == ["A1", "A2", "A3"]
    assert with_money == [A1]
    assert [row["account"] for row in of_another] == ["A2", "A3"]


def test_receipts_with_money_left(run: Kehu) -> None:
    (row,) = run("query", "unapplied", "--account", "A1", "--format", "json").rows
    before = run("query", "unapplied", "--as-of", "2012-02-14", "--format", "json").rows
    unknown = run("query", "unapplied", "--account", "A11")

    assert (row["receipt"], row["received_on"], row["amount"], row["unapplied"]) == (
        "R-1",
        "2012-02-15",
        "150.00",
        "80.00",
    )
    assert before == []
    assert (unknown.code, unknown.out) == (1, "")
    assert "--account: there is no credit account A11; the nearest known: A1, " in unknown.err


def test_a_currency_that_there_is_not_is_refused(run: Kehu) -> None:
    refused = run("query", "accounts", "--currency", "RMB")

    assert "there is no currency RMB in ISO 4217; the nearest known: CNY" in refused.err
    assert refused.code == 1

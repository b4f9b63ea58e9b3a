"""`kehu query`, `history` and `wait` against real read models: keys, moments and exit codes (interfaces 3)."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

from tests.services.api.business import do_business
from tests.services.api.conftest import NOWHERE, fill
from tests.services.cli.kehu import Ended, kehu
from tests.stack import PrivateStack, database

PARK = """
    insert into parked_event (projection, generation, position, stream, type, error)
    values ('overdue_receivables', 1, 8, 'credit-account/A1', 'credit-account.opened.v1', 'unreadable')
"""
AGES = {"days_overdue": 0, "response_seconds": 0, "resolution_seconds": 0}


class Kehu(Protocol):
    def __call__(self, *arguments: str) -> Ended: ...


@pytest.fixture(scope="module")
def run(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Kehu:
    return partial(kehu, database_url=fill(database_url, do_business), home=tmp_path_factory.mktemp("home"))


def test_ageing_of_each_customer(run: Kehu) -> None:
    (row,) = run("query", "ageing", "--by", "customer", "--as-of", "2012-02-03", "--format", "json").rows

    assert (row["customer"], row["name"], row["outstanding"]) == ("C1", None, "83.70")


def test_overdue_items(run: Kehu) -> None:
    due = run("query", "overdue", "--as-of", "2012-02-03", "--format", "json").rows
    everything = run("query", "overdue", "--as-of", "2012-02-03T00:00:00Z", "--all", "--format", "json").rows

    assert due == [
        {
            "customer": "C1",
            "account": "A1",
            "invoice": "1",
            "currency": "USD",
            "invoice_date": "2012-01-03",
            "due_date": "2012-02-02",
            "outstanding": "15.99",
            "disputed": "0.00",
            "days_overdue": 1,
            "bucket": "1-30",
            "name": None,
        }
    ]
    assert [item["bucket"] for item in everything] == ["1-30", "not-due"]


@pytest.mark.parametrize("words", ["overdue", "ageing", "complaints", "tiers"])
def test_a_list_is_as_of_now_where_no_moment_is_given(run: Kehu, words: str) -> None:
    """Everything lies years back: tomorrow, only its age is another."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    now = run("query", words, "--format", "json").rows
    then = run("query", words, "--as-of", tomorrow.isoformat(), "--format", "json").rows

    assert now
    assert [row | AGES for row in now] == [row | AGES for row in then]


@pytest.mark.parametrize(
    ("words", "column", "shown"),
    [
        ("complaints --customer C1 --severity S1", "case", ["7"]),
        ("complaints --owner =R6", "case", ["8"]),
        ("complaints --state closed", "case", []),
        ("complaints --customer C2", "case", []),
        ("overdue --bucket 1-30", "invoice", ["1"]),
        ("overdue --all --bucket not-due", "invoice", ["2"]),
        ("overdue --customer C2", "invoice", []),
        ("ageing --customer C1", "customer", ["C1"]),
        ("ageing --customer C2", "customer", []),
        ("tiers --customer C2 --tier gold", "customer", ["C2"]),
        ("tiers --tier B", "customer", []),
    ],
)
def test_a_list_is_filtered_as_over_http(run: Kehu, words: str, column: str, shown: list[str]) -> None:
    moment = "2012-07-05T10:30:00Z" if words.startswith("complaints") else "2012-02-03"

    rows = run("query", *words.split(), "--as-of", moment, "--format", "json").rows

    assert [row[column] for row in rows] == shown


def test_the_purchases_of_one_customer(run: Kehu) -> None:
    window = ("--from", "1997-01-01", "--to", "1997-01-18")

    (row,) = run("query", "purchases", *window, "--customer", "C2", "--format", "json").rows

    assert row["customer"] == "C2"


@pytest.mark.parametrize(
    "words",
    ["overdue", "ageing", "complaints", "tiers", "purchases --from 1997-01-01 --to 1997-01-18"],
)
def test_a_list_of_an_unknown_customer_is_refused_with_the_nearest(run: Kehu, words: str) -> None:
    ended = run("query", *words.split(), "--customer", "C9")

    assert (ended.code, ended.out) == (1, "")
    assert "--customer" in ended.err
    assert "C2" in ended.err


@pytest.mark.parametrize("words", ["query tiers", "tiers proposals"])
def test_a_scheme_that_no_pack_has_is_refused_with_the_nearest(run: Kehu, words: str) -> None:
    """Semantics 35: an empty list would look like an answer, as it is one for a scheme in which nobody has a tier."""
    unknown = run(*words.split(), "--scheme", "distributor/abcd")
    empty = run(*words.split(), "--scheme", "joint-venture/abcd", "--format", "json")

    assert (unknown.code, unknown.out) == (1, "")
    assert "--scheme: there is no scheme distributor/abcd; the nearest known: distributor/abc" in unknown.err
    assert (empty.code, empty.rows) == (0, [])


def test_a_parked_stream_is_named_beside_the_rows(run: Kehu, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(PARK)
        try:
            listed = run("query", "overdue", "--as-of", "2012-02-03")
            others = run("query", "complaints", "--as-of", "2012-02-03")
        finally:
            connection.execute("truncate parked_event")
    assert listed.err.endswith("An event is parked (kehu projections parked) of: credit-account/A1\n")
    assert "parked" not in others.err


def test_ageing(run: Kehu) -> None:
    (row,) = run("query", "ageing", "--as-of", "2012-02-03", "--format", "json").rows

    assert list(row) == ["currency", "not-due", "1-30", "31-60", "61-90", "90+", "outstanding", "disputed"]
    assert (row["not-due"], row["1-30"], row["outstanding"]) == ("67.71", "15.99", "83.70")


def test_complaints(run: Kehu) -> None:
    rows = run("query", "complaints", "--as-of", "2012-07-05T10:30:00Z", "--format", "json").rows

    assert [row["case"] for row in rows] == ["7", "8", "9"]
    assert rows[1] == {
        "case": "8",
        "customer": "C1",
        "severity": "S2",
        "state": "open",
        "owner": "=R6",
        "received_at": "2012-07-05T08:30:00Z",
        "first_response_at": "2012-07-05T09:30:00Z",
        "resolved_at": None,
        "response_seconds": 3600,
        "resolution_seconds": 7200,
        "waiting": False,
        "reopened": 0,
        "name": None,
    }


def test_purchases(run: Kehu) -> None:
    (row,) = run("query", "purchases", "--from", "1997-01-01", "--to", "1997-01-18", "--format", "json").rows

    assert row["customer"] == "C2"
    assert (row["purchases"], row["quantity"], row["amount"]) == (1, 2, "29.33")
    assert (row["first"], row["last"], row["recency_days"]) == ("1997-01-01", "1997-01-01", 17)


def test_tiers(run: Kehu) -> None:
    (row,) = run("query", "tiers", "--as-of", "1997-01-02", "--format", "json").rows

    assert row == {
        "customer": "C2",
        "tier": "gold",
        "since": "1997-01-02T00:00:00Z",
        "policy": None,
        "rule": None,
        "name": "客户",
    }


def test_the_history_of_a_customer(run: Kehu) -> None:
    rows = run("history", "C2", "--format", "json").rows
    early = run("history", "C2", "--as-of", "1997-01-01", "--format", "json").rows

    assert [row["version"] for row in rows] == [1, 2, 3, 4]
    assert list(rows[0]) == [
        "position",
        "stream",
        "version",
        "type",
        "occurred_at",
        "recorded_at",
        "actor",
        "reason",
        "data",
    ]
    assert [row["type"] for row in early] == ["customer.registered.v1", "customer.purchase-recorded.v1"]


LISTS = [
    "query overdue --all",
    "query ageing",
    "query ageing --by customer",
    "query accounts",
    "query unapplied",
    "query indicators --by unit",
    "query provisions",
    "query concentration",
    "query limit-use --by owner",
    "query complaints --as-of 2012-08-01",
    "query purchases --from 1997-01-01 --to 1998-01-01",
    "query tiers",
    "customers list",
    "customers list --count-by kind",
    "customers managers",
    "customers persons",
    "customers verify-due",
    "tiers proposals",
    "policy units",
    "policy evaluations",
]


@pytest.mark.parametrize("words", LISTS)
def test_nothing_was_known_before_it_was_recorded(run: Kehu, words: str) -> None:
    long_ago = run(*words.split(), "--known-at", "2012-02-03", "--format", "json")
    now = run(*words.split(), "--known-at", "2099-01-01", "--format", "json")

    assert (long_ago.code, long_ago.out) == (0, "[]\n")
    assert now.rows == run(*words.split(), "--format", "json").rows


def test_of_one_customer_and_account_nothing_was_known_before(run: Kehu) -> None:
    assert run("history", "C2", "--known-at", "2012-02-03").err == "Nothing is known of customer C2.\n"
    assert "is not registered" in run("customers", "show", "C2", "--known-at", "2012-02-03").err
    assert "There is no credit account A1" in run("credit", "show", "A1", "--known-at", "2012-02-03").err
    assert run("history", "C2", "--known-at", "2099-01-01").out == run("history", "C2").out


def test_an_unknown_customer_is_told_in_a_sentence(run: Kehu) -> None:
    ended = run("history", "nobody")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Nothing is known of customer nobody; the nearest known: C")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["query", "overdue", "--as-of", "20120203"], "“20120203” is not a moment"),
        (["query", "overdue", "--as-of", "2012-W05-5T00:00:00Z"], "“2012-W05-5T00:00:00Z” is not a moment"),
        (["query", "overdue", "--as-of", "yesterday"], "“yesterday” is not a moment"),
        (["query", "overdue", "--as-of", "2012-02-03T09:00+08:00"], "is not a moment: its seconds are missing; write"),
        (["query", "overdue", "--as-of", "2012-02-03T00:00:00"], "is not a moment"),
        (["query", "complaints", "--as-of", "2012-02-03", "--known-at", "yesterday"], "“yesterday” is not a moment"),
        (["query", "purchases", "--from", "1997-01-02", "--to", "1997-01-01"], "is later than"),
        (
            ["query", "tiers", "--as-of", "2012-02-03", "--format", "xml"],
            "'--format': 'xml' is not one of",
        ),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(run: Kehu, arguments: list[str], sentence: str) -> None:
    ended = run(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err


@pytest.mark.parametrize("arguments", [["query", "ageing", "--as-of", "2012-02-03"], ["history", "C2"], ["wait"]])
def test_a_database_that_is_down_is_told_in_a_sentence(arguments: list[str], tmp_path: Path) -> None:
    ended = kehu(*arguments, database_url=NOWHERE, home=tmp_path)

    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("PostgreSQL does not answer")
    assert ended.err.count("\n") == 1


def test_waiting_ends_when_patience_does(run: Kehu) -> None:
    # No relay runs here, so nothing ever counts as published.
    ended = run("wait", "--timeout", "0.2")

    assert ended.code == 75
    assert "Not there yet after 0.2 seconds" in ended.err


def test_a_database_without_tables_is_told_in_a_sentence(stack: PrivateStack, tmp_path: Path) -> None:
    ended = kehu(
        "query",
        "ageing",
        "--as-of",
        "2012-02-03",
        database_url=f"{stack.database_url.removesuffix('/kehu')}/postgres",
        home=tmp_path,
    )

    assert ended.code == 3
    assert "run `kehu migrate`" in ended.err


def test_there_is_nothing_to_wait_for_where_nothing_is_stored(stack: PrivateStack, tmp_path: Path) -> None:
    with database(stack) as empty:
        assert kehu("wait", "--timeout", "20", database_url=empty, home=tmp_path).code == 0


def test_what_differs_between_two_days_is_shown_with_its_events(run: Kehu) -> None:
    asked = ("diff", "purchases", "--from", "1996-12-31", "--to", "1999-01-01")
    rows = run(*asked, "--format", "json").rows

    assert rows
    assert {row["change"] for row in rows} == {"added"}
    assert all(row["before"] is None and row["after"]["purchases"] for row in rows)
    assert all(row["events"] == [why["position"] for why in row["why"]] != [] for row in rows)
    told = run(*asked, "--why")
    assert (told.code, "customer.purchase-recorded.v1 by" in told.out.replace("\n", " ")) == (0, True)


def test_nothing_differs_from_what_was_known_just_now(run: Kehu) -> None:
    ended = run("diff", "complaints", "--from", "2098-01-01", "--to", "2099-01-01", "--known", "--format", "json")
    known = run("diff", "overdue", "--from", "2012-01-01", "--to", "2099-01-01", "--known", "--as-of", "2012-02-03")

    assert (ended.code, ended.out) == (0, "[]\n")
    assert "added" in known.out
    assert "--known" in run("diff", "--help").out
    refused = run("diff", "overdue", "--from", "2012-01-01", "--to", "2012-02-01", "--as-of", "2012-02-03")
    assert (refused.code, "belongs to what was known" in refused.err) == (1, True)


def test_a_row_of_a_read_model_is_followed_event_by_event(run: Kehu) -> None:
    rows = run("projections", "step", "overdue_receivables", "A1/1", "--format", "json").rows

    assert rows[0]["type"] == "credit-account.invoice-recorded.v1"
    assert rows[-1]["row"]["invoice"] == "1"
    table = run("projections", "step", "overdue_receivables", "A1/1")
    assert (table.code, "invoice" in table.out) == (0, True)
    assert run("projections", "step", "overdue_receivables", "A1").code == 1
    assert run("projections", "step", "overdue", "A1/1").code == 2


def test_overdue_items_name_the_events_that_make_them(run: Kehu) -> None:
    asked = ("query", "overdue", "--as-of", "2012-02-03", "--why")
    (row,) = run(*asked, "--format", "json").rows

    assert row["outstanding"] == "15.99"
    assert [each["type"] for each in row["why"]] == ["credit-account.invoice-recorded.v1"]
    assert row["events"] == [each["position"] for each in row["why"]]
    assert "credit-account.invoice-recorded.v1 by" in " ".join(run(*asked).out.split())


def test_a_row_of_a_list_is_explained_by_its_events(run: Kehu) -> None:
    (row,) = run("explain", "overdue", "A1/1", "--as-of", "2012-02-03", "--format", "json").rows
    of_row = run("explain", "overdue_receivables", "A1/1", "--format", "json").rows

    assert (row["type"], row["kind"]) == ("credit-account.invoice-recorded.v1", "fact")
    assert row["position"] in [each["position"] for each in of_row]
    assert "type: credit-account.invoice-recorded.v1" in run("explain", "overdue", "A1/1", "--as-of", "2012-02-03").out
    unknown = run("explain", "overdue", "A1/1", "--known-at", "2012-02-03")
    assert (unknown.code, unknown.err) == (1, "There was no row A1/1 in overdue then.\n")


@pytest.mark.parametrize(
    "key", ["ageing USD", "ageing USD/1-30", "ageing-by-customer C1/USD", "ageing-by-customer C1/USD/1-30"]
)
def test_a_sum_is_explained_by_its_items(run: Kehu, key: str) -> None:
    day = ("--as-of", "2012-02-03", "--format", "json")
    items = run("explain", *key.split(), *day).rows

    (overdue,) = run("query", "overdue", *day).rows
    assert overdue in items
    if key.endswith("1-30"):
        assert items == [overdue]


@pytest.mark.parametrize("key", ["ageing USD/soon", "ageing USD/1-30/C1", "ageing-by-customer USD"])
def test_what_names_no_sum_is_wrong_usage(run: Kehu, key: str) -> None:
    ended = run("explain", *key.split())
    assert (ended.code, "names no sum" in ended.err) == (2, True)


def test_a_sum_without_items_is_unknown(run: Kehu) -> None:
    assert run("explain", "ageing", "USD", "--as-of", "1990-01-01").code == 1


@pytest.mark.parametrize(("name", "column"), [("complaints", "state"), ("tiers", "tier")])
def test_other_lists_name_the_events_that_make_their_rows(run: Kehu, name: str, column: str) -> None:
    rows = run("query", name, "--why", "--format", "json").rows

    assert rows
    assert all(row["events"] == [why["position"] for why in row["why"]] != [] for row in rows)
    table = run("query", name, "--why").out
    assert column in table.lower()
    assert f"{name.rstrip('s') if name == 'complaints' else 'customer'}." in table.replace("\n", "")


def test_tiers_of_another_scheme_are_explained_elsewhere(run: Kehu) -> None:
    assert run("query", "tiers", "--why", "--scheme", "distributor/abc").code == 2


def test_customers_are_listed_as_they_were(run: Kehu) -> None:
    def listed(*more: str) -> Any:
        return run("customers", "list", *more, "--format", "json").rows

    now = listed()
    assert now
    assert listed("--as-of", "1990-01-01") == []
    assert listed("--as-of", "2099-01-01") == now


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_text_to_search_is_wrong_usage(text: str, tmp_path: Path) -> None:
    ended = kehu("customers", "list", "--text", text, database_url=NOWHERE, home=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert "--text" in ended.err

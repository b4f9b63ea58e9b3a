"""Credit accounts over HTTP: one at a moment, all in a list, and money that pays nothing (semantics 13 and 15)."""

import csv
import io
from typing import Any

import httpx
import psycopg
import pytest

from tests.services.api.conftest import fill
from tests.services.api.read_models import catch_up
from tests.tampering import tampering

PARK = """
    insert into parked_event (projection, generation, position, stream, type, error)
    values ('unapplied_receipts', 1, 8, 'credit-account/A1', 'credit-account.opened.v1', 'unreadable')
"""
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    return fill(database_url, do_business)


async def do_business(api: httpx.AsyncClient) -> None:
    """One account in Shanghai is owed on and has money left, two of another customer have nothing."""
    await _ask(api, "A1/open", customer_id="C1", currency="CNY", zone="Asia/Shanghai", at="2013-01-01T00:00:00Z")
    await _ask(api, "A1/set-limit", limit=_cny("500.00"), at="2013-01-02T00:00:00Z")
    for invoice, due in (("1", "2012-02-02"), ("2", "2012-06-30")):
        dated = {"invoice_date": "2012-01-03", "due_date": due}
        await _ask(api, "A1/record-invoice", invoice=invoice, amount=_cny("100.00"), **dated)
    await _ask(api, "A1/open-dispute", invoice="1", amount=_cny("30.00"), at="2012-01-20T00:00:00Z")
    await _ask(api, "A1/open-dispute", invoice="2", at="2012-01-20T00:00:00Z")
    # In Shanghai, it is the next day.
    await _ask(api, "A1/record-receipt", receipt="R-1", amount=_cny("150.00"), at="2012-02-14T16:30:00Z")
    await _ask(api, "A2/open", customer_id="C2", currency="CNY", at="2012-01-01T00:00:00Z")
    await _ask(api, "A3/open", customer_id="C2", currency="JPY", at="2012-01-01T00:00:00Z")


def _cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


async def _ask(api: httpx.AsyncClient, address: str, *, at: str | None = None, **fields: Any) -> None:
    body = fields if at is None else fields | {"occurred_at": at}
    answer = await api.post(f"/credit-accounts/{address}", json=body)
    assert answer.is_success, answer.text


A1 = {
    "customer": "C1",
    "account": "A1",
    "currency": "CNY",
    "zone": "Asia/Shanghai",
    "limit": "500.00",
    "not-due": "0.00",
    "1-30": "0.00",
    "31-60": "0.00",
    "61-90": "0.00",
    "90+": "130.00",
    "outstanding": "130.00",
    "overdue": "130.00",
    "disputed": "130.00",
    "unapplied": "80.00",
    "name": None,
}


async def test_an_account_as_it_is_now(lists: httpx.AsyncClient) -> None:
    assert (await lists.get("/credit-accounts/A1")).json() == A1


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # Before the account was opened, an invoice dated back counts all the same (semantics 31).
        ("2012-01-03", {"not-due": "200.00", "overdue": "0.00", "unapplied": "0.00", "disputed": "0.00"}),
        ("2012-02-14", {"1-30": "100.00", "not-due": "100.00", "overdue": "100.00", "unapplied": "0.00"}),
        # The money came in on the fifteenth, in the account's zone.
        ("2012-02-15", {"1-30": "30.00", "overdue": "30.00", "disputed": "130.00", "unapplied": "80.00"}),
        ("2012-02-14T16:29:59Z", {"overdue": "100.00", "unapplied": "0.00"}),
        ("2012-02-14T16:30:00Z", {"overdue": "30.00", "unapplied": "80.00"}),
        ("2013-01-01", {"limit": None}),
        ("2013-01-02", {"limit": "500.00"}),
    ],
)
async def test_an_account_as_of_a_moment(lists: httpx.AsyncClient, as_of: str, expected: dict[str, str]) -> None:
    found = (await lists.get("/credit-accounts/A1", params={"as_of": as_of})).json()

    assert {name: found[name] for name in expected} == expected


async def test_an_account_without_money_has_zeros_with_the_decimals_of_its_currency(lists: httpx.AsyncClient) -> None:
    found = [(await lists.get(f"/credit-accounts/{account}")).json() for account in ("A2", "A3")]

    assert [(each["outstanding"], each["90+"], each["unapplied"]) for each in found] == [
        ("0.00", "0.00", "0.00"),
        ("0", "0", "0"),
    ]


async def test_an_unknown_account_is_not_found(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/credit-accounts/a1")

    assert (answer.status_code, answer.json()["code"]) == (404, "credit-account.unknown")
    assert "There is no credit account a1; the nearest known: A" in answer.json()["detail"]


async def test_an_account_is_unknown_before_it_was_recorded(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/credit-accounts/A1", params={"known_at": "2012-01-01T00:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (404, "credit-account.unknown")
    # Nor was any other.
    assert answer.json()["detail"] == "There is no credit account A1."


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["A1", "A2", "A3"]),
        ({"currency": "CNY"}, ["A1", "A2"]),
        ({"customer": "C2"}, ["A2", "A3"]),
        ({"customer": "C2", "currency": "JPY"}, ["A3"]),
        ({"with_unapplied": "true"}, ["A1"]),
        ({"with_unapplied": "true", "as_of": "2012-02-14"}, []),
        ({"limit": "2"}, ["A1", "A2"]),
    ],
)
async def test_accounts_by_filter(lists: httpx.AsyncClient, filters: dict[str, str], found: list[str]) -> None:
    items = (await lists.get("/credit-accounts", params=filters)).json()["items"]

    assert [item["account"] for item in items] == found
    assert [item for item in items if item["account"] == "A1" and "as_of" not in filters] == [A1][: "A1" in found]


async def test_pages_of_accounts_follow_each_other(lists: httpx.AsyncClient) -> None:
    first = (await lists.get("/credit-accounts", params={"limit": "2"})).json()
    second = (await lists.get("/credit-accounts", params={"limit": "2", "cursor": first["next"]})).json()

    assert [item["account"] for item in second["items"]] == ["A3"]
    assert second["next"] is None


async def test_an_export_has_every_account(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/credit-accounts", params={"limit": "1"}, headers={"Accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["account"] for row in rows] == ["A1", "A2", "A3"]
    assert rows[0] == {name: value or "" for name, value in A1.items()}


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["80.00"]),
        ({"account": "A1", "customer": "C1", "currency": "CNY"}, ["80.00"]),
        ({"account": "A2"}, []),
        ({"currency": "JPY"}, []),
        ({"as_of": "2012-02-14"}, []),
        ({"as_of": "2012-02-15"}, ["80.00"]),
    ],
)
async def test_receipts_with_money_left(lists: httpx.AsyncClient, filters: dict[str, str], left: list[str]) -> None:
    receipt = {
        "customer": "C1",
        "account": "A1",
        "receipt": "R-1",
        "currency": "CNY",
        "received_on": "2012-02-15",
        "received_at": "2012-02-14T16:30:00Z",
        "amount": "150.00",
        "name": None,
    }
    items = (await lists.get("/receivables/unapplied", params=filters)).json()["items"]

    assert items == [receipt | {"unapplied": unapplied} for unapplied in left]


@pytest.mark.parametrize("path", ["/receivables/unapplied", "/receivables/overdue"])
async def test_a_filter_that_names_no_account_is_refused_with_the_nearest_known(
    lists: httpx.AsyncClient, path: str
) -> None:
    """Semantics 35."""
    answer = await lists.get(path, params={"account": "A11"})

    assert (answer.status_code, answer.json()["code"]) == (422, "reference.unknown")
    assert "account: there is no credit account A11; the nearest known: A1, " in answer.json()["detail"]


async def test_overdue_items_of_one_account(lists: httpx.AsyncClient) -> None:
    found = {
        account: (await lists.get("/receivables/overdue", params={"account": account})).json()["items"]
        for account in ("A1", "A2")
    }

    assert {account: [item["invoice"] for item in items] for account, items in found.items()} == {
        "A1": ["1", "2"],
        "A2": [],
    }


async def test_a_currency_that_there_is_not_is_refused(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/credit-accounts", params={"currency": "RMB"})

    assert answer.status_code == 422
    assert "there is no currency RMB in ISO 4217; the nearest known: CNY" in answer.json()["detail"]


async def test_the_lists_name_streams_that_are_parked_in_any_read_model_that_they_are_made_of(
    lists: httpx.AsyncClient, filled: str
) -> None:
    async with await psycopg.AsyncConnection.connect(filled, autocommit=True) as connection:
        await connection.execute(PARK)
        try:
            paths = ("/credit-accounts", "/receivables/unapplied", "/receivables/overdue")
            named = {path: (await lists.get(path)).json()["parked"] for path in paths}
        finally:
            await connection.execute("truncate parked_event")
    assert named == {
        "/credit-accounts": ["credit-account/A1"],
        "/receivables/unapplied": ["credit-account/A1"],
        "/receivables/overdue": [],
    }


@pytest.mark.parametrize("path", ["/credit-accounts", "/credit-accounts/A1"])
@pytest.mark.parametrize("behind", ["credit_account_list", "overdue_receivables", "unapplied_receipts"])
async def test_an_account_waits_for_every_read_model_that_it_is_made_of(
    lists: httpx.AsyncClient, filled: str, path: str, behind: str
) -> None:
    with tampering(filled) as connection:
        (last,) = connection.execute("select max(notification_id) from stored_events").fetchall()
    asked = {"after": str(last[0])}
    assert (await lists.get(path, params=asked)).status_code == 200

    with tampering(filled) as connection:
        connection.execute("update checkpoint set position = 0 where projection = %s", (behind,))
    answer = await lists.get(path, params=asked)
    await catch_up(filled)

    assert (answer.status_code, answer.json()["code"]) == (503, "read-model.behind")

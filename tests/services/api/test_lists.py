"""Lists over HTTP on real PostgreSQL: filters, pages, exports, moments, and what is unknown."""

import csv
import io
from typing import Any

import httpx
import psycopg
import pytest

from domain.credit.bucket import BUCKETS
from services.api.reading import sorting
from tests.services.api.business import MORNING, do_business
from tests.services.api.conftest import fill

PARK = """
    insert into parked_event (projection, generation, position, stream, type, error, skipped_at)
    values ('overdue_receivables', 1, 8, 'credit-account/A1', 'credit-account.opened.v1', 'unreadable', null),
           ('overdue_receivables', 1, 9, 'credit-account/A1', 'credit-account.opened.v1', 'unreadable', null),
           ('overdue_receivables', 1, 7, 'credit-account/A2', 'credit-account.opened.v1', 'unreadable', now())
"""
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    return fill(database_url, do_business)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/receivables/overdue?customer=C11", "customer: there is no customer C11; the nearest known: C2."),
        ("/complaints?customer=c1", "customer: there is no customer c1; the nearest known: C2."),
        ("/complaints?owner=R7", "owner: there is no person R7; "),
        ("/purchases?from=1997-01-01&to=1998-01-01&customer=C22", "customer: there is no customer C22; "),
        ("/tiers?customer=X", "customer: there is no customer X; the nearest known: C2."),
        ("/customers?owner=wnag", "owner: there is no person wnag; "),
        ("/customers?unit=mainz", "unit: there is no unit mainz; none like it is known."),
        ("/customer-counts?by=kind&unit=mainz", "unit: there is no unit mainz; "),
        ("/complaints?severity=S9", "severity: there is no severity S9; the nearest known: S1, S2, S3."),
        ("/complaint-counts?by=state&severity=S9", "severity: there is no severity S9; the nearest known: S1, S2, S3."),
        ("/complaint-counts?by=state&customer=C11", "customer: there is no customer C11; the nearest known: C2."),
        ("/customers?kind=quatsch", "kind: there is no kind of customer quatsch; the nearest known: "),
        ("/customers?source=friend", "source: there is no source friend; the nearest known: "),
        ("/customers?region=Atlantis", "region: there is no region Atlantis; "),
        ("/customer-counts?by=kind&tier=plutonium", "tier: there is no tier plutonium; the nearest known: "),
        ("/tiers?tier=plutonium", "tier: there is no tier plutonium; the nearest known: "),
        ("/verifications-due?owner=wnag", "owner: there is no person wnag; "),
    ],
)
@pytest.mark.parametrize("form", ["application/json", "text/csv"])
async def test_a_filter_that_names_nobody_is_refused_with_the_nearest_known(
    lists: httpx.AsyncClient, address: str, sentence: str, form: str
) -> None:
    """Semantics 35: an empty list would look as if there was nothing."""
    answer = await lists.get(address, headers={"Accept": form})

    assert (answer.status_code, answer.json()["code"]) == (422, "reference.unknown")
    assert sentence in answer.json()["detail"]


async def test_the_evaluations_of_an_unknown_pack_are_refused(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/policy-evaluations?pack=distributors")

    assert (answer.status_code, answer.json()["code"]) == (422, "policy.pack-unknown")
    assert "distributor" in answer.json()["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/receivables/overdue?customer=C2",
        "/customers?unit=main&kind=contractor",
    ],
)
async def test_a_filter_that_names_somebody_may_find_nothing(lists: httpx.AsyncClient, address: str) -> None:
    answer = await lists.get(address)

    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_overdue_items_as_of_a_day(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/receivables/overdue", params={"as_of": "2012-02-03"})

    assert answer.json() == {
        "items": [
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
        ],
        "next": None,
        "parked": [],
        "stale": [],
    }


async def test_streams_with_a_parked_event_are_named_beside_the_rows(lists: httpx.AsyncClient, filled: str) -> None:
    async with await psycopg.AsyncConnection.connect(filled, autocommit=True) as connection:
        await connection.execute(PARK)
        try:
            named = {path: (await lists.get(path)).json()["parked"] for path in ("/receivables/overdue", "/complaints")}
        finally:
            await connection.execute("truncate parked_event")
    assert named == {"/receivables/overdue": ["credit-account/A1"], "/complaints": []}


@pytest.mark.parametrize(
    ("filters", "invoices"),
    [
        ({"as_of": "2012-02-03", "all": "true"}, ["1", "2"]),
        ({"as_of": "2012-04-01"}, ["1", "2"]),
        ({"as_of": "2012-04-01", "bucket": "31-60"}, ["1", "2"]),
        ({"as_of": "2012-04-01", "bucket": "90+"}, []),
        ({"as_of": "2012-04-01", "customer": "C2"}, []),
        ({"as_of": "2012-02-03T00:00:00Z"}, ["1"]),
        ({"as_of": "2012-02-02T23:59:59Z"}, []),
        ({}, ["1", "2"]),
    ],
)
async def test_overdue_items_by_filter(lists: httpx.AsyncClient, filters: dict[str, str], invoices: list[str]) -> None:
    answer = await lists.get("/receivables/overdue", params=filters)

    assert [item["invoice"] for item in answer.json()["items"]] == invoices


async def test_ageing_sums_to_what_is_outstanding(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/receivables/ageing", params={"as_of": "2012-02-03"})

    assert answer.json()["items"] == [
        {
            "currency": "USD",
            "not-due": "67.71",
            "1-30": "15.99",
            "31-60": "0.00",
            "61-90": "0.00",
            "90+": "0.00",
            "outstanding": "83.70",
            "disputed": "0.00",
        }
    ]


async def test_ageing_of_each_customer(lists: httpx.AsyncClient) -> None:
    asked = {"as_of": "2012-02-03", "customer": "C1"}
    (row,) = (await lists.get("/receivables/ageing-by-customer", params=asked)).json()["items"]

    sums = {name: row[name] for name in ("not-due", "1-30", "90+", "outstanding", "disputed")}
    assert list(row) == ["customer", "currency", *BUCKETS, "outstanding", "disputed", "name"]
    assert sums == {"not-due": "67.71", "1-30": "15.99", "90+": "0.00", "outstanding": "83.70", "disputed": "0.00"}
    assert (await lists.get("/receivables/ageing-by-customer", params=asked | {"customer": "C2"})).json()["items"] == []


async def test_pages_follow_each_other_without_gap_or_repeat(lists: httpx.AsyncClient) -> None:
    cases: list[str] = []
    asked = {"limit": "1", "as_of": "2012-07-06"}
    while True:
        page = (await lists.get("/complaints", params=asked)).json()
        cases += [item["case"] for item in page["items"]]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]

    assert cases == ["7", "8", "9"]


@pytest.mark.parametrize(
    ("filters", "cases"),
    [
        ({"as_of": MORNING}, ["7", "8", "9"]),
        ({"as_of": "2012-07-05T08:29:59Z"}, []),
        ({"as_of": "2012-07-05T10:30:00 02:00"}, ["7", "8", "9"]),
        ({"as_of": "2012-07-05T10:29:59+02:00"}, []),
        ({"severity": "S2"}, ["8", "9"]),
        ({"owner": "=R6"}, ["8"]),
        ({"state": "resolved"}, []),
        ({"customer": "C2"}, []),
    ],
)
async def test_complaints_by_filter(lists: httpx.AsyncClient, filters: dict[str, str], cases: list[str]) -> None:
    answer = await lists.get("/complaints", params=filters)

    assert [item["case"] for item in answer.json()["items"]] == cases


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("by=state", [("open", 3)]),
        ("by=severity", [("S2", 2), ("S1", 1)]),
        ("by=owner", [(None, 2), ("=R6", 1)]),
        ("by=owner&severity=S1", [(None, 1)]),
        ("by=severity&owner=%3DR6", [("S2", 1)]),
        ("by=severity&as_of=2012-07-05T08:30:30Z", [(None, 3)]),
        ("by=state&known_at=2012-07-06", []),
    ],
)
async def test_complaints_are_counted(lists: httpx.AsyncClient, query: str, counts: list[tuple[str, int]]) -> None:
    answer = await lists.get(f"/complaint-counts?{query}")

    assert [(row["value"], row["complaints"]) for row in answer.json()["items"]] == counts


async def test_pages_of_counts_of_complaints_follow_each_other(lists: httpx.AsyncClient) -> None:
    first = (await lists.get("/complaint-counts?by=severity&limit=1")).json()
    second = (await lists.get(f"/complaint-counts?by=severity&limit=1&cursor={first['next']}")).json()

    assert [row["value"] for row in first["items"] + second["items"]] == ["S2", "S1"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("as_of=2012-02-02", (0, 0, [])),
        ("as_of=2012-02-03", (1, 1, [("USD", 1, 1, "15.99", "0.00")])),
        ("as_of=2012-06-30", (1, 2, [("USD", 1, 2, "83.70", "0.00")])),
        ("as_of=2012-06-30&known_at=2012-06-30", (0, 0, [])),
    ],
)
async def test_what_is_overdue_is_counted(
    lists: httpx.AsyncClient, query: str, counts: tuple[int, int, object]
) -> None:
    found = (await lists.get(f"/receivables/overdue-counts?{query}")).json()

    assert (found["customers"], found["items"], [tuple(row.values()) for row in found["currencies"]]) == counts


async def test_one_complaint_with_its_clocks(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/complaints/8", params={"as_of": "2012-07-05T10:30:00Z"})

    assert answer.json() == {
        "case": "8",
        "customer": "C1",
        "severity": "S2",
        "state": "open",
        "owner": "=R6",
        "received_at": MORNING,
        "first_response_at": "2012-07-05T09:30:00Z",
        "resolved_at": None,
        "response_seconds": 3600,
        "resolution_seconds": 7200,
        "waiting": False,
        "reopened": 0,
        "name": None,
    }


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/complaints/8?as_of=2012-07-04", "complaint.unknown"),
        ("/complaints/none", "complaint.unknown"),
        ("/customers/none/history", "customer.unknown"),
    ],
)
async def test_what_is_unknown_is_not_found(lists: httpx.AsyncClient, address: str, code: str) -> None:
    answer = await lists.get(address)

    assert (answer.status_code, answer.json()["code"]) == (404, code)


async def test_purchases_in_a_window(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/purchases", params={"from": "1997-01-01", "to": "1997-01-18"})

    assert answer.json()["items"] == [
        {
            "customer": "C2",
            "currency": "USD",
            "purchases": 1,
            "quantity": 2,
            "amount": "29.33",
            "first": "1997-01-01",
            "last": "1997-01-01",
            "recency_days": 17,
        }
    ]


async def test_tiers_in_force(lists: httpx.AsyncClient) -> None:
    tier = {
        "customer": "C2",
        "tier": "gold",
        "since": "1997-01-02T00:00:00Z",
        "policy": None,
        "rule": None,
        "name": "客户",
    }

    assert (await lists.get("/tiers", params={"as_of": "1997-01-02"})).json()["items"] == [tier]
    assert (await lists.get("/tiers", params={"as_of": "1997-01-01"})).json()["items"] == []


async def test_the_history_of_a_customer_is_told_in_order(lists: httpx.AsyncClient) -> None:
    items = (await lists.get("/customers/C2/history")).json()["items"]

    assert [(item["type"], item["version"]) for item in items] == [
        ("customer.registered.v1", 1),
        ("customer.tier-assigned.v1", 2),
        ("customer.purchase-recorded.v1", 3),
        ("customer.purchase-recorded.v1", 4),
    ]
    assert items[1]["reason"] == "asked for"
    assert items[1]["actor"] == "api"
    assert items[3]["data"]["amount"] == {"amount": "29.33", "currency": "USD"}


async def test_an_export_has_every_row_and_no_formula(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/complaints", params={"limit": 1}, headers={"Accept": "text/csv"})

    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["case"], row["owner"]) for row in rows] == [("7", ""), ("8", "'=R6"), ("9", "")]
    assert rows[1]["waiting"] == "false"


LISTS = [
    "/receivables/overdue?all=true&",
    "/receivables/ageing?",
    "/receivables/ageing-by-customer?",
    "/receivables/unapplied?",
    "/receivables/indicators?",
    "/receivables/provisions?by=owner&",
    "/receivables/concentration?",
    "/receivables/limit-use?by=customer&",
    "/credit-accounts?",
    "/complaints?",
    "/customers?",
    "/customer-counts?by=kind&",
    "/verifications-due?as_of=2099-01-01&",
    "/purchases?from=1997-01-01&to=1998-01-01&",
    "/account-managers?",
    "/persons?",
    "/units?",
    "/policy-evaluations?",
    "/tiers?",
]


@pytest.mark.parametrize("address", LISTS)
async def test_nothing_was_known_before_it_was_recorded(lists: httpx.AsyncClient, address: str) -> None:
    moment = "as_of=2099-01-01&" if "receivables" in address or "complaints" in address else ""
    long_ago = await lists.get(f"{address}{moment}known_at=2012-02-03T00:00:00%2B08:00")
    later = await lists.get(f"{address}{moment}known_at=2099-01-01")

    assert (long_ago.status_code, long_ago.json()["items"]) == (200, [])
    assert later.json() == (await lists.get(f"{address}{moment}")).json()


async def test_what_was_known_is_exported_and_leaves_no_trace(lists: httpx.AsyncClient) -> None:
    # Clocks that run would differ.
    moment = "/complaints?as_of=2013-01-01"
    live = await lists.get(moment, headers={"Accept": "text/csv"})
    past = await lists.get(f"{moment}&known_at=2012-02-03", headers={"Accept": "text/csv"})
    again = [await lists.get(moment, headers={"Accept": "text/csv"}) for _ in range(8)]

    assert past.text.splitlines() == live.text.splitlines()[:1] != live.text.splitlines()
    assert {each.text for each in again} == {live.text}


async def test_what_was_read_often_is_read_as_it_was_known(lists: httpx.AsyncClient) -> None:
    """A statement that is prepared for the live tables would go on reading those."""
    statuses = [(await lists.get("/customers/C2")).status_code for _ in range(12)]
    before = [(await lists.get("/customers/C2?known_at=2012-02-03")).status_code for _ in range(12)]
    after = [(await lists.get("/customers/C2")).status_code for _ in range(12)]

    assert (statuses, before, after) == ([200] * 12, [404] * 12, [200] * 12)


async def test_what_differs_between_two_days_comes_in_pages(lists: httpx.AsyncClient) -> None:
    asked = {"from": "1996-12-31", "to": "1999-01-01"}
    everything = (await lists.get("/differences/purchases", params=asked)).json()
    first = (await lists.get("/differences/purchases", params=asked | {"limit": "1"})).json()

    assert {each["change"] for each in everything["items"]} == {"added"}
    assert all(each["events"] for each in everything["items"])
    assert first["items"] == everything["items"][:1]
    refused = await lists.get("/differences/purchases", params=asked | {"as_of": "1999-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (422, "request.as-of")


async def test_a_row_is_followed_event_by_event(lists: httpx.AsyncClient) -> None:
    found = (await lists.get("/projections/overdue_receivables/steps?key=A1/1")).json()["items"]
    unknown = await lists.get("/projections/overdue_receivables/steps?key=A9/1")
    nowhere = await lists.get("/projections/overdue/steps?key=A1/1")

    assert found[0]["type"] == "credit-account.invoice-recorded.v1"
    assert found[0]["changed"]["invoice"] == {"before": None, "after": "1"}
    assert (unknown.status_code, unknown.json()["code"]) == (404, "row.unknown")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "projection.unknown")


async def test_a_list_is_sorted_by_any_of_its_columns_over_all_of_its_pages(lists: httpx.AsyncClient) -> None:
    async def cases(**asked: Any) -> list[str]:
        found: list[str] = []
        while True:
            page = (await lists.get("/complaints", params=asked)).json()
            found += [row["case"] for row in page["items"]]
            if page["next"] is None:
                return found
            asked["cursor"] = page["next"]

    assert await cases(sort="-case", limit=2) == ["9", "8", "7"]
    # Who answers for it is known of one alone: the others stand last, either way.
    assert (await cases(sort="owner"))[0] == (await cases(sort="-owner", limit=1))[0] == "8"


async def test_a_list_is_sorted_by_no_column_that_it_lacks(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/complaints?sort=colour")

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert answer.json()["fields"][0]["field"] == "query.sort"
    assert "severity" in answer.json()["detail"]


async def test_a_list_that_is_too_long_is_not_sorted(lists: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "MOST_SORTED", 2)

    answer = await lists.get("/complaints?sort=case")

    assert (answer.status_code, answer.json()["code"]) == (422, "list.too-long-to-sort")

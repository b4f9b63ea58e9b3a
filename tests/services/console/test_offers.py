"""What pages offer to whom, and in which order: found by people who saw the console for the first time."""

import json
import re
from typing import Any

import httpx
import pytest

from services.console.pages.imports import column_of
from tests.services.console.pages import EMPTY, OWN, console, problem

CUSTOMER: dict[str, Any] = {
    "customer": "C1",
    "full_name": "Acme",
    "unit": "u",
    "source": None,
    "verified_on": None,
    "next_due": None,
    "owner_since": None,
    "contacts": {},
    "entitlements": {},
    "missing": [],
    "absorbed": [],
    "head": None,
    "purchases": 0,
    "first_purchase": None,
    "last_purchase": None,
} | dict.fromkeys(("kind", "size", "market", "continent", "country", "region"))


@pytest.mark.parametrize(
    ("owner", "verb"),
    [("li", "hand-over/C1?from_id=li&back=/customers/C1"), (None, "assign-owner/C1?back=/customers/C1")],
)
async def test_a_customer_is_handed_over_where_somebody_answers_for_it(owner: str | None, verb: str) -> None:
    async with console({"GET /customers/C1": CUSTOMER | {"owner": owner}}) as browser:
        page = await browser.get("/customers/C1")

    assert re.findall(r'"/do/customers/((?:hand-over|assign-owner)[^"]*)"', page.text) == [verb]


@pytest.mark.parametrize("path", ["/complaints", "/receivables", "/customers", "/customers/C1", "/staff", "/policies"])
async def test_an_auditor_is_offered_no_change(path: str) -> None:
    answers = {
        "GET /customers/C1": CUSTOMER | {"owner": "li"},
        "GET /receivables/overdue-counts": {"customers": 0, "items": 0},
    }
    async with console(answers) as browser:
        desk = await browser.get(path)
        auditor = await browser.get(path, headers={"Cookie": "kehu_role=auditor"})

    assert "/do/" in desk.text or "for=receipt" in desk.text
    assert "/do/" not in auditor.text
    assert "for=receipt" not in auditor.text


@pytest.mark.parametrize(("shown", "against"), [("p-1", "p-2"), ("p-2", "p-1")])
async def test_of_two_versions_the_earlier_is_the_one_before(shown: str, against: str) -> None:
    versions = [
        {"version": each, "state": "shipped", "effective_from": None, "in_force": False} for each in ("p-1", "p-2")
    ]
    pack = {
        "pack": "p",
        "title": "P",
        "version": shown,
        "versions": versions,
        "entries": [],
        "sections": [],
        "source": "",
    }
    sent: list[httpx.Request] = []
    async with console({"GET /policies/p": pack}, sent) as browser:
        page = await browser.get("/policies/p", params={"version": shown, "against": against})

    asked = next(request.url.params for request in sent if request.url.path.endswith("/differences"))
    assert (asked["from"], asked["to"]) == ("p-1", "p-2")
    assert "What p-2 changes against p-1" in page.text


async def test_who_owes_most_stands_first_in_each_currency() -> None:
    buckets = dict.fromkeys(("not-due", "1-30", "31-60", "61-90", "90+", "disputed"), "0.00")
    owed = (("A", "CNY", "9.00"), ("B", "CNY", "10.00"), ("C", "USD", "900.00"), ("D", "USD", "1000.00"))
    rows = [
        buckets | {"customer": of, "name": of, "currency": currency, "outstanding": sum_} for of, currency, sum_ in owed
    ]
    answers = {
        "GET /receivables/ageing-by-customer": EMPTY | {"items": rows},
        "GET /receivables/overdue-counts": {"customers": 4, "items": 4},
    }
    async with console(answers) as browser:
        page = await browser.get("/receivables", params={"tab": "customers"})

    assert re.findall(r'class="k-strong" href="/customers/(\w)"', page.text) == ["B", "A", "D", "C"]


@pytest.mark.parametrize(("answered", "first"), [(None, "respond"), ("2026-10-10T06:00:00Z", "resolve")])
async def test_the_likeliest_step_of_a_case_stands_first(answered: str | None, first: str) -> None:
    case = {"case": "K1", "customer": "C1", "name": "Acme", "state": "open", "waiting": False, "owner": "li"}
    case |= {"received_at": "2026-10-10T05:00:00Z", "first_response_at": answered, "reopened": 0, "severity": None}
    case |= dict.fromkeys(("response_seconds", "resolution_seconds", "resolved_at"))
    events = httpx.Response(200, json=EMPTY, headers={"Kehu-Version": "1"})
    clocks: dict[str, Any] = {
        "case": "K1",
        "as_of": "2026-10-10T07:00:00Z",
        "calendar": None,
        "zone": None,
        "clocks": [],
        "days": [],
    }
    answers = {"GET /complaints/K1": case, "GET /streams/complaint/K1/events": events}
    async with console(answers | {"GET /complaints/K1/clocks": clocks}) as browser:
        page = await browser.get("/complaints/K1")

    assert re.findall(r'href="/do/complaints/([a-z-]+)/K1', page.text)[0] == first


PEOPLE = [
    {"person": "wu", "full_name": "吴敏"},
    {"person": "li1", "full_name": "李伟"},
    {"person": "li2", "full_name": "李伟"},
]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ({"owner": "吴敏"}, {"owner": "wu"}),
        ({"owner": "wu"}, {"owner": "wu"}),
        ({"owner": "李伟"}, {"owner": "李伟"}),
        ({"severity": "严重"}, {"severity": "severe"}),
        ({"severity": "S1"}, {"severity": "S1"}),
    ],
)
async def test_a_filter_takes_what_a_page_calls_a_value(typed: dict[str, str], sent: dict[str, str]) -> None:
    """Of two persons of one name neither is chosen: the API says who is meant."""
    requests: list[httpx.Request] = []
    async with console({"GET /persons": EMPTY | {"items": PEOPLE}}, requests) as browser:
        await browser.get("/complaints", params=typed, headers={"Cookie": "kehu_language=zh-CN"})

    asked = next(request.url.params for request in requests if request.url.path == "/complaints")
    assert sent.items() <= dict(asked).items()


async def test_a_form_takes_the_name_of_a_person() -> None:
    requests: list[httpx.Request] = []
    accepted = {"stream": "customer/C1", "version": 2, "position": 9, "types": ["x"], "repeated": False}
    answers = {"GET /persons": EMPTY | {"items": PEOPLE}, "POST /customers/C1/hand-over": accepted}
    async with console(answers, requests) as browser:
        await browser.get("/")
        data = {"csrf": browser.cookies["kehu_csrf"], "from_id": "wu", "to_id": "吴敏"}
        await browser.post("/do/customers/hand-over/C1", headers={"Origin": OWN}, data=data)

    sent = next(request for request in requests if request.method == "POST")
    assert json.loads(sent.content) == {"from_id": "wu", "to_id": "wu"}


async def test_what_was_not_known_then_leads_back_to_now() -> None:
    unknown = problem(404, "customer.unknown", "Customer C1 is not registered.")
    async with console({"GET /customers/C1": unknown}) as browser:
        then = await browser.get("/customers/C1", params={"known_at": "2026-05-01"})
        now = await browser.get("/customers/C1")

    assert '<a class="k-btn pri" href="/customers/C1" data-press="N">' in then.text
    assert "Back to now" not in now.text


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("客户编号", "customer_id"),
        (" 客户名称 ", "full_name"),
        ("电话", "contact_phone"),
        ("Customer ID", "customer_id"),
        ("region", "region"),
        ("备注", ""),
    ],
)
def test_a_heading_in_usual_words_is_its_column(heading: str, column: str) -> None:
    assert column_of(heading, ["customer_id", "full_name", "region", "contact_phone"]) == column

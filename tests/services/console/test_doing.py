"""A form is kept until its command is recorded: faults beside the field, concurrent change, undo (design, part 6)."""

import json
import re

import httpx
import pytest

from contracts.catalog import AGGREGATES
from services.console.pages.doing import PAGES
from tests.services.console.pages import EMPTY, OWN, console, problem

RECORD = "/do/credit-accounts/record-receipt/A1"
SEND = "POST /credit-accounts/A1/record-receipt"
ACCEPTED = {"stream": "credit-account/A1", "version": 4, "position": 90, "types": ["x"], "repeated": False}
MOMENT = {
    "position": 88,
    "stream": "credit-account/A1",
    "version": 3,
    "type": "credit-account.limit-set.v1",
    "occurred_at": "2026-10-10T06:00:00Z",
    "recorded_at": "2026-10-10T06:00:01Z",
    "actor": "wang",
    "reason": None,
    "data": {"limit": {"amount": "5.00", "currency": "USD"}},
}


def at_version(version: int, *events: dict[str, object]) -> httpx.Response:
    page = {"items": list(events), "next": None, "parked": [], "stale": []}
    return httpx.Response(200, json=page, headers={"Kehu-Version": str(version)})


STREAM = "GET /streams/credit-account/A1/events"


async def typed(browser: httpx.AsyncClient, **values: str) -> httpx.Response:
    form = (await browser.get(RECORD)).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return await browser.post(RECORD, headers={"Origin": OWN}, data=hidden | {"back": "/accounts/A1"} | values)


async def test_a_recorded_command_leads_back_with_its_event_and_its_undo() -> None:
    sent: list[httpx.Request] = []
    async with console({SEND: ACCEPTED, STREAM: at_version(3, MOMENT)}, sent) as browser:
        answer = await typed(browser, receipt="R-1", **{"amount.amount": "10.00", "amount.currency": "USD"})

    request = next(request for request in sent if request.method == "POST")
    assert json.loads(request.content) == {"receipt": "R-1", "amount": {"amount": "10.00", "currency": "USD"}}
    assert request.headers["if-match"] == '"3"'
    assert request.headers["idempotency-key"]
    assert answer.status_code == 303
    location = httpx.URL(answer.headers["location"])
    assert location.path == "/accounts/A1"
    assert location.params["after"] == "90"
    assert location.params["undo"].startswith("/do/credit-accounts/reverse-receipt/A1?")
    assert "receipt=R-1" in location.params["undo"]


async def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it() -> None:
    fields = [{"field": "body.amount.amount", "rule": "amount", "message": "it is a decimal number"}]
    refused = problem(422, "request.invalid", "amount.amount: it is a decimal number", fields=fields)
    async with console({SEND: refused, STREAM: at_version(3, MOMENT)}) as browser:
        answer = await typed(browser, receipt="R-1", **{"amount.amount": "ten", "amount.currency": "USD"})

    assert answer.status_code == 422
    assert 'value="R-1"' in answer.text
    named = 'aria-invalid="true" aria-describedby="e-amount.amount"'
    assert re.search(f'name="amount.amount" value="ten"[^>]*{named}', answer.text)
    assert 'id="e-amount.amount"' in answer.text


async def test_a_form_sent_twice_has_one_key() -> None:
    sent: list[httpx.Request] = []
    down = problem(503, "store.down", "PostgreSQL does not answer.")
    async with console({SEND: down, STREAM: at_version(3, MOMENT)}, sent) as browser:
        first = await typed(browser, receipt="R-1")
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first.text))
        await browser.post(RECORD, headers={"Origin": OWN}, data=hidden | {"receipt": "R-1"})

    one, other = (request.headers["idempotency-key"] for request in sent if request.method == "POST")
    assert one == other


@pytest.mark.parametrize(
    ("status", "code"), [(422, "complaint.channel-unknown"), (409, "command.id-reused"), (404, "customer.unknown")]
)
async def test_a_refused_form_can_be_corrected_and_sent_again(status: int, code: str) -> None:
    """A refusal is kept under its key: the corrected command needs another."""
    sent: list[httpx.Request] = []
    async with console({SEND: problem(status, code, "No."), STREAM: at_version(3, MOMENT)}, sent) as browser:
        first = await typed(browser, receipt="R-1")
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first.text))
        await browser.post(RECORD, headers={"Origin": OWN}, data=hidden | {"receipt": "R-2"})

    one, other = (request.headers["idempotency-key"] for request in sent if request.method == "POST")
    assert one != other


async def test_a_refusal_that_begins_with_a_field_stands_beside_it() -> None:
    refused = problem(422, "receipt.unknown", "receipt: there is no R-1; the nearest known: R-2.")
    async with console({SEND: refused, STREAM: at_version(3, MOMENT)}) as browser:
        answer = await typed(browser, receipt="R-1")

    assert re.search('name="receipt" value="R-1"[^>]*aria-invalid="true" aria-describedby="e-receipt"', answer.text)


async def test_a_draft_begins_as_the_version_in_force_and_keeps_what_is_wrong_with_it() -> None:
    answers = {
        "GET /policies/p/content": httpx.Response(200, text='[pack]\nversion = "p-2026.1"'),
        "GET /policies/q/content": problem(404, "policy.unknown", "There is no pack q."),
        "POST /policy-findings": problem(413, "request.too-large", "It is too long."),
    }
    async with console(answers) as browser:
        page = await browser.get("/policies/p/draft")
        other = await browser.get("/policies/q/draft")
        form = {"csrf": browser.cookies["kehu_csrf"], "content": "[pack"}
        checked = await browser.post("/policies/p/draft", headers={"Origin": OWN}, data=form)

    assert "version = &#34;p-2026.1&#34;" in page.text
    assert other.status_code == 404
    assert checked.status_code == 413
    assert "[pack</textarea>" in checked.text
    assert "It is too long." in checked.text


@pytest.mark.parametrize(
    ("verb", "typed"), [("draft", {"content": '[pack]\nversion = "p-2"\n'}), ("approve", {"version": "p-2"})]
)
async def test_a_policys_version_is_shown_after_each_of_its_steps(verb: str, typed: dict[str, str]) -> None:
    async with console(
        {f"POST /policies/p/{verb}": ACCEPTED, "GET /streams/policy/p/events": at_version(0)}
    ) as browser:
        await browser.get("/")
        token = browser.cookies["kehu_csrf"]
        answer = await browser.post(f"/do/policies/{verb}/p", headers={"Origin": OWN}, data={"csrf": token} | typed)

    location = httpx.URL(answer.headers["location"])
    assert (location.path, location.params["version"]) == ("/policies/p", "p-2")


@pytest.mark.parametrize(
    ("verb", "offered"), [("record-receipt", True), ("open-dispute", True), ("record-invoice", False)]
)
async def test_invoices_that_are_not_paid_are_offered_where_one_is_asked_for(verb: str, offered: bool) -> None:
    row = {"invoice": "INV-7", "due_date": "2026-10-01", "currency": "USD", "outstanding": "60.00"}
    answers = {"GET /receivables/overdue": EMPTY | {"items": [row]}, STREAM: at_version(3, MOMENT)}
    async with console(answers) as browser:
        page = await browser.get(f"/do/credit-accounts/{verb}/A1")

    assert ('<option value="INV-7">2026-10-01 · USD 60.00</option>' in page.text) is offered


async def test_a_change_by_somebody_else_is_told_and_can_be_sent_after_it() -> None:
    moved = problem(412, "stream.version-mismatch", "It is at version 3.")
    sent: list[httpx.Request] = []
    async with console({SEND: moved, STREAM: at_version(3, MOMENT)}, sent) as browser:
        answer = await typed(browser, receipt="R-1", seen_version="2")

    assert answer.status_code == 412
    assert "wang" in answer.text
    assert "Limit set" in answer.text
    assert 'name="seen_version" value="3"' in answer.text
    assert 'value="R-1"' in answer.text
    asked = [dict(request.url.params) for request in sent if request.url.path.startswith("/streams")]
    assert {"after_version": "2", "limit": "20"} in asked


@pytest.mark.parametrize("path", ["/do/customers/nonsense", "/do/nobody/register", "/do/customers/register/C1/more"])
async def test_an_unknown_command_is_a_page_that_says_so(path: str) -> None:
    async with console() as browser:
        answer = await browser.get(path)

    assert answer.status_code == 404


async def test_what_begins_something_asks_for_its_id() -> None:
    sent: list[httpx.Request] = []
    async with console(sent=sent) as browser:
        page = await browser.get("/do/customers/register")
        token = browser.cookies["kehu_csrf"]
        answer = await browser.post(
            "/do/customers/register", headers={"Origin": OWN}, data={"csrf": token, "key": "k", "full_name": "Acme"}
        )

    assert 'name="customer_id"' in page.text
    assert answer.status_code == 422
    assert not [request for request in sent if request.method == "POST"]


def test_every_command_that_a_form_sends_leads_to_a_page() -> None:
    assert {aggregate.collection for aggregate in AGGREGATES.values()} == PAGES.keys()

"""No address, form, cookie or answer makes a page fail, or grow without end (X attacks)."""

import re
from urllib.parse import unquote

import httpx
import pytest

from tests.services.console.pages import EMPTY, OWN, answering, console, post, problem

RECEIPT = "/do/credit-accounts/record-receipt/A1"
LONG_NUMBER = "1" * 5_000
# Digits to Python, but no numbers that it reads.
NO_NUMBERS = ("²", "--5", LONG_NUMBER, f"-{LONG_NUMBER}")
REFUSED = problem(422, "request.invalid", "It is not well formed.")


@pytest.mark.parametrize("path", [RECEIPT, "/do/customers/register", "/do/complaints/receive"])
async def test_a_form_without_its_hidden_fields_is_a_form_all_the_same(path: str) -> None:
    async with console({"POST /credit-accounts/A1/record-receipt": REFUSED}) as browser:
        answer = await post(browser, path)

    assert answer.status_code == 422


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("name", ["seen_version", "quantity"])
async def test_a_text_that_is_no_number_is_left_to_the_api(name: str, number: str) -> None:
    async with console({"POST /customers/C1/record-purchase": REFUSED}) as browser:
        answer = await post(browser, "/do/customers/record-purchase/C1", **{name: number})

    assert answer.status_code == 422


async def test_a_stream_that_moved_without_a_version_is_told_all_the_same() -> None:
    moved = problem(412, "stream.version-mismatch", "It moved.")
    stream = httpx.Response(200, json=EMPTY, headers={"Kehu-Version": "3"})
    answers = {"POST /credit-accounts/A1/record-receipt": moved, "GET /streams/credit-account/A1/events": stream}
    async with console(answers) as browser:
        answer = await post(browser, RECEIPT)

    assert answer.status_code == 412


@pytest.mark.parametrize("row", ["99999999", LONG_NUMBER, "²", "501"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_form_has_no_more_rows_than_its_command_takes(method: str, row: str) -> None:
    named = {f"allocations.{row}.invoice": "I1"}
    stream = httpx.Response(200, json=EMPTY, headers={"Kehu-Version": "3"})
    answers = {"POST /credit-accounts/A1/record-receipt": REFUSED, "GET /streams/credit-account/A1/events": stream}
    async with console(answers) as browser:
        got = await browser.get(RECEIPT, params=named) if method == "GET" else await post(browser, RECEIPT, **named)

    assert got.status_code == (200 if method == "GET" else 422)
    assert got.text.count('name="allocations.') <= 2 * 502


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/customers/%2E%2E", "/customers/%2E%2E"),
        ("/complaints/%2E", "/complaints/%2E"),
        ("/events/%2E%2E%2Fcustomers", "/events/%2E%2E/customers"),
        ("/events/1%3Fevent=2", "/events/1%3Fevent%3D2"),
        ("/events/1%23", "/events/1%23"),
        ("/policies/%2E%2E/text", "/policies/%2E%2E/content"),
        ("/proof/row/%2E%2E/k", "/projections/%2E%2E/steps"),
        ("/accounts/a%2F..%2Fb", None),
    ],
)
async def test_what_an_address_names_stays_one_segment_of_the_apis(path: str, asked: str | None) -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return problem(404, "unknown", "There is none.")

    async with answering(answer) as browser:
        # A client that does not put an address in order before it asks.
        page = await browser.send(browser.build_request("GET", httpx.URL(OWN, raw_path=path.encode())))

    assert page.status_code == 404
    paths = [request.url.raw_path.partition(b"?")[0].decode() for request in sent]
    assert asked is None or asked in paths


@pytest.mark.parametrize("list_path", ["customers%3Flimit=1", "customers%2F%2E%2E%2Fpersons", "imports%2F%2E%2Fx"])
async def test_an_export_asks_for_the_list_that_it_names(list_path: str) -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return problem(404, "unknown", "There is none.")

    async with answering(answer) as browser:
        page = await browser.send(
            browser.build_request("GET", httpx.URL(OWN, raw_path=f"/export/{list_path}".encode()))
        )

    assert page.status_code == 404
    assert not [request for request in sent if request.url.path in {"/customers", "/imports/x"}]
    assert not [request for request in sent if request.url.query == b"limit=1"]


@pytest.mark.parametrize("moment", ["9999-12-31", "0001-01-01", "2026-01-01T00:00:00", "2026-W01-1", "x" * 10])
@pytest.mark.parametrize("name", ["as_of", "known_at"])
async def test_a_page_as_of_any_moment_is_a_page(name: str, moment: str) -> None:
    event = {
        "position": 1,
        "stream": "complaint/7",
        "version": 1,
        "type": "complaint.received.v1",
        "occurred_at": "2026-10-10T06:00:00Z",
        "recorded_at": "2026-10-10T06:00:01Z",
        "actor": "wang",
        "reason": None,
        "data": {},
    }
    file = httpx.Response(200, json=EMPTY | {"items": [event]}, headers={"Kehu-Version": "1"})
    account = {"account": "A1", "customer": "C1"}
    answers = {"GET /credit-accounts/A1": account, "GET /streams/credit-account/A1/events": file}
    async with console(answers) as browser:
        answer = await browser.get("/audit/complaint/7", params={name: moment})

    assert answer.status_code < 500


@pytest.mark.parametrize("person", ["a%0D%0Ab", "%00", "%7F", "UTF-8''%41", "%E9", "%F0%9F%98%80", "a%20"])
async def test_any_name_reaches_the_api_as_it_is(person: str) -> None:
    sent: list[httpx.Request] = []
    async with console({"POST /credit-accounts/A1/record-receipt": REFUSED}, sent) as browser:
        browser.cookies.set("kehu_person", person)
        answer = await post(browser, RECEIPT)

    assert answer.status_code == 422
    actor = next(request for request in sent if request.method == "POST").headers["kehu-actor*"]
    assert unquote(actor.removeprefix("UTF-8''")) == unquote(person)
    assert re.fullmatch(r"UTF-8''(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+", actor)


async def test_a_browser_whose_token_is_empty_is_given_one() -> None:
    async with console() as browser:
        answer = await browser.get("/keys", headers={"Cookie": "kehu_csrf="})

    assert "kehu_csrf=" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "\\/evil.example", "javascript:alert(1)", "evil"],
)
@pytest.mark.parametrize("name", ["undo", "back"])
async def test_no_link_of_a_page_leads_to_another_site(name: str, address: str) -> None:
    async with console() as browser:
        done = await browser.get("/customers", params={"done": "x", name: address})
        form = await browser.get("/do/customers/register", params={name: address})

    for page in (done, form):
        assert page.status_code == 200
        assert f'href="{address}"' not in page.text


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json=None),
        httpx.Response(502, json=["down"]),
        httpx.Response(503, text="down"),
    ],
)
@pytest.mark.parametrize("path", ["/customers", "/complaints/1", "/receivables", "/operations", "/events/1"])
async def test_an_answer_that_is_not_the_apis_is_told(path: str, answer: httpx.Response) -> None:
    async with answering(lambda _: answer) as browser:
        page = await browser.get(path)

    assert page.status_code in {502, 503}
    assert "<nav" in page.text

"""The first page and the API reference: readable without scripts or other hosts, and JSON for programs."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
import pytest_asyncio

from contracts.catalog import COMMANDS
from services.api.described.examples import example_of, story
from services.api.html.element import element, page
from services.api.html.shape import shape
from services.api.operation.readiness import standing
from services.health import Trouble

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
EMPTY = {"meta"}
ADDRESSES = ("/", "/docs")
PAGES = pytest.mark.parametrize("address", ADDRESSES)
Seen = dict[str, httpx.Response]
pytestmark = pytest.mark.asyncio(loop_scope="module")


class Read(HTMLParser):
    """A page as a browser reads it; an element that is not closed is a fault."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name and value]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seen(shared_api: httpx.AsyncClient) -> Seen:
    """Open each page once: the first takes seconds to find that Kafka is down."""
    answers = [await shared_api.get(address, headers=BROWSER) for address in ADDRESSES]
    assert [answer.status_code for answer in answers] == [200, 200]
    return dict(zip(ADDRESSES, answers, strict=True))


@PAGES
async def test_a_page_needs_no_script_and_no_other_host(seen: Seen, address: str) -> None:
    text = seen[address].text
    page_read = Read(text)

    assert page_read.tags.isdisjoint({"script", "img", "iframe", "form"})
    assert [each for each in page_read.all("href") if not each.startswith(("/", "#"))] == []
    assert "src" not in dict(page_read.attributes)
    policy = seen[address].headers["content-security-policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    # The policy lets no attribute hold a style or a script.
    assert [key for key, _ in page_read.attributes if key == "style" or key.startswith("on")] == []


@PAGES
async def test_every_place_that_a_page_links_to_is_on_it(seen: Seen, address: str) -> None:
    page_read = Read(seen[address].text)

    named = page_read.all("id")
    assert len(named) == len(set(named))
    assert {each[1:] for each in page_read.all("href") if each.startswith("#")} <= set(named)


async def test_the_reference_shows_every_operation_and_field(shared_api: httpx.AsyncClient, seen: Seen) -> None:
    document = (await shared_api.get("/openapi.json")).json()
    text = seen["/docs"].text
    page_read = Read(text)

    asked = {says["operationId"] for methods in document["paths"].values() for says in methods.values()}
    assert asked <= set(page_read.all("id"))
    names = {name for schema in document["components"]["schemas"].values() for name in schema.get("properties", {})}
    assert {name for name in names if f"<code>{name}</code>" not in text} == set()


async def test_the_reference_says_once_what_every_command_takes_and_what_a_problem_is(seen: Seen) -> None:
    text = seen["/docs"].text

    assert text.count("<code>idempotency-key</code>") == 1
    assert text.count("<td>Not at the moment</td>") == 1
    assert text.count('<a href="#headers">') == len([*COMMANDS, "of many commands", "in the contents"])
    # What our own documents call a rule.
    assert re.findall(r"\((?:semantics \d+|[A-Z]{2}\d+)\)", text) == []


async def test_the_reference_shows_first_what_must_be_given(seen: Seen) -> None:
    section = seen["/docs"].text.partition('id="recordReceipt"')[2].partition("</section>")[0]

    assert re.findall(r"<tr><td><code>(\w+)</code></td><td>required", section) == ["receipt", "amount"]
    names = re.findall(r"<tr><td><code>([a-z_]+)</code></td>", section)
    assert names == ["account_id", "receipt", "amount", "allocations", "occurred_at", "reason"]


async def test_the_reference_shows_an_example_of_each_command(seen: Seen) -> None:
    for name in {each.of for each in story()}:
        example = example_of(name)
        assert example is not None
        assert f"/{example.id}/{example.of.partition('.')[2]}\n{{" in seen["/docs"].text


async def test_the_first_page_links_to_every_list_and_the_reference(seen: Seen) -> None:
    text = seen["/"].text
    page_read = Read(text)

    links = page_read.all("href")
    assert {"/receivables/overdue", "/complaints", "/customers", "/docs", "/openapi.json"} <= set(links)
    assert next(each for each in links if each.startswith("/purchases?from="))
    assert "Kehu 0." in text


async def test_the_first_page_says_what_stands_still(shared_api: httpx.AsyncClient, seen: Seen) -> None:
    said = (await shared_api.get("/")).json()

    states = {each["name"]: each["state"] for each in said["parts"]}
    unknown = "unknown while PostgreSQL does not answer"
    assert states == {
        "api": "not ready",
        "relay": unknown,
        "workers": unknown,
        "timers": unknown,
        "reactor": unknown,
        "postgres": "stands still",
        "kafka": "stands still",
    }
    text = seen["/"].text
    assert "Kafka does not answer at 127.0.0.1:1" in text


async def test_a_program_that_says_nothing_gets_json_and_a_browser_a_page(
    shared_api: httpx.AsyncClient, seen: Seen
) -> None:
    to_program = await shared_api.get("/", headers={"Accept": "*/*"})

    assert to_program.headers["content-type"] == "application/json"
    assert seen["/"].headers["content-type"] == "text/html; charset=utf-8"
    assert {to_program.headers["vary"], seen["/"].headers["vary"]} == {"Accept"}


async def test_what_takes_neither_is_refused(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.get("/", headers={"Accept": "image/png"})

    assert (answer.status_code, answer.json()["code"]) == (406, "request.not-acceptable")


async def test_text_is_never_read_as_html() -> None:
    told = str(bytes(page("<b>", element("p", '"<script>alert(1)</script>', id='"><script>')).body), "utf-8")

    assert "<script>" not in told
    assert "&lt;script&gt;alert(1)" in told


@pytest.mark.parametrize(
    ("troubles", "states"),
    [
        ([], ["works"] * 6),
        ([Trouble("relay", "No relay has ever run.")], ["stands still", "works", "works", "works", "works", "works"]),
        (
            [Trouble("tier_list", "It waits."), Trouble("relay", "2 streams are parked.", still=False)],
            ["works, with something left aside", "stands still", "works", "works", "works", "works"],
        ),
        (
            [Trouble("topics", "kehu.unit.v1 is missing.")],
            ["works", "works", "works", "works", "works", "stands still"],
        ),
        ([Trouble("reactor", "a is paused.")], ["works", "works", "works", "stands still", "works", "works"]),
    ],
)
async def test_the_state_of_each_part(troubles: list[Trouble], states: list[str]) -> None:
    assert [part.state for part in standing(troubles)] == states


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Money"}, '<a href="#schema-Money">Money</a>'),
        ({"anyOf": [{"type": "string", "maxLength": 64}, {"type": "null"}]}, "text, at most 64 characters or null"),
        ({"enum": ["S1", "S2"]}, "<code>S1</code> or <code>S2</code>"),
        ({"const": "gold"}, "<code>gold</code>"),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 5}, "list of a whole number, at most 5 entries"),
        ({"type": "string", "format": "date"}, "a date"),
        ({"type": "integer", "minimum": 0, "maximum": 2**63}, "a whole number, from 0"),
        ({}, "any value"),
    ],
)
async def test_a_schema_in_words(schema: dict[str, Any], words: str) -> None:
    assert shape(schema).html == words

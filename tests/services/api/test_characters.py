"""What no reader sees is refused in every header, parameter and path, and its place is named (semantics 36)."""

from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from projections.customers.directory import CustomersQuery
from services.api.sent import sent

pytestmark = pytest.mark.asyncio(loop_scope="module")

HIDDEN: Final = {
    "NUL": b"a\0b",
    "escape": b"a\x1bb",
    "next line": "a\x85b".encode(),
    "right to left": "a\u202eb".encode(),
    "half a character": b"a\xed\xa0\x80b",
    "another encoding": "客户".encode("gb18030"),
}
# W3C: what is malformed here is ignored, and nothing of it is kept.
IGNORED: Final = "traceparent"


def places(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Yield each parameter that the document declares, with its method, its address and all parameters beside it."""
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            declared = operation.get("parameters", [])
            yield from ((method, address, each, declared) for each in declared if each["name"] != IGNORED)


def request(method: str, address: str, place: dict[str, Any], declared: list[dict[str, Any]], raw: bytes) -> Any:
    """Return the request with these bytes in one place, and something harmless wherever else something must stand."""
    given = {each["name"]: "2026-01-01" for each in declared if each.get("required") and each is not place}
    escaped = "".join(f"%{byte:02X}" for byte in raw)
    query = [
        f"{each['name']}={given[each['name']]}" for each in declared if each["in"] == "query" and each["name"] in given
    ]
    headers = [(b"Content-Type", b"application/json")]
    if place["in"] == "query":
        query.append(f"{place['name']}={escaped}")
    elif place["in"] == "path":
        given[place["name"]] = escaped
    else:
        headers.append((place["name"].encode(), raw))
    for name, text in given.items():
        address = address.replace(f"{{{name}}}", text)
    content = b"{}" if method == "post" else b""
    return httpx.Request(method, f"http://127.0.0.1{address}?{'&'.join(query)}", headers=headers, content=content)


async def test_what_no_reader_sees_is_refused_in_every_place_that_the_document_declares(
    shared_api: httpx.AsyncClient,
) -> None:
    document = (await shared_api.get("/openapi.json")).json()
    met = set()
    for method, address, place, declared in places(document):
        for what, raw in HIDDEN.items():
            answer = await shared_api.send(request(method, address, place, declared, raw))

            case = (method, address, place["name"], what, answer.text)
            assert answer.status_code == 422, case
            assert place["name"].lower() in answer.json()["detail"].lower(), case
            met.add(place["in"])
    assert met == {"query", "path", "header"}


async def test_a_trace_that_no_reader_sees_is_ignored() -> None:
    for raw in HIDDEN.values():
        assert sent([(IGNORED.encode(), raw)]).traceparent is None


async def test_the_name_of_a_person_has_one_spelling_in_a_header_and_in_a_filter() -> None:
    """Two spellings of é are one: a list would not find what a command stored under the other."""
    actor = sent([(b"kehu-actor", "Rene\u0301".encode())]).actor

    assert actor == CustomersQuery(text="Rene\u0301").text == "Ren\u00e9"


async def test_a_wrong_moment_is_told_with_its_parameter(shared_api: httpx.AsyncClient) -> None:
    for query, named in (
        ("from=soon&to=2026-01-01", "from: "),
        ("from=2026-01-01&to=soon", "to: "),
    ):
        answer = await shared_api.get(f"/purchases?{query}")

        assert (answer.status_code, answer.json()["code"]) == (422, "request.no-moment")
        assert answer.json()["detail"].startswith(named)

"""Nobody learns of rows that are not theirs: from any list, filter, export or report, nor by another name."""

import json
import re
from typing import Any, Final

import httpx
import psycopg
import pytest

from services.access.scope import reading_as, scope_of
from services.api.reading.reads import open_pool
from services.api.reading.reported import as_seen
from tests.services.access.identity import Identity
from tests.services.api.test_access import ACCOUNTS, COMPLAINTS, CUSTOMERS, PEOPLE, SEES, api, get, known, rows

__all__ = ["api", "known"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
PAST: Final = ("/customers", "/complaints", "/credit-accounts", "/customers/{customer_id}/history")
PARKED: Final = """
    insert into parked_event (projection, generation, position, stream, type, error)
    select projection, generation, %(position)s, %(stream)s, 'customer.registered.v1', 'no'
    from live_generation where projection = 'customer_list'
"""
WINDOW: Final = {"from": "2000-01-01", "to": "2030-01-01", "role": "sales"}


def others(person: str) -> re.Pattern[str]:
    """Return what no answer to this person may hold: ids and names of customers, complaints, accounts and invoices."""
    found = []
    for name in CUSTOMERS:
        hidden = (
            (rf"(?<![-\w]){name}\b", SEES),
            (f"case-{name}", COMPLAINTS),
            (f"[AI]-{name}", ACCOUNTS),
        )
        found += [form for form, sees in hidden if name not in (sees.get(person) or ())]
    return re.compile("|".join(found))


def asked_of(document: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Return what is asked: each list, and what is below each customer, complaint and account."""
    found = []
    for path, methods in document["paths"].items():
        if "get" not in methods or path in ("/openapi.json", "/readyz") or ("{" in path and "_id}" not in path):
            continue
        known = {each["name"]: each for each in methods["get"].get("parameters", []) if each["in"] == "query"}
        asked = {name: WINDOW.get(name, "state") for name, each in known.items() if each.get("required")}
        found.append((path, asked))
        if path in PAST:
            found.append((path, asked | {"known_at": "2999-01-01"}))
    return found


def addresses(path: str, visible: set[str]) -> list[str]:
    """Return the addresses of a path, of each thing that is visible where it names one."""
    of_each = {"{customer_id}": "{}", "{stream_id}": "{}", "{account_id}": "A-{}", "{complaint_id}": "case-{}"}
    (name,) = re.findall(r"\{\w+_id\}", path) or [None]
    if name not in of_each:
        return [] if name else [path]
    path = path.replace("{category}", "customer")
    return [path.replace(name, of_each[name].format(each)) for each in sorted(visible)]


@pytest.mark.parametrize("person", ["wang", "agent", "credit"])
async def test_no_answer_holds_what_is_anothers(api: httpx.AsyncClient, known: Identity, person: str) -> None:
    hidden, visible, header = others(person), SEES[person] or set(), known.header(person)
    document = (await api.get("/openapi.json", headers=header)).json()
    answered = 0
    for path, asked in asked_of(document):
        for address in addresses(path, visible):
            for form in ("application/json", "text/csv") if path == "/obligations" else ("application/json",):
                answer = await api.get(address, params=asked, headers=header | {"Accept": form})
                assert answer.status_code in (200, 403, 404, 406, 422), (address, answer.text)
                found = hidden.search(answer.text.replace(address, ""))
                assert not found, (address, asked, form, found, answer.text[:1000])
                answered += answer.status_code == 200
    assert answered > 30


async def test_the_history_of_a_customer_has_the_events_of_what_may_be_read(
    api: httpx.AsyncClient, known: Identity
) -> None:
    async def streams(person: str, customer: str = "C1") -> set[str]:
        return {row["stream"] for row in await rows(api, known, person, f"/customers/{customer}/history")}

    assert await streams("wang") == {"customer/C1", "complaint/case-C1", "credit-account/A-C1"}
    assert await streams("agent") == {"customer/C1", "complaint/case-C1"}
    assert await streams("li", "C3") == {"customer/C3"}
    assert await streams("credit") == {"customer/C1", "credit-account/A-C1"}


async def test_a_filter_does_not_tell_whether_others_exist(api: httpx.AsyncClient, known: Identity) -> None:
    header = known.header("wang")
    document = (await api.get("/openapi.json", headers=header)).json()
    compared = 0
    for path, asked in asked_of(document):
        names = {each["name"] for each in document["paths"][path]["get"].get("parameters", [])}
        for field, (theirs, nobodys) in {"customer": ("C3", "C404"), "account": ("A-C3", "A-404")}.items():
            if field in names and "{" not in path:
                one, none = [
                    await api.get(path, params=asked | {field: name}, headers=header) for name in (theirs, nobodys)
                ]
                said = none.text.replace(nobodys, theirs)
                assert (one.status_code, one.text) == (none.status_code, said), (path, field)
                assert one.status_code == 403 or not others("wang").search(one.text.replace(theirs, "")), path
                compared += one.status_code == 200
    assert compared > 10


@pytest.mark.parametrize(
    "path", ["/complaints/case-404", "/complaints/case-404/clocks", "/streams/complaint/case-404/events"]
)
async def test_a_mistyped_id_is_answered_with_no_id_of_others(
    api: httpx.AsyncClient, known: Identity, path: str
) -> None:
    desk, auditor = [await get(api, known, person, path) for person in ("agent", "auditor")]

    assert (desk.status_code, auditor.status_code) == (404, 404)
    assert "nearest" not in desk.text
    assert "/streams" in path or "case-C3" in auditor.text


async def test_who_sees_everything_is_still_told_of_a_misspelt_filter(api: httpx.AsyncClient, known: Identity) -> None:
    answer = await get(api, known, "auditor", "/complaints", customer="C404")

    assert answer.json()["code"] == "reference.unknown"
    assert "C3" in answer.text


async def test_a_page_names_the_streams_that_wait_to_those_who_may_see_them(
    api: httpx.AsyncClient, known: Identity, database_url: str
) -> None:
    streams = ["customer/C1", "customer/C3", "complaint/case-C3", "credit-account/A-C2", "customer/C404"]
    with psycopg.connect(database_url, autocommit=True) as connection:
        park(connection, streams)
        try:
            told = {
                person: (await get(api, known, person, "/customers")).json()["parked"] for person in ("wang", "auditor")
            }
        finally:
            connection.execute("delete from parked_event")

    assert told == {"wang": ["customer/C1"], "auditor": sorted(streams)}


def park(connection: psycopg.Connection, streams: list[str]) -> None:
    for position, stream in enumerate(streams):
        connection.execute(PARKED, {"position": position, "stream": stream})


@pytest.mark.parametrize("odd", ["%14", "%00", "%E2%80%8B", "C1%00"])
@pytest.mark.parametrize("path", ["/customers/{}", "/streams/complaint/{}/events", "/credit-accounts/{}/place-hold"])
async def test_an_id_that_nothing_can_have_is_refused_and_recorded(
    api: httpx.AsyncClient, known: Identity, path: str, odd: str
) -> None:
    method = "POST" if path.endswith("hold") else "GET"
    address = path.format(odd)
    denied = await api.request(method, address, headers=known.header("wang"))
    told = await api.request(method, address, headers=known.header("manager"), json={} if method == "POST" else None)

    assert (denied.status_code, denied.json()["code"]) == (403, "access.denied")
    assert told.status_code == 422, told.text


@pytest.mark.parametrize(
    ("person", "path", "body"),
    [
        ("wang", "/customers/C1/merge", {"survivor_id": "C3"}),
        ("wang", "/customers/C1/link", {"head_id": "C2", "relation": "same-company"}),
        ("wang", "/customers/C1/rule-out-duplicate", {"other_id": "C2"}),
        ("agent", "/complaints/case-C1/merge-duplicate", {"first_id": "case-C3"}),
        ("agent", "/complaints/case-C1/link-case", {"first_id": "case-C3"}),
        ("boss", "/credit-accounts/A-C3/join-group", {"head_account": "A-C1"}),
    ],
)
async def test_a_command_reaches_no_other_thing_of_others(
    api: httpx.AsyncClient, known: Identity, person: str, path: str, body: dict[str, str]
) -> None:
    answer = await api.post(path, json=body, headers=known.header(person))
    permitted = await api.post(path, json=body, headers=known.header("manager"))
    (last, *_) = await rows(api, known, "auditor", "/access-denials", person=person, limit="1")

    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")
    # Nothing is in the store of this test.
    assert permitted.status_code == 422
    assert (last["thing"].partition("/")[2], last["address"]) == (next(iter(body.values())), path)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/credit-accounts/A-C1/approve-limit",
            {},
        ),
        ("/credit-accounts/A-C1/approve-write-off", {"write_off": "W1"}),
        ("/customers/C1/erase", {}),
        ("/customers/C1/request-erasure", {}),
        ("/complaints/case-C1/approve-reply", {"reply_id": "R1", "as_role": "supervisor"}),
    ],
)
async def test_nobody_is_two_persons(api: httpx.AsyncClient, known: Identity, path: str, body: dict[str, str]) -> None:
    async def sent(by: str) -> Any:
        answer = await api.post(path, json=body | {"by": by}, headers=known.header("manager"))
        return answer.json()["code"]

    assert await sent("boss") == "actor.typed"
    assert await sent("manager") != "actor.typed"


async def test_a_file_of_commands_is_no_way_around(api: httpx.AsyncClient, known: Identity) -> None:
    """Refuse in a file what is refused one by one: another's thing, and another's name."""
    merge = {"command": "customer.merge", "id": "C1", "body": {"survivor_id": "C3"}}
    erase = {"command": "customer.request-erasure", "id": "C1", "body": {"by": "boss"}}
    for person, line, code in (("wang", merge, "access.denied"), ("manager", erase, "actor.typed")):
        answer = await api.post("/bulk", json=[line], headers=known.header(person))
        assert (answer.status_code, answer.json()["code"]) == (403, code), answer.text


@pytest.mark.usefixtures("api")
async def test_a_report_shows_cases_to_those_who_may_see_them(database_url: str) -> None:
    cases = [{"subject": f"customer/{name}", "customer": name} for name in CUSTOMERS]
    report = json.dumps({"cases": cases, "of_people": cases, "cases_left_out": 1, "differing": 4}).encode()

    async def shown(person: str) -> Any:
        async with open_pool(database_url) as pool, pool.connection() as connection:
            with reading_as(scope_of(PEOPLE[person])):
                return json.loads(await as_seen(connection, report))

    assert await shown("rules") == {"cases": [], "of_people": [], "cases_left_out": 4, "differing": 4}
    assert await shown("manager") == json.loads(report)

"""Who sees what over HTTP: each role its rows, in lists as one by one, and every refusal is recorded."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.access.gate import Gate, opened_writing
from services.access.roster import Who
from services.api.reading.reads import open_pool
from services.store.memory import memory_store
from services.store.postgres import open_store
from tests.services.access.identity import Identity, Listed, identity
from tests.services.api.conftest import client
from tests.services.api.read_models import catch_up

pytestmark = pytest.mark.asyncio(loop_scope="module")
PEOPLE = {
    who.person: who
    for who in (
        Who("wang", "王", ("sales",), "north"),
        Who("li", "李", ("account-manager",), "north", "west"),
        Who("agent", "冯", ("service-agent",), "north"),
        Who("boss", "丁", ("department-manager",), "south"),
        Who("credit", "柯", ("credit-controller",), None),
        Who("auditor", "沈", ("auditor",)),
        Who("ops", "余", ("operations",)),
        Who("rules", "裴", ("policy-owner",)),
        Who("manager", "马", ("manager",)),
        Who("nothing", "无", ()),
        Who("guest", "顾", ("sales",), "north"),
        Who("nurse", "白", ("service-agent",), "north"),
    )
}
# Whose customer it is, in which unit and region.
CUSTOMERS = {"C1": ("wang", "north", "east"), "C2": ("li", "north", "east"), "C3": ("zhao", "south", "west")}
SEES = {
    "wang": {"C1"},
    "li": {"C2", "C3"},
    "agent": {"C1", "C2"},
    "boss": {"C3"},
    "credit": {"C1", "C2", "C3"},
    "auditor": {"C1", "C2", "C3"},
    "manager": {"C1", "C2", "C3"},
    "ops": None,
    "rules": None,
    "nothing": None,
}
COMPLAINTS = {"wang": {"C1"}, "li": {"C2"}, "agent": {"C1", "C2"}, "boss": {"C3"}, "auditor": {"C1", "C2", "C3"}}
ACCOUNTS = {"wang": {"C1"}, "li": {"C2"}, "boss": {"C3"}, "credit": {"C1", "C2", "C3"}}


async def do_business(api: httpx.AsyncClient) -> None:
    async def post(path: str, **body: Any) -> None:
        answer = await api.post(path, json=body)
        assert answer.is_success, answer.text

    for name, (owner, unit, region) in CUSTOMERS.items():
        await post(f"/customers/{name}/register", full_name=f"Acme {name}", unit_id=unit, region=region)
        await post(f"/customers/{name}/assign-owner", owner_id=owner)
        await post(f"/complaints/case-{name}/receive", customer_id=name, channel="hotline", summary="It stands still.")
        await post(f"/credit-accounts/A-{name}/open", customer_id=name, currency="USD")
        paid = {"amount": "10.00", "currency": "USD"}
        invoice = {"amount": paid, "invoice_date": "2024-01-01", "due_date": "2024-02-01"}
        await post(f"/credit-accounts/A-{name}/record-invoice", invoice=f"I-{name}", **invoice)


async def ask_for_access(api: httpx.AsyncClient) -> None:
    """Have `boss` grant reading C3 alone to `guest`, and the whole unit with its contacts to `nurse`."""
    steps: list[tuple[str, dict[str, Any]]] = [
        ("/account-managers/boss/enrol", {"full_name": "丁"}),
        ("/account-managers/boss/change-roles", {"roles": ["department-manager"], "unit_id": "south"}),
        ("/customers/C3/add-contact", {"contact_id": "zhao", "surname": "赵", "phone": "13800138000"}),
        ("/access-requests/Z1/request", {"by": "guest", "purpose": "visit", "customers": ["C3"]}),
        ("/access-requests/Z1/approve", {"by": "boss"}),
        ("/access-requests/Z2/request", {"by": "nurse", "purpose": "visit", "unit_id": "south", "contacts": True}),
        ("/access-requests/Z2/approve", {"by": "boss"}),
        ("/access-requests/Z3/request", {"by": "guest", "purpose": "visit", "unit_id": "south"}),
    ]
    for path, body in steps:
        answer = await api.post(path, json=body)
        assert answer.is_success, answer.text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known() -> AsyncIterator[Identity]:
    async with identity() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(known: Identity, database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with open_store(database_url) as store, client(store, database_url) as everybody:
        store.seen |= {"unit/north", "unit/south", *(f"account-manager/{name}" for name in ("zhao", "guest", "nurse"))}
        await do_business(everybody)
        await ask_for_access(everybody)
    await catch_up(database_url)
    async with opened_writing(database_url) as writing, open_pool(database_url) as reading, memory_store() as store:
        roster = Listed(people=PEOPLE)
        roster.pool = reading  # type: ignore[assignment] # things are looked up
        async with client(store, database_url, gate=Gate(known.tokens, roster, writing)) as speaking:
            yield speaking


async def get(api: httpx.AsyncClient, known: Identity, person: str, path: str, **asked: str) -> httpx.Response:
    return await api.get(path, params=asked, headers=known.header(person))


async def rows(api: httpx.AsyncClient, known: Identity, who: str, path: str, **asked: str) -> list[dict[str, Any]]:
    answer = await api.get(path, params=asked, headers=known.header(who))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.parametrize("person", SEES)
async def test_each_role_sees_its_customers_in_the_list_and_one_by_one(
    api: httpx.AsyncClient, known: Identity, person: str
) -> None:
    sees = SEES[person]
    listed = await get(api, known, person, "/customers")
    ones = {name: (await get(api, known, person, f"/customers/{name}")).status_code for name in CUSTOMERS}

    if sees is None:
        assert listed.status_code == 403
    else:
        assert {row["customer"] for row in listed.json()["items"]} == sees
    assert ones == {name: 200 if name in (sees or ()) else 403 for name in CUSTOMERS}


@pytest.mark.parametrize("path", ["/customers/{}/history", "/customers/{}/duplicates", "/streams/customer/{}/events"])
async def test_what_is_below_a_customer_is_seen_by_who_sees_it(
    api: httpx.AsyncClient, known: Identity, path: str
) -> None:
    for person, sees in SEES.items():
        for name in CUSTOMERS:
            answer = await get(api, known, person, path.format(name))
            # The stream is in another store here, and only whether it may be asked for is asked.
            assert (answer.status_code != 403) is (name in (sees or ())), (person, name)


@pytest.mark.parametrize(("path", "sees"), [("/complaints", COMPLAINTS), ("/credit-accounts", ACCOUNTS)])
async def test_complaints_and_accounts_are_narrowed_as_well(
    api: httpx.AsyncClient, known: Identity, path: str, sees: dict[str, set[str]]
) -> None:
    for person, customers in sees.items():
        found = {row["customer"] for row in await rows(api, known, person, path)}
        assert found == customers, person
        for name in CUSTOMERS:
            id_ = f"case-{name}" if path == "/complaints" else f"A-{name}"
            status = (await get(api, known, person, f"{path}/{id_}")).status_code
            assert status == (200 if name in customers else 403), (person, id_)


async def test_no_count_and_no_sum_holds_more_than_its_list(api: httpx.AsyncClient, known: Identity) -> None:
    for person in ("wang", "li", "agent", "boss", "auditor"):
        counted = await rows(api, known, person, "/customer-counts", by="region")
        assert sum(row["customers"] for row in counted) == len(SEES[person] or ()), person
    for person in ("wang", "boss", "credit"):
        aged = await rows(api, known, person, "/receivables/ageing", as_of="2024-03-01")
        assert [row["outstanding"] for row in aged] == [f"{10 * len(ACCOUNTS[person])}.00"], person


async def test_an_export_and_the_past_are_narrowed_as_well(api: httpx.AsyncClient, known: Identity) -> None:
    header = known.header("wang")
    exported = await api.get("/customers", headers=header | {"Accept": "text/csv"})
    past = await rows(api, known, "wang", "/customers", known_at="2999-01-01")
    others = await rows(api, known, "boss", "/customers", known_at="2999-01-01")

    assert [line.partition(",")[0] for line in exported.text.splitlines()[1:]] == ["C1"]
    assert [row["customer"] for row in past] == ["C1"]
    assert [row["customer"] for row in others] == ["C3"]


async def test_a_filter_for_others_finds_nothing(api: httpx.AsyncClient, known: Identity) -> None:
    for asked in ({"owner": "li"}, {"text": "Acme C2"}, {"unit": "south"}):
        answer = await get(api, known, "wang", "/customers", **asked)
        assert answer.status_code == 422 or answer.json()["items"] == [], asked


@pytest.mark.parametrize(
    ("person", "path", "allowed"),
    [
        ("wang", "/customers/C1/change-details", True),
        ("wang", "/customers/C2/change-details", False),
        ("li", "/customers/C3/change-details", False),
        ("wang", "/customers/C9/register", True),
        ("agent", "/customers/C9/register", False),
        ("agent", "/complaints/case-C9/receive", True),
        ("agent", "/complaints/case-C3/triage", False),
        ("wang", "/complaints/case-C1/triage", False),
        ("credit", "/credit-accounts/A-C1/set-limit", True),
        ("wang", "/credit-accounts/A-C1/set-limit", False),
        ("auditor", "/customers/C1/change-details", False),
        ("manager", "/account-managers/x/enrol", True),
        ("wang", "/account-managers/x/enrol", False),
        ("rules", "/policies/p/draft", True),
        ("manager", "/customers/C1/erase", True),
        ("boss", "/customers/C1/erase", False),
        ("ops", "/projections/customer_list/verify", True),
        ("manager", "/projections/customer_list/verify", False),
    ],
)
async def test_what_each_role_may_change(
    api: httpx.AsyncClient, known: Identity, person: str, path: str, *, allowed: bool
) -> None:
    # Nothing is asked that is well formed: whether it would be read at all is the question.
    answer = await api.post(path, content=b"{", headers=known.header(person) | {"Content-Type": "application/json"})

    assert answer.status_code == (422 if allowed else 403), answer.text
    assert allowed or answer.json()["code"] == "access.denied"


async def test_nobody_records_that_somebody_else_read(api: httpx.AsyncClient, known: Identity) -> None:
    async def recorded(who: str, by: str, customer: str) -> str:
        sent = {"by": by, "purpose": "complaint"}
        answer = await api.post(f"/customers/{customer}/read-contacts", json=sent, headers=known.header(who))
        code: str = answer.json()["code"]
        return code

    assert await recorded("wang", "li", "C1") == "actor.typed"
    assert await recorded("wang", "wang", "C2") == "access.denied"
    # It is not in the store of this test, where it would be recorded.
    assert (await recorded("wang", "wang", "C1")).startswith("customer.")


async def test_a_file_of_commands_is_refused_as_a_whole_where_one_of_them_would_be(
    api: httpx.AsyncClient, known: Identity
) -> None:
    async def sent(who: str, *commands: str) -> tuple[int, str]:
        rows = [
            {"command": each, "id": "C1", "body": {"owner_id": "li"} if "owner" in each else {}} for each in commands
        ]
        rows += [{"command": "customer.read-contacts", "id": "C1", "body": {"purpose": "visit", "by": "li"}}]
        answer = await api.post("/bulk", json=rows, headers=known.header(who))
        return answer.status_code, answer.json()["detail"]

    assert await sent("ops", "customer.assign-owner") == (
        403,
        "line 1: your roles do not permit this; it was recorded. Nothing of the file was done.",
    )
    status, said = await sent("wang")
    assert (status, said.partition(":")[0]) == (403, "line 1")
    assert "`by` can name nobody" in said


async def test_every_refusal_is_recorded_and_seen_by_auditors(api: httpx.AsyncClient, known: Identity) -> None:
    await get(api, known, "wang", "/customers/C3/history", known_at="2024-01-01")
    await get(api, known, "ops", "/nowhere")

    found = await rows(api, known, "auditor", "/access-denials", limit="2")
    only = await rows(api, known, "auditor", "/access-denials", person="wang", limit="1")
    seen_by_others = await get(api, known, "wang", "/access-denials")

    assert [(row["person"], row["action"], row["thing"], row["address"]) for row in found] == [
        ("ops", "no-rule", "kehu", "/nowhere"),
        ("wang", "read-contacts", "customer/C3", "/customers/C3/history"),
    ]
    assert only[0]["roles"] == ["sales"]
    assert seen_by_others.status_code == 403


async def test_whether_a_customer_exists_is_not_told(api: httpx.AsyncClient, known: Identity) -> None:
    other = await get(api, known, "wang", "/customers/C2")
    nobody = await get(api, known, "wang", "/customers/C404")

    assert (other.status_code, other.json()) == (nobody.status_code, nobody.json())


async def test_what_was_granted_is_read_within_its_scope_and_recorded(api: httpx.AsyncClient, known: Identity) -> None:
    """AC1: one by one as in lists, by who asked alone, and each reading with the request that it rests on."""
    ones = {name: (await get(api, known, "guest", f"/customers/{name}")).status_code for name in CUSTOMERS}
    listed = {row["customer"] for row in await rows(api, known, "guest", "/customers")}
    complaint = await get(api, known, "guest", "/complaints/case-C3")
    changed = await api.post("/customers/C3/change-details", content=b"{", headers=known.header("guest"))
    read = await rows(api, known, "auditor", "/granted-reads", person="guest")

    assert ones == {"C1": 403, "C2": 403, "C3": 200}
    assert listed == {"C3"}
    assert (complaint.status_code, changed.status_code) == (403, 403)
    assert [(row["access"], row["action"], row["thing"], row["address"]) for row in read] == [
        ("Z1", "list-customers", "kehu", "/customers"),
        ("Z1", "read-customer", "customer/C3", "/customers/C3"),
    ]
    assert (await get(api, known, "guest", "/granted-reads")).status_code == 403


async def test_what_is_ones_own_rests_on_no_request(api: httpx.AsyncClient, known: Identity) -> None:
    for path in ("/customers/C1", "/customers"):
        await get(api, known, "agent", path)
    await get(api, known, "nurse", "/customers/C1")

    assert await rows(api, known, "auditor", "/granted-reads", person="agent") == []
    assert await rows(api, known, "auditor", "/granted-reads", person="nurse") == []


async def test_contacts_are_opened_where_they_were_asked_for(api: httpx.AsyncClient, known: Identity) -> None:
    """AC1: the file alone is shown without contacts, and their readings and events are refused."""
    without = (await get(api, known, "guest", "/customers/C3")).json()
    with_them = (await get(api, known, "nurse", "/customers/C3")).json()
    history = {who: (await get(api, known, who, "/customers/C3/history")).status_code for who in ("guest", "nurse")}
    streams = {
        who: (await get(api, known, who, "/streams/customer/C3/events")).status_code for who in ("guest", "nurse")
    }

    assert (without["contacts"], without["file_alone"]) == ({}, True)
    assert "file_alone" not in with_them
    assert list(with_them["contacts"]) == ["zhao"]
    assert history == {"guest": 403, "nurse": 200}
    assert streams["guest"] == 403
    assert streams["nurse"] != 403
    read = {"by": "guest", "purpose": "visit"}
    refused = await api.post("/customers/C3/read-contacts", json=read, headers=known.header("guest"))
    assert refused.json()["code"] == "access.denied"


async def test_requests_are_seen_by_who_asked_and_who_decides(api: httpx.AsyncClient, known: Identity) -> None:
    async def seen(person: str, **asked: str) -> list[str]:
        return [row["access"] for row in await rows(api, known, person, "/access-requests", **asked)]

    assert await seen("guest") == ["Z3", "Z1"]
    assert await seen("nurse") == ["Z2"]
    assert await seen("boss") == ["Z3", "Z2", "Z1"]
    assert await seen("auditor") == ["Z3", "Z2", "Z1"]
    assert await seen("wang") == []
    assert await seen("boss", decider="boss") == ["Z3"]
    assert await seen("auditor", customer="C3") == ["Z1"]
    assert await seen("auditor", state="granted", unit="south") == ["Z2", "Z1"]


async def test_nobody_asks_or_decides_in_the_name_of_others(api: httpx.AsyncClient, known: Identity) -> None:
    for path in ("/access-requests/Z9/request", "/access-requests/Z3/approve"):
        sent = {"by": "boss"} | ({"purpose": "visit", "customers": ["C3"]} if path.endswith("request") else {})
        answer = await api.post(path, json=sent, headers=known.header("guest"))
        assert answer.json()["code"] == "actor.typed", answer.text


async def test_asking_says_nothing_of_who_is_a_customer(api: httpx.AsyncClient, known: Identity) -> None:
    async def code(customer: str) -> int:
        sent = {"by": "guest", "purpose": "visit", "customers": [customer]}
        return (
            await api.post(f"/access-requests/of-{customer}/request", json=sent, headers=known.header("guest"))
        ).status_code

    assert await code("C404") == await code("C2")


async def test_a_grant_ends_at_its_instant_and_when_it_is_revoked(
    api: httpx.AsyncClient, known: Identity, database_url: str
) -> None:
    """AC1: whatever timers have recorded by then."""
    async with opened_writing(database_url) as pool, pool.connection() as connection:
        await connection.execute("update access_list set open_until = now() where access = 'Z1'")
    one = await get(api, known, "guest", "/customers/C3")
    listed = await rows(api, known, "guest", "/customers")
    async with open_store(database_url) as store, client(store, database_url) as everybody:
        sent = {"by": "boss", "words": "The visit was made"}
        assert (await everybody.post("/access-requests/Z2/revoke", json=sent)).is_success
    before = await get(api, known, "nurse", "/customers/C3")
    await catch_up(database_url)
    after = await get(api, known, "nurse", "/customers/C3")

    assert (one.status_code, listed) == (403, [])
    assert (before.status_code, after.status_code) == (200, 403)
    denied = await rows(api, known, "auditor", "/access-denials", person="nurse")
    assert [row["thing"] for row in denied] == ["customer/C3"]

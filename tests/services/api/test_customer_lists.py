"""Lists of customers over HTTP on real PostgreSQL: filters, counts, files with what the pack adds, and exports."""

import csv
import io
from typing import Any

import httpx
import pytest

from tests.services.api.conftest import fill

DAY = "2026-02-01T09:00:00Z"


async def _post(api: httpx.AsyncClient, address: str, /, **fields: Any) -> None:
    answer = await api.post(address, json={"occurred_at": DAY} | fields)
    assert answer.is_success, answer.text


async def _do_business(api: httpx.AsyncClient) -> None:
    """Have a contractor of tier A, its duplicate and a dealer under the pack of the air conditioning maker."""
    await _post(
        api, "/units/main/run-pack", occurred_at=None, pack="hvac-maker", effective_from="2026-01-01T00:00:00+08:00"
    )
    await _post(api, "/customers/C1/register", full_name="昆仑冷气有限公司", kind="contractor", received_by="wang")
    await _post(api, "/customers/C2/register", full_name="昆仑冷气", kind="contractor")
    await _post(api, "/customers/C2/add-contact", contact_id="sun", surname="孙", phone="13800138000")
    await _post(api, "/customers/C3/register", full_name="=Polar", kind="dealer")
    await _post(api, "/customers/C1/change-basic-information", address="文三路 90 号")
    await _post(api, "/customers/C1/add-contact", contact_id="li", surname="李", phone="138****0000")
    await _post(api, "/customers/C1/assign-tier", tier="A")
    await _post(
        api,
        "/account-managers/wang/appoint",
        full_name="王芳",
        grade="senior",
        no_bad_record=True,
        education="college",
        experience_months=30,
    )
    await _post(api, "/account-managers/zhou/enrol", full_name="周洁")
    await _post(api, "/customers/C1/assign-owner", owner_id="wang")
    await _post(api, "/customers/C2/merge", survivor_id="C1")


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def filled(database_url: str) -> str:
    return fill(database_url, _do_business)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["C1", "C3"]),
        ({"kind": "dealer"}, ["C3"]),
        ({"tier": "A", "owner": "wang"}, ["C1"]),
        ({"text": "文三路"}, ["C1"]),
        ({"text": "nowhere"}, []),
    ],
)
async def test_customers_by_filter(lists: httpx.AsyncClient, filters: dict[str, str], found: list[str]) -> None:
    """CU8."""
    answer = await lists.get("/customers", params=filters)

    assert [item["customer"] for item in answer.json()["items"]] == found


async def test_pages_of_customers_follow_each_other(lists: httpx.AsyncClient) -> None:
    """CU8."""
    first = (await lists.get("/customers", params={"limit": 1})).json()
    second = (await lists.get("/customers", params={"limit": 1, "cursor": first["next"]})).json()

    assert [item["customer"] for item in (*first["items"], *second["items"])] == ["C1", "C3"]
    assert second["next"] is None


async def test_an_export_has_every_customer_and_no_formula(lists: httpx.AsyncClient) -> None:
    """CU8."""
    answer = await lists.get("/customers", params={"limit": 1}, headers={"Accept": "text/csv"})

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["customer"], row["full_name"]) for row in rows] == [("C1", "昆仑冷气有限公司"), ("C3", "'=Polar")]
    assert rows[0]["absorbed"] == '["C2"]'


async def test_customers_are_counted(lists: httpx.AsyncClient) -> None:
    """CU8."""
    answer = await lists.get("/customer-counts", params={"by": "kind"})

    assert answer.json()["items"] == [{"value": "contractor", "customers": 1}, {"value": "dealer", "customers": 1}]


async def test_a_file_tells_entitlements_and_what_the_pack_asks_for_and_nobody_told(lists: httpx.AsyncClient) -> None:
    """CU1, TI10, AM2, CU6: also to whoever asks for the duplicate."""
    file = (await lists.get("/customers/C2")).json()

    assert file["customer"] == "C1"
    assert file["policy"] == "hvac-maker-2026.1"
    assert file["entitlements"]["dedicated-manager"] == "配备专属客户经理，提供一对一的优质服务"
    assert file["missing"] == [
        "phone",
        "business-scope",
        "project-name",
        "project-place",
        "project-size",
        "project-budget",
    ]
    assert (file["contacts"]["li"]["standing"], file["manager"]["grade"]) == ("void", "senior")


async def test_a_file_holds_what_the_records_of_its_duplicates_say(lists: httpx.AsyncClient) -> None:
    """CU6, CU7: nothing known is lost to sight by a merge."""
    duplicates = (await lists.get("/customers/C1")).json()["duplicates"]

    assert (duplicates.keys(), duplicates["C2"]["full_name"]) == ({"C2"}, "昆仑冷气")
    contact = duplicates["C2"]["contacts"]["sun"]
    assert (contact["phone"], contact["standing"]) == ("+8613800138000", "valid")


async def test_an_unknown_customer_has_no_file(lists: httpx.AsyncClient) -> None:
    answer = await lists.get("/customers/nobody")

    assert (answer.status_code, answer.json()["code"]) == (404, "customer.unknown")


@pytest.mark.parametrize("address", ["/customers/C10", "/customers/C10/history"])
async def test_an_unknown_customer_is_told_with_the_nearest_known(lists: httpx.AsyncClient, address: str) -> None:
    answer = await lists.get(address)

    assert answer.json()["detail"].endswith("; the nearest known: C1, C2, C3.")


async def test_everybody_who_is_enrolled_is_listed_managers_and_others(lists: httpx.AsyncClient) -> None:
    """Semantics 35: who can be named is not only who answers for customers."""
    everybody = (await lists.get("/persons")).json()["items"]
    first = (await lists.get("/persons?limit=1")).json()
    second = (await lists.get("/persons", params={"limit": 1, "cursor": first["next"]})).json()

    assert [(each["person"], each["full_name"], each["grade"]) for each in everybody] == [
        ("wang", "王芳", "senior"),
        ("zhou", "周洁", None),
    ]
    assert first["items"] + second["items"] == everybody
    assert second["next"] is None


async def test_files_are_due_when_the_pack_of_the_unit_says(lists: httpx.AsyncClient) -> None:
    """CU4: the pack says half a year."""
    assert (await lists.get("/verifications-due", params={"as_of": "2026-07-31"})).json()["items"] == []
    due = (await lists.get("/verifications-due", params={"as_of": "2026-08-02"})).json()["items"]
    assert [(item["customer"], item["due"], item["days_overdue"]) for item in due] == [
        ("C1", "2026-08-01", 1),
        ("C3", "2026-08-01", 1),
    ]


async def test_account_managers_are_listed(lists: httpx.AsyncClient) -> None:
    """AM1."""
    (manager,) = (await lists.get("/account-managers")).json()["items"]

    assert (manager["manager"], manager["grade"], manager["customers"]) == ("wang", "senior", 1)

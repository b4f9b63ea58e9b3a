"""What no list can be asked for, and what all answer while PostgreSQL is down."""

import httpx
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
LISTS = [
    "/receivables/overdue?",
    "/receivables/ageing?",
    "/complaints?",
    "/complaints/8?",
    "/purchases?from=1997-01-01&to=1997-02-01&",
    "/tiers?",
    "/customers/C1/history?",
]


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("form", ["application/json", "text/csv"])
async def test_a_list_says_when_postgresql_is_down(shared_api: httpx.AsyncClient, address: str, form: str) -> None:
    answer = await shared_api.get(address, headers={"Accept": form})

    assert (answer.status_code, answer.json()["code"]) == (503, "store.down")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/receivables/overdue?as_of=2012-02-30", "request.no-moment"),
        ("/receivables/overdue?as_of=yesterday", "request.no-moment"),
        ("/receivables/overdue?as_of=2012-02-03T00:00:00", "request.no-moment"),
        ("/receivables/overdue?as_of=20120203", "request.no-moment"),
        ("/receivables/overdue?as_of=2012-W05-5T00:00:00Z", "request.no-moment"),
        ("/receivables/overdue?as_of=20120203T000000Z", "request.no-moment"),
        ("/receivables/overdue?as_of=2012-02-03T00:00Z", "request.no-moment"),
        ("/receivables/overdue?as_of=1900-01-01T00:00:00%2B14:00", "request.no-moment"),
        ("/purchases?from=2012-W05-5&to=2012-02-05", "request.no-moment"),
        ("/receivables/overdue?known_at=yesterday", "request.no-moment"),
        ("/customers?known_at=2012-02-03T00:00:00", "request.no-moment"),
        ("/receivables/overdue?as_of=0001-01-01", "request.no-moment"),
        ("/receivables/overdue?as_of=9999-12-31", "request.no-moment"),
        ("/receivables/overdue?bucket=1-31", "request.invalid"),
        ("/receivables/overdue?limit=0", "request.invalid"),
        ("/receivables/overdue?limit=1001", "request.invalid"),
        ("/receivables/overdue?cursor=%C3%BF", "request.cursor"),
        ("/receivables/overdue?cursor=WzFd", "request.cursor"),
        ("/customers/C1/history?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "request.cursor"),
        ("/complaints?after=-1", "request.invalid"),
        ("/complaints?after=9223372036854775808", "request.invalid"),
        ("/complaints?owner=%00", "request.invalid"),
        ("/complaints/a%20b", "request.invalid"),
        ("/purchases", "request.invalid"),
        ("/purchases?from=1997-01-02&to=1997-01-01", "request.no-moment"),
        ("/purchases?from=1997-01-01T00:00:00Z&to=1997-01-02", "request.no-moment"),
    ],
)
async def test_what_cannot_be_answered_is_refused(shared_api: httpx.AsyncClient, address: str, code: str) -> None:
    answer = await shared_api.get(address)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("address", [*LISTS, "/customers?", "/customer-counts?by=kind&", "/verifications-due?"])
async def test_a_filter_the_list_does_not_know_is_refused_by_name(shared_api: httpx.AsyncClient, address: str) -> None:
    answer = await shared_api.get(f"{address}colour=red")

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    (refused,) = answer.json()["fields"]
    assert (refused["field"], refused["rule"]) == ("query.colour", "unknown-parameter")
    assert "after" in refused["message"]
    assert ("limit" in refused["message"]) == (address != "/complaints/8?")


async def test_a_filter_is_known_by_its_published_name_alone(api: httpx.AsyncClient) -> None:
    answer = await api.get("/purchases?from=1997-01-01&to=1997-02-01&start=1997-01-01")

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    (refused,) = answer.json()["fields"]
    assert (refused["field"], refused["rule"]) == ("query.start", "unknown-parameter")
    assert refused["message"] == "this address knows after, cursor, customer, from, known_at, limit, sort, to"


@pytest.mark.parametrize("parameter", ["limit", "cursor"])
@pytest.mark.parametrize("address", ["/customers/C1", "/credit-accounts/C1-CNY", "/complaints/8"])
async def test_one_thing_has_no_pages(shared_api: httpx.AsyncClient, address: str, parameter: str) -> None:
    answer = await shared_api.get(address, params={parameter: "1"})

    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, f"query.{parameter}")

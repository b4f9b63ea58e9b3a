"""What the API says no to before any rule is asked."""

import re

import httpx
import pytest

from services.json_text import MOST_FIELDS

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", '"x"', "[" * 100_000, '{"severity": NaN}', '{"severity": "\\ud800"}', b"\xff"],
    ids=["nothing", "half", "list", "null", "text", "deep", "nan", "surrogate", "bytes"],
)
async def test_what_is_no_command_is_refused(shared_api: httpx.AsyncClient, body: str | bytes) -> None:
    answer = await shared_api.post("/complaints/8/triage", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_each_wrong_field_is_named(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.post("/complaints/8/triage", json={"severity": "", "colour": "red"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "request.invalid"
    assert {(field["field"], field["rule"]) for field in answer.json()["fields"]} == {
        ("severity", "string_too_short"),
        ("colour", "extra_forbidden"),
    }


async def test_what_our_own_rules_refuse_is_told_in_their_words(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.post("/customers/C8/change-details", json={})

    (refused,) = answer.json()["fields"]
    assert (refused["field"], refused["rule"]) == ("body", "value_error")
    assert refused["message"].startswith("give at least one of full_name")


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2012-07-05T08:30:00"])
async def test_an_instant_without_zone_or_at_the_ends_of_the_calendar_is_refused(
    shared_api: httpx.AsyncClient, when: str
) -> None:
    answer = await shared_api.post("/complaints/8/receive", json={"customer_id": "C8", "occurred_at": when})

    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "occurred_at"


async def test_the_id_in_the_body_must_agree_with_the_address(shared_api: httpx.AsyncClient) -> None:
    agreeing = await shared_api.post("/complaints/8/receive", json={"complaint_id": "8", "customer_id": "C8"})
    differing = await shared_api.post("/complaints/8/receive", json={"complaint_id": "9", "customer_id": "C8"})

    assert agreeing.status_code == 201
    assert (differing.status_code, differing.json()["code"]) == (422, "request.invalid")
    assert differing.json()["fields"][0]["field"] == "complaint_id"


async def test_an_id_that_cannot_be_a_key_is_refused(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.post("/complaints/a%20b/receive", json={"customer_id": "C8"})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize("version", ["3", '"x"', '"01"', '"1", "2"', "*", 'W/"1"', '"1234567890123456789"'])
async def test_an_expected_version_is_one_number_in_quotes(shared_api: httpx.AsyncClient, version: str) -> None:
    answer = await shared_api.post("/complaints/8/triage", json={"severity": "S1"}, headers={"If-Match": version})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_body_of_another_type_is_refused(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.post("/complaints/8/triage", content="{}", headers={"Content-Type": "text/plain"})

    assert (answer.status_code, answer.json()["code"]) == (415, "request.not-json")


async def test_a_body_without_end_is_refused(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.post("/complaints/8/triage", content=b" " * (1 << 20) + b"{}", headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (413, "request.too-large")


@pytest.mark.parametrize("host", ["kehu.example", "127.0.0.1.example", "[", "10.0.0.1:8000"])
async def test_another_host_name_is_refused(shared_api: httpx.AsyncClient, host: str) -> None:
    answer = await shared_api.get("/livez", headers={"Host": host})

    assert (answer.status_code, answer.json()["code"]) == (421, "host.unknown")


async def test_an_unknown_address_or_method_is_a_problem_too(shared_api: httpx.AsyncClient) -> None:
    unknown = await shared_api.get("/nothing")
    wrong = await shared_api.get("/complaints/8/triage")

    assert (unknown.status_code, unknown.json()["code"]) == (404, "route.unknown")
    assert "/docs" in unknown.json()["detail"]
    assert (wrong.status_code, wrong.json()["code"]) == (405, "route.method")
    assert "/docs" in wrong.json()["detail"]
    assert wrong.headers["Allow"] == "POST"


@pytest.mark.parametrize("depth", [20, 200, 500, 900, 950, 980, 20_000])
@pytest.mark.parametrize("field", ["severity", "colour", "occurred_at"])
@pytest.mark.parametrize(("opened", "closed"), ["[]", ('{"a":', "}")])
async def test_nesting_at_any_depth_is_a_refusal(
    shared_api: httpx.AsyncClient, depth: int, field: str, opened: str, closed: str
) -> None:
    body = f'{{"{field}": {opened * depth}{"" if opened == "[" else 1}{closed * depth}}}'

    answer = await shared_api.post("/complaints/8/triage", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize("content", ["x = " + "[" * 90_000, "a." * 60_000 + "a = 1", "x = " + "9" * 100_000])
async def test_a_policy_that_would_take_too_long_to_read_is_refused(
    shared_api: httpx.AsyncClient, content: str
) -> None:
    answer = await shared_api.post("/policies/shop/draft", json={"content": content})

    assert (answer.status_code, answer.json()["code"]) == (422, "policy.pack-invalid")


async def test_of_many_unknown_fields_the_first_are_named(shared_api: httpx.AsyncClient) -> None:
    body = {"severity": "S1"} | {f"field{number}": 1 for number in range(200)}

    answer = await shared_api.post("/complaints/8/triage", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert [each["field"] for each in answer.json()["fields"]] == [f"field{number}" for number in range(20)]
    assert answer.json()["detail"].endswith("and 197 more, of which the first are in `fields`")
    assert len(answer.content) < 4000


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/complaints/8/triage", {"severity": "S1", "x" * 900_000: 1}),
        ("/customers/8/change-business-information", {"products": [1] * 10_000}),
        ("/customers/8/record-purchase", {"amount": {f"f{number}": 1 for number in range(20_000)}}),
    ],
)
async def test_a_refusal_is_short_whatever_was_sent(shared_api: httpx.AsyncClient, address: str, body: object) -> None:
    answer = await shared_api.post(address, json=body)

    assert answer.status_code == 422
    assert len(answer.content) < 8000


async def test_of_many_unknown_parameters_the_first_are_named(shared_api: httpx.AsyncClient) -> None:
    answer = await shared_api.get("/customers?" + "&".join(f"f{number}=1" for number in range(500)))

    assert answer.status_code == 422
    assert len(answer.json()["fields"]) == 20


@pytest.mark.parametrize(
    "body",
    [
        '{"severity": "S1", "severity": "S2"}',
        '{"severity": "S1", "\\u0073everity": "S1"}',
        '{"severity": "S1", "reason": {"a": 1, "a": 2}}',
    ],
)
async def test_a_field_given_twice_is_refused(shared_api: httpx.AsyncClient, body: str) -> None:
    answer = await shared_api.post("/complaints/8/triage", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert "appears twice" in answer.json()["detail"]


@pytest.mark.parametrize("place", ["{%s}", '{"reason": {%s}}', '{"reason": [{%s}]}'])
async def test_x7_an_object_of_too_many_fields_is_refused_before_each_is_named(
    shared_api: httpx.AsyncClient, place: str
) -> None:
    """Naming 90,000 unknown fields held every other request up for a third of a second."""
    too_many = ", ".join(f'"f{number}": 1' for number in range(MOST_FIELDS + 1))

    answer = await shared_api.post("/complaints/8/triage", content=place % too_many, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert answer.json()["detail"].endswith("an object has 257 fields, and none of ours more than 256.")


@pytest.mark.parametrize("host", ["LOCALHOST", "LocalHost:8000", "127.0.0.1:1"])
async def test_a_host_name_is_the_same_in_capitals(shared_api: httpx.AsyncClient, host: str) -> None:
    assert (await shared_api.get("/livez", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("address", ["/livez", "/openapi.json", "/metrics", "/customers?limit=0", "/nothing"])
async def test_head_is_answered_as_get_without_the_body(shared_api: httpx.AsyncClient, address: str) -> None:
    head, get = await shared_api.head(address), await shared_api.get(address)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


async def test_an_address_says_all_methods_that_it_answers_to(shared_api: httpx.AsyncClient) -> None:
    """As the document does; the framework says those of the first route alone."""
    document = (await shared_api.get("/openapi.json")).json()
    known: dict[str, set[str]] = {}
    for path, operations in document["paths"].items():
        known.setdefault(re.sub(r"\{\w+\}", "x", path), set()).update(map(str.upper, operations))
    for address, methods in known.items():
        answer = await shared_api.request("TRACE", address)

        assert answer.status_code == 405, address
        assert answer.headers["Allow"].split(", ") == sorted(methods), address


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/checks", "timeout"),
        ("/projections/tier_list/verify", "processes"),
        ("/projections/tier_list/rebuild", "processes"),
    ],
)
@pytest.mark.parametrize("given", [True, "1_0", "+5", 1.5])
async def test_what_is_no_whole_number_is_none_of_a_decision(
    shared_api: httpx.AsyncClient, address: str, field: str, given: object
) -> None:
    answer = await shared_api.post(address, json={field: given})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert field in answer.json()["detail"]

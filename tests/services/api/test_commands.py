"""Commands over HTTP: what is answered, and how a repeat, a late or an unwelcome one is told."""

import asyncio
from functools import partial
from threading import Event
from uuid import UUID

import httpx
import pytest

from services.api import body
from services.policies import reader
from services.store.memory import memory_store
from tests.services.api.conftest import COMPLAINT, NOWHERE, client
from tests.waiting import PATIENCE_SECONDS


async def _receive(api: httpx.AsyncClient, complaint_id: str = "8", **headers: str) -> httpx.Response:
    return await api.post(f"/complaints/{complaint_id}/receive", json=COMPLAINT, headers=headers)


async def test_the_first_command_of_a_stream_creates_it(api: httpx.AsyncClient) -> None:
    answer = await _receive(api)

    assert answer.status_code == 201
    assert answer.json() == {
        "stream": "complaint/8",
        "version": 1,
        "position": 1,
        "types": ["complaint.received.v2"],
        "repeated": False,
        "warnings": [],
    }
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Kehu-Position"] == "1"


async def test_a_later_command_changes_the_stream(api: httpx.AsyncClient) -> None:
    await _receive(api)

    answer = await api.post("/complaints/8/triage", json={"severity": "S2"})

    assert answer.status_code == 200
    assert answer.json()["types"] == ["complaint.triaged.v1"]
    assert answer.headers["ETag"] == '"2"'


async def test_a_command_asking_for_what_is_so_already_adds_nothing(api: httpx.AsyncClient) -> None:
    await _receive(api)

    answer = await _receive(api)

    assert answer.status_code == 200
    assert answer.json()["types"] == []
    assert answer.headers["ETag"] == '"1"'


@pytest.mark.parametrize("key", ["7b0e2f58-4c1d-4e6a-9f0b-2d6c1a8e5f37", "order 4711/客户"])
async def test_a_repeated_key_gets_the_first_answer_again(api: httpx.AsyncClient, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode())]
    first = await api.post("/complaints/8/receive", json=COMPLAINT, headers=headers)
    await api.post("/complaints/8/triage", json={"severity": "S2"})

    again = await api.post("/complaints/8/receive", json=COMPLAINT, headers=headers)

    assert again.status_code == first.status_code == 201
    assert again.json() == first.json() | {"repeated": True}
    assert (b"idempotency-key", key.encode()) in again.headers.raw


async def test_a_command_without_key_is_told_the_one_made_for_it(api: httpx.AsyncClient) -> None:
    first = await _receive(api)

    again = await _receive(api, **{"Idempotency-Key": first.headers["Idempotency-Key"]})

    assert again.json() == first.json() | {"repeated": True}


async def test_a_key_used_for_another_body_is_a_conflict(api: httpx.AsyncClient) -> None:
    await _receive(api, **{"Idempotency-Key": "one"})

    answer = await api.post("/complaints/8/triage", json={"severity": "S2"}, headers={"Idempotency-Key": "one"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "command.id-reused"
    assert answer.json()["detail"] == (
        "This command id belongs to another command: complaint.received.v2 on complaint/8."
    )


async def test_a_field_given_as_null_is_another_body_than_one_left_out(api: httpx.AsyncClient) -> None:
    """CU4: null clears what is known."""
    address, key = "/customers/C8/change-basic-information", {"Idempotency-Key": "k"}
    await api.post("/customers/C8/register", json={"full_name": "王芳"})
    await api.post(address, json={"address": "Quay 2"}, headers=key)

    answer = await api.post(address, json={"address": "Quay 2", "fax": None}, headers=key)

    assert (answer.status_code, answer.json()["code"]) == (409, "command.id-reused")


async def test_a_rules_no_is_told_with_its_code_and_stays(api: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "early"}
    refused = await api.post("/complaints/8/triage", json={"severity": "S2"}, headers=headers)
    await _receive(api)

    again = await api.post("/complaints/8/triage", json={"severity": "S2"}, headers=headers)

    assert refused.status_code == again.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json() == again.json()
    assert set(refused.json()) == {"type", "title", "status", "code", "detail"}
    assert refused.json()["code"].startswith("complaint.")


async def test_a_command_for_another_version_meets_a_changed_stream(api: httpx.AsyncClient) -> None:
    await _receive(api)
    await api.post("/complaints/8/triage", json={"severity": "S2"}, headers={"If-Match": '"1"'})

    late = await api.post("/complaints/8/triage", json={"severity": "S3"}, headers={"If-Match": '"1"'})

    assert late.status_code == 412
    assert late.json()["code"] == "stream.version-mismatch"


async def test_amounts_keep_every_digit(api: httpx.AsyncClient) -> None:
    await api.post("/credit-accounts/A1/open", json={"customer_id": "C1", "currency": "USD"})
    as_text = (
        '{"invoice": "1", "invoice_date": "2012-01-03", "due_date": "2012-02-02",'
        ' "amount": {"amount": "1234567890123456.78", "currency": "USD"}}'
    )
    as_number = as_text.replace('"1234567890123456.78"', "1234567890123456.78")
    json = {"Content-Type": "application/json"}

    rounded = await api.post("/credit-accounts/A1/record-invoice", content=as_number, headers=json)
    taken = await api.post("/credit-accounts/A1/record-invoice", content=as_text, headers=json)

    assert rounded.status_code == 422
    assert [(each["field"], each["rule"]) for each in rounded.json()["fields"]] == [("amount.amount", "amount")]
    assert taken.json()["types"] == ["credit-account.invoice-recorded.v1"]


async def test_whoever_finds_the_store_down_learns_how_to_repeat_safely() -> None:
    async with memory_store() as store, client(store, NOWHERE) as api:
        store.close()

        answer = await _receive(api)

    assert (answer.status_code, answer.json()["code"]) == (503, "store.down")
    assert answer.headers["Retry-After"] == "1"
    assert UUID(answer.headers["Idempotency-Key"])


async def test_drafts_beyond_those_being_read_are_sent_again_later(api: httpx.AsyncClient) -> None:
    hold = Event()
    held = reader.READERS.submit(hold.wait)

    async def draft(number: int) -> httpx.Response:
        return await api.post("/policies/shop/draft", json={"content": f"x = {number}"})

    drafts = [asyncio.create_task(draft(number)) for number in range(reader.MOST_WAITING + 1)]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            ended, waiting = await asyncio.wait(drafts, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hold.set()
    answers = await asyncio.gather(*waiting)

    (turned_away,) = (each.result() for each in ended)
    assert (turned_away.status_code, turned_away.json()["code"]) == (409, "stream.contended")
    assert turned_away.headers["Retry-After"] == "1"
    assert {answer.json()["code"] for answer in answers} == {"policy.pack-invalid"}
    assert held.result()


async def test_a_body_for_which_there_is_no_room_is_sent_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "Bodies", partial(body.Bodies, 40))
    async with memory_store() as store, client(store, NOWHERE) as api:
        turned_away = await _receive(api)
        small = await api.post("/complaints/8/close", json={})

    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "api.busy")
    assert turned_away.headers["Retry-After"] == "1"
    assert small.status_code == 422


async def test_a_command_dated_after_today_is_refused_by_name(api: httpx.AsyncClient) -> None:
    answer = await api.post("/complaints/8/receive", json=COMPLAINT | {"occurred_at": "2999-12-31T00:00:00Z"})

    assert (answer.status_code, answer.json()["code"]) == (422, "command.in-the-future")


async def test_a_number_that_differs_from_another_in_capitals_is_taken_with_a_warning(api: httpx.AsyncClient) -> None:
    """Semantics 36: other systems' numbers may be case-sensitive."""
    await api.post("/customers/C8/register", json={"full_name": "Acme"})
    bought = {"purchased_on": "2026-02-03", "quantity": 1, "amount": {"amount": "5.00", "currency": "CNY"}}
    key = {"Idempotency-Key": "second"}

    first = await api.post("/customers/C8/record-purchase", json=bought | {"purchase": "Inv-1"})
    second = await api.post("/customers/C8/record-purchase", json=bought | {"purchase": "INV-1"}, headers=key)
    again = await api.post("/customers/C8/record-purchase", json=bought | {"purchase": "INV-1"}, headers=key)

    assert first.json()["warnings"] == again.json()["warnings"] == []
    (warned,) = second.json()["warnings"]
    assert second.json()["types"] == ["customer.purchase-recorded.v1"]
    assert (warned["code"], warned["field"]) == ("number.similar", "purchase")
    assert "looks similar to Inv-1" in warned["message"]


async def test_what_nobody_has_recorded_is_refused_with_the_nearest_known_ids(api: httpx.AsyncClient) -> None:
    """Semantics 35: also where the same command is sent again."""
    for customer in ("KH-001", "KH-002", "ZZ-9"):
        await api.post(f"/customers/{customer}/register", json={"full_name": "Acme"})
    await _receive(api, "T-7001")
    key = {"Idempotency-Key": "once"}

    for _ in range(2):
        answer = await api.post("/complaints/T-7010/triage", json={"severity": "S2"}, headers=key)
        assert answer.json()["code"] == "complaint.not-received"
        assert answer.json()["detail"] == "Complaint T-7010 has not been received; the nearest known: T-7001."
    detail = (await api.post("/customers/KH-0001/unmerge", json={})).json()["detail"]
    assert detail.startswith("Customer KH-0001 is not registered; the nearest known: KH-001, KH-002")
    merge = (await api.post("/customers/KH-001/merge", json={"survivor_id": "KH-003"})).json()["detail"]
    assert merge.startswith("Customer KH-003 is not registered; the nearest known: KH-00")
    leave = (await api.post("/account-managers/nobody/leave", json={})).json()["detail"]
    assert leave == "There is no account manager nobody."

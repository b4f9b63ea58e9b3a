"""Headers of commands: who asks, under which names, in which trace."""

import httpx
import psycopg
import pytest

from contracts.envelope import unseal
from services.api.sent import sent
from tests.services.api.conftest import COMPLAINT


@pytest.mark.parametrize(
    ("headers", "actor"),
    [
        ({"Kehu-Actor*": "UTF-8''%E6%9D%8E%E4%BC%9F"}, "李伟"),
        ({"Kehu-Actor*": "utf-8'zh'%e6%9d%8e", "Kehu-Actor": "Li"}, "李"),
        ({"Kehu-Actor*": "UTF-8''J%C3%BCrgen%20M%27"}, "Jürgen M'"),
        ({"Kehu-Actor": "Li Wei"}, "Li Wei"),
    ],
)
async def test_a_name_that_no_header_holds_is_sent_encoded(headers: dict[str, str], actor: str) -> None:
    read = sent([(name.lower().encode(), value.encode()) for name, value in headers.items()])

    assert read.actor == actor


async def test_who_enters_what_another_decided_is_the_actor(stored_api: httpx.AsyncClient, database_url: str) -> None:
    """Both persons are kept with the event: `by` decided, `Kehu-Actor` asks."""
    await stored_api.post("/customers/C1/register", json={"full_name": "Kunlun"})
    score = {"score": "influence", "value": "3", "by": "chen"}
    answer = await stored_api.post("/customers/C1/give-score", json=score, headers={"Kehu-Actor": "li"})

    assert answer.is_success, answer.text
    with psycopg.connect(database_url) as connection:
        (stored,) = connection.execute("select state from stored_events order by notification_id desc limit 1")
    envelope = unseal(stored[0])
    assert (envelope.actor, envelope.event.model_dump()["by"]) == ("li", "chen")


@pytest.mark.parametrize(
    "value",
    ["", "李伟".encode(), "%E6%9D%8E", "ISO-8859-1''%A3", "UTF-8''", "UTF-8''%FF", "UTF-8''%00", "UTF-8''%E2%80%AE%zz",
     "UTF-8''" + "%41" * 65, "UTF-8''%20"],
)  # fmt: skip
async def test_a_name_encoded_otherwise_is_refused(api: httpx.AsyncClient, value: str | bytes) -> None:
    raw = value if isinstance(value, bytes) else value.encode()

    answer = await api.post("/complaints/8/receive", json=COMPLAINT, headers=[(b"Kehu-Actor*", raw)])

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize("header", ["Kehu-Actor", "Causation-Id", "Correlation-Id", "Idempotency-Key"])
@pytest.mark.parametrize("value", [b" ", b"\xff\xfe", b"x" * 256])
async def test_headers_that_cannot_be_kept_are_refused(api: httpx.AsyncClient, header: str, value: bytes) -> None:
    answer = await api.post("/complaints/8/receive", json=COMPLAINT, headers=[(header.encode(), value)])

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


@pytest.mark.parametrize(("length", "status"), [(255, 201), (256, 422)])
async def test_a_trace_is_ignored_where_malformed_and_refused_where_too_long(
    api: httpx.AsyncClient, length: int, status: int
) -> None:
    """As the document says: what its schema refuses is not accepted."""
    answer = await api.post("/complaints/8/receive", json=COMPLAINT, headers={"traceparent": "0" * length})

    assert answer.status_code == status
    assert status == 201 or answer.json()["fields"][0]["field"] == "header.traceparent"

"""What nobody foresaw: a problem with a trace id for the caller, one log line with the same id for us."""

from typing import cast

from structlog.testing import capture_logs

from services.store.store import Store
from tests.services.api.conftest import NOWHERE, client

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


async def test_a_fault_is_told_by_its_trace_and_logged_once() -> None:
    headers = {"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-01"}
    with capture_logs() as lines:
        async with client(cast("Store", object()), NOWHERE) as api:
            answer = await api.post("/complaints/8/receive", json={"customer_id": "C8"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (500, "unforeseen")
    assert answer.json()["trace_id"] == TRACE_ID
    assert "AttributeError" not in answer.text
    assert [line["trace_id"] for line in lines if line["event"] == "unforeseen"] == [TRACE_ID]
    assert [line["outcome"] for line in lines if line["event"] == "request"] == ["unforeseen"]

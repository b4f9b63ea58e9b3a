"""What machines are told about the process."""

import httpx


async def test_the_process_is_alive_while_everything_behind_it_is_down(api: httpx.AsyncClient) -> None:
    assert (await api.get("/livez")).status_code == 200


async def test_it_is_not_ready_and_says_what_is_missing(api: httpx.AsyncClient) -> None:
    answer = await api.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["detail"] == "PostgreSQL does not answer. Kafka does not answer at 127.0.0.1:1."


async def test_commands_are_counted_by_name_and_outcome(api: httpx.AsyncClient) -> None:
    await api.post("/complaints/8/receive", json={"customer_id": "C8"})
    await api.post("/complaints/9/triage", json={"severity": "S1"})

    text = (await api.get("/metrics")).text

    assert 'kehu_commands_total{command="complaint.receive",outcome="done"} 1.0' in text
    assert 'kehu_commands_total{command="complaint.triage",outcome="complaint.' in text
    assert 'route="/complaints/{complaint_id}/receive",status="201"' in text
    assert "kehu_database_up 0.0" in text

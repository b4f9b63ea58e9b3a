"""What machines are told about the process."""

import re

import httpx
import psycopg
import pytest

from projections.worker.kafka.access import KafkaAccess
from services import health
from services.api.reading.reads import open_pool
from services.local.servers import topics
from services.store.postgres import open_store
from tests.services.api.conftest import application, client
from tests.stack import PARTITIONS
from tests.waiting import eventually_async


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


async def test_it_is_ready_when_everything_behind_it_answers(database_url: str, kafka: str) -> None:
    async with open_store(database_url) as store, client(store, database_url, kafka) as api:

        async def is_ready() -> bool:
            return (await api.get("/readyz")).status_code == 200

        await eventually_async(is_ready)


async def test_a_database_of_another_release_is_not_ready(stored_api: httpx.AsyncClient, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("update alembic_version set version_num = 'other'")

    async def says_so() -> bool:
        answer = await stored_api.get("/readyz")
        assert answer.status_code == 503
        return "run `kehu migrate`" in answer.json()["detail"]

    await eventually_async(says_so)


async def test_a_database_that_a_newer_release_has_migrated_is_ready(database_url: str, kafka: str) -> None:
    async with open_store(database_url) as store, client(store, database_url, kafka) as api:
        with psycopg.connect(database_url) as connection:
            connection.execute("update alembic_version set version_num = '99'")

        async def is_ready() -> bool:
            return (await api.get("/readyz")).status_code == 200

        await eventually_async(is_ready)


async def test_the_lag_of_each_projection_is_measured(stored_api: httpx.AsyncClient) -> None:
    await stored_api.post("/complaints/8/receive", json={"customer_id": "C8"})

    async def is_up() -> bool:
        return "kehu_database_up 1.0" in (await stored_api.get("/metrics")).text

    await eventually_async(is_up)
    text = (await stored_api.get("/metrics")).text

    assert 'kehu_projection_lag_events{projection="complaint_sla"} 1.0' in text
    assert 'kehu_projection_lag_events{projection="tier_list"} 0.0' in text


async def test_lists_that_nobody_reads_to_their_end_leave_it_ready(database_url: str, kafka: str) -> None:
    async with open_store(database_url) as store, open_pool(database_url, size=1, patience_seconds=0.1) as pool:
        await pool.wait()
        async with (
            pool.connection(),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(application(store, pool, kafka)), base_url="http://127.0.0.1"
            ) as api,
        ):
            assert (await api.get("/readyz")).status_code == 200


async def test_a_writer_that_holds_the_events_makes_it_unready(database_url: str, kafka: str) -> None:
    async with (
        open_store(database_url) as store,
        client(store, database_url, kafka) as api,
        await psycopg.AsyncConnection.connect(database_url) as frozen,
    ):
        await frozen.execute("lock table stored_events in exclusive mode")
        answer = await api.get("/readyz")
        assert answer.status_code == 503
        assert "a session has locked the events" in answer.json()["detail"]


async def test_a_relay_that_refuses_or_is_gone_is_named_and_leaves_the_api_ready(database_url: str, kafka: str) -> None:
    async with (
        open_store(database_url) as store,
        client(store, database_url, kafka) as api,
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection,
    ):
        await connection.execute(
            "update relay_leader set state = 'refusing', detail = 'the store went back', beat_at = clock_timestamp()"
        )
        answer = await api.get("/readyz")
        assert answer.status_code == 200
        assert "relay: the store went back" in answer.text
        refused = await api.get("/readyz/relay")
        assert refused.status_code == 503
        assert "the store went back" in refused.json()["detail"]
        await connection.execute("update relay_leader set state = 'publishing', beat_at = now() - interval '1 minute'")
        assert "was seen 60 seconds ago" in (await api.get("/readyz/relay")).json()["detail"]
        await connection.execute("update relay_leader set beat_at = clock_timestamp()")
        assert (await api.get("/readyz/relay")).status_code == 200
        assert (await api.get("/readyz/workers")).status_code == 200


async def test_a_relay_that_had_nothing_to_publish_for_long_stands_still_only_if_an_event_waits_for_long(
    database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R11: an hour without a command is no fault of the relay when the next one comes."""
    async with (
        open_store(database_url) as store,
        client(store, database_url, kafka) as api,
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection,
    ):
        await api.post("/complaints/8/receive", json={"customer_id": "C8"})
        await connection.execute(
            "update relay_leader set state = 'publishing', beat_at = clock_timestamp(),"
            " published_at = clock_timestamp() - interval '1 hour'"
        )
        assert (await api.get("/readyz/relay")).status_code == 200
        monkeypatch.setattr(health, "PATIENCE_SECONDS", -1)
        answer = await api.get("/readyz/relay")
        assert answer.status_code == 503
        assert re.search(r"0 of \d+ is published, and the event after it has waited for \d seconds", answer.text)


async def test_a_missing_topic_is_named(database_url: str, kafka: str) -> None:
    await topics.delete_topics(KafkaAccess(kafka), ["kehu.unit.v1"])
    try:
        async with open_store(database_url) as store, client(store, database_url, kafka) as api:
            assert "topics: kehu.unit.v1: is missing." in (await api.get("/readyz/relay")).json()["detail"]
    finally:
        await topics.make_topics(KafkaAccess(kafka), PARTITIONS)

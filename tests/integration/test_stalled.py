"""A read model that does not advance while there is something to apply is named within ten seconds, with its cause."""

import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Final

import psycopg
import pytest
import pytest_asyncio

from contracts.customers.customer import TierAssigned
from contracts.message import instant
from projections.engine.batch import fold
from projections.tiers.tier_list import PROJECTION as TIERS
from projections.worker import progress, stillness
from projections.worker.kafka.access import KafkaAccess
from services import health
from services.operating.diagnosis import diagnose
from tests.examples import a
from tests.integration.relayed import Relayed, relayed
from tests.integration.test_reconciled import marked
from tests.integration.working import life, settled, working
from tests.projections.story import Happened, on, recorded_at
from tests.waiting import eventually_async

pytestmark = pytest.mark.usefixtures("fresh_topics")
# How often `kehu status`, a probe or a person may be expected to ask.
ASKED_EVERY: Final = 2
PROMISED: Final = 10
RECORDED: Final = """
    update stored_events set state = convert_to(replace(convert_from(state, 'utf8'), %s, %s), 'utf8')
    where notification_id = 1
"""
LEADS: Final = """
    update relay_leader
    set state = 'publishing', detail = '', beat_at = clock_timestamp(), published_at = clock_timestamp()
"""


def test_it_is_named_within_ten_seconds() -> None:
    """The rest is how long one look takes."""
    assert stillness.STILL_SECONDS + ASKED_EVERY <= PROMISED
    assert health.PATIENCE_SECONDS + ASKED_EVERY <= PROMISED
    assert health.SECONDS_TO_ASK < PROMISED


@pytest_asyncio.fixture
async def log(database_url: str, kafka: str) -> AsyncIterator[Relayed]:
    async with relayed(database_url, kafka) as made:
        await made.connection.execute(LEADS)
        yield made


async def why(log: Relayed) -> str:
    (found,) = await progress.standings(log.connection, [TIERS], datetime.now(UTC))
    return found.why or ""


def now(customer: str) -> list[Happened]:
    return [on("2026-01-02", a(TierAssigned, customer_id=customer, tier="gold"))]


@pytest.mark.parametrize("locked", ["table", "checkpoints"])
async def test_a_lock_is_named_with_the_session_that_holds_it(
    log: Relayed, database_url: str, kafka: str, locked: str
) -> None:
    """The worker has everything but the lock."""
    async with (
        working(TIERS, database_url, kafka),
        await psycopg.AsyncConnection.connect(database_url, application_name="psql") as holder,
    ):
        await log.publish(await log.store(life(1)))
        await settled(log, TIERS)
        await holder.execute("lock table tier_list" if locked == "table" else "select from checkpoint for update")
        await log.publish(await log.store(now("C0")))
        await marked(log)
        await eventually_async(lambda: _names(log, f"It waits for session {holder.info.backend_pid} of"))
        assert "(psql), idle in transaction" in await why(log)
        causes = {each.what for each in (await diagnose(database_url, KafkaAccess(kafka), TIERS)).causes}
        assert "lock" in causes
        await holder.rollback()
        await settled(log, TIERS)


async def _names(log: Relayed, words: str) -> bool:
    return words in await why(log)


@pytest.fixture
def frozen() -> Iterator[str]:
    """Give the address of a broker that takes connections and does nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


async def test_a_frozen_broker_is_named_by_its_address(log: Relayed, database_url: str, frozen: str) -> None:
    await log.store(life(1))
    found = await health.everything(database_url, KafkaAccess(frozen))
    assert f"Kafka at {frozen} did not answer" in {each.part: each.why for each in found}["kafka"]
    causes = (await diagnose(database_url, KafkaAccess(frozen), TIERS)).causes
    assert f"Kafka at {frozen} did not answer" in {each.what: each.detail for each in causes}["broker"]


async def test_a_relay_that_publishes_nothing_is_named_by_the_age_of_the_event(log: Relayed) -> None:
    await log.connection.execute("update relay_progress set position = 0")
    await log.connection.execute("update relay_leader set published_at = clock_timestamp() - interval '1 hour'")
    await log.store(life(1))
    recorded, present = instant(recorded_at(1)), instant(datetime.now(UTC))
    await log.connection.execute(RECORDED, (recorded, present))
    # Nothing was published for an hour, because nothing happened.
    assert await health.relay(log.connection) == []
    await log.connection.execute(RECORDED, (present, recorded))
    (found,) = await health.relay(log.connection)
    assert found.why.startswith("0 of 7 is published, and the event after it has waited for ")
    await log.connection.execute(LEADS)
    assert await health.relay(log.connection) == []


async def test_a_poisoned_stream_is_named_and_the_others_go_on(
    log: Relayed, database_url: str, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    evolved = fold._evolved  # noqa: SLF001 - a fault of the fold

    def poisoned(*given: object) -> object:
        if given[2].envelope.stream == "customer/C0":  # type: ignore[attr-defined]
            raise ValueError("poison")
        return evolved(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(fold, "_evolved", poisoned)
    async with working(TIERS, database_url, kafka):
        await log.publish(await log.store(life(2)))
        await marked(log)
        await eventually_async(lambda: log.read_up(TIERS))
    named = {each.part: each.why for each in await health.workers(log.connection)}
    assert named[TIERS.name] == "2 events are parked: see `kehu projections parked`."
    causes = {each.what: each.detail for each in (await diagnose(database_url, KafkaAccess(kafka), TIERS)).causes}
    assert "the first: customer/C0 at 2, ValueError: poison" in causes["poison"]

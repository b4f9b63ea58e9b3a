"""Several writers append to one PostgreSQL, and a stock subscription reads what they wrote (architecture 4)."""

import asyncio
from uuid import uuid4

from services.store.datastore import datastore
from services.store.postgres import PostgresRecorder, open_store
from tests.services.store.names import DECIDER, named, send
from tests.waiting import PATIENCE_SECONDS


def customer() -> str:
    """Make an id of its own for each test: they share one database."""
    return f"C{uuid4()}"


async def test_writers_in_different_processes_see_each_others_events(database_url: str) -> None:
    id_ = customer()
    async with open_store(database_url) as one, open_store(database_url) as other:
        for turn in range(10):
            await send(one, named(f"one {turn}", id_))
            await send(other, named(f"other {turn}", id_))

        assert len((await one.load(DECIDER, id_)).state) == 20


async def test_writers_that_race_for_one_stream_lose_nothing(database_url: str) -> None:
    id_ = customer()
    async with open_store(database_url) as one, open_store(database_url) as other:
        await asyncio.gather(
            *(
                send(store, named(f"{who} {turn}", id_))
                for turn in range(40)
                for who, store in (("a", one), ("b", other))
            )
        )

        state = (await one.load(DECIDER, id_)).state
    assert sorted(state) == sorted(f"{who} {turn}" for turn in range(40) for who in "ab")


async def test_a_stock_subscription_reads_everything_in_order_while_8_writers_append(database_url: str) -> None:
    """The library's own subscription on our table, as a subscriber without our code would use it."""
    with datastore(database_url, pool_size=2) as opened:
        recorder = PostgresRecorder(opened)
        start = recorder.max_notification_id() or 0
        total = 8 * 50
        seen: list[tuple[int, str, int]] = []
        done = asyncio.Event()
        loop = asyncio.get_running_loop()

        def subscribe() -> None:
            with recorder.subscribe(gt=start) as subscription:
                for notification in subscription:
                    seen.append((notification.id, str(notification.originator_id), notification.originator_version))
                    if len(seen) == total:
                        break
            loop.call_soon_threadsafe(done.set)

        async def writer(who: int) -> None:
            async with open_store(database_url) as store:
                for turn in range(50):
                    await send(store, named(f"{who} {turn}", f"{prefix}{turn % 7}"))

        prefix = customer()
        reading = asyncio.create_task(asyncio.to_thread(subscribe))
        await asyncio.gather(*(writer(who) for who in range(8)))
        await asyncio.wait_for(done.wait(), PATIENCE_SECONDS)
        await reading

    positions = [position for position, _, _ in seen]
    assert positions == sorted(set(positions))
    by_stream: dict[str, list[int]] = {}
    for _, stream, version in seen:
        by_stream.setdefault(stream, []).append(version)
    assert all(versions == list(range(1, len(versions) + 1)) for versions in by_stream.values())

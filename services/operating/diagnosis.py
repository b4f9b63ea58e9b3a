"""Finds out why a read model is behind: each cause with what to do about it (interfaces 4)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import AsyncConnection

from projections.engine import generation, reconciliation, verification
from projections.engine.batch import resolution
from projections.engine.projection import Projection
from projections.engine.reconciliation import Kept
from projections.engine.remaining import FOLD, Remaining, remaining
from projections.worker import locks, progress, stillness
from projections.worker.kafka.access import KafkaAccess
from services import health
from services.travel.key import written

REPUBLISH: Final = (
    "rows are right all the same; where other readers of the topic need it, `kehu relay republish` fills it again "
    "(docs/relay.md)"
)
END: Final = "end it: `select pg_terminate_backend({})`"


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason, in a word and in a sentence, and what to do about it."""

    what: str
    detail: str
    do: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`behind` is how many events of the log are not in the rows, `healed` what was mended within a day."""

    name: str
    behind: int
    causes: list[Cause]
    healed: list[str]


async def diagnose(database_url: str, kafka: KafkaAccess, projection: Projection[Any]) -> Diagnosis:
    """Look at PostgreSQL and Kafka; nothing is changed."""
    of_kafka = await _kafka(kafka, projection)
    async with await AsyncConnection.connect(
        database_url, autocommit=True, connect_timeout=5, application_name="kehu projections"
    ) as connection:
        head, now = await progress.head(connection), datetime.now(UTC)
        number = await generation.live(connection, projection.name)
        far = await progress.of_generation(connection, projection, number, head, now)
        causes = [
            *await _generations(connection, projection),
            *of_kafka,
            *await _relay(connection),
            *await _parked(connection, projection),
            *await _workers(connection, projection, far.lag_events),
        ]
        causes += await _verified(connection, projection)
        found = await reconciliation.of_read_model(connection, projection.name, projection.topics)
    causes += [Cause("unlike-store", _said(each), REPUBLISH) for each in found if each.healed_at is None]
    healed = [f"{_said(each)} ({each.healed_at:%Y-%m-%d %H:%M:%S} UTC)" for each in found if each.healed_at]
    return Diagnosis(projection.name, far.lag_events, causes, healed)


async def _verified(connection: AsyncConnection[Any], projection: Projection[Any]) -> list[Cause]:
    """Name what the last comparison with the log found, and why it came to no end."""
    name, found = projection.name, []
    last = (await verification.load(connection, [name])).get(name)
    if last and last.differences:
        detail = (
            f"{last.differences} rows differ from what the log makes of them; the first: {_row(last.example or {})}"
        )
        found.append(Cause("drift", detail, f"`kehu projections rebuild {name}`"))
    if last and last.error:
        found.append(Cause("not-verified", last.error, f"`kehu projections verify {name}`"))
    return found


def _row(example: dict[str, Any]) -> str:
    key = written(example.get("key", ()))
    made = f"{example['type']} at {example['position']}" if example.get("type") else "no event"
    return f"{key} is {example.get('found')}, {made} makes it {example.get('expected')}"


def _said(each: Kept) -> str:
    return f"{each.kind}, {each.topic}[{each.partition}]: {each.detail}"


async def _generations(connection: AsyncConnection[Any], projection: Projection[Any]) -> list[Cause]:
    """Name what people and releases decided about its rows."""
    name, found = projection.name, []
    live = await generation.found_live(connection, name)
    building = await remaining(connection, name)
    if live and live.paused_at is not None:
        since = f"since {live.paused_at:%Y-%m-%d %H:%M:%S} UTC: {live.pause_reason or 'no reason was given'}"
        found.append(Cause("paused", since, f"`kehu projections resume {name}`"))
    if live and live.is_of_another_definition(projection):
        owner = await generation.owner(connection, name)
        by = f" as {owner.name}" if owner else ""
        do = f"its worker makes them anew where it may; otherwise `kehu projections rebuild {name} --if-needed`{by}"
        made = f"generation {live.generation} was made by definition {live.fingerprint}, this release has "
        found.append(Cause("other-definition", made + projection.fingerprint, do))
    if building:
        found += await _building(connection, name, building)
    return found


async def _building(connection: AsyncConnection[Any], name: str, building: Remaining) -> list[Cause]:
    do = "wait for its end"
    if not building.at_work:
        do = f"`kehu projections rebuild {name}` goes on where it was interrupted"
    found = [Cause("rebuild", str(building), do)]
    if building.at_work and building.phase != FOLD:
        readers = await locks.old_readers(connection, name)
        found += [Cause("reader", f"the swap waits for {each}", END.format(each.holder)) for each in readers]
    return found


async def _relay(connection: AsyncConnection[Any]) -> list[Cause]:
    do = "see `kehu status`, `kehu relay parked` and docs/relay.md"
    return [Cause("relay", each.why, do) for each in await health.relay(connection)]


async def _kafka(kafka: KafkaAccess, projection: Projection[Any]) -> list[Cause]:
    causes = []
    for each in await health.topics(kafka):
        if each.part == "kafka":
            causes.append(Cause("broker", each.why, "start Kafka, or mend KEHU_KAFKA and the account (docs/kafka.md)"))
        elif any(topic in each.why for topic in projection.topics):
            causes.append(Cause("topic", each.why, "`kehu up` makes topics, `kehu relay republish` fills them again"))
    return causes


async def _parked(connection: AsyncConnection[Any], projection: Projection[Any]) -> list[Cause]:
    name = projection.name
    parked = await resolution.parked(connection, projection=name)
    if not parked:
        return []
    first, waiting = parked[0], sum(each.waiting for each in parked)
    detail = (
        f"{len(parked)} streams are parked with {waiting} more events behind them; the first: {first.stream} "
        f"at {first.position}, {first.error}"
    )
    return [Cause("poison", detail, f"`kehu projections parked {name}`, then `retry` or `skip`")]


async def _workers(connection: AsyncConnection[Any], projection: Projection[Any], behind: int) -> list[Cause]:
    """Name what its workers wait for, and whether there are any."""
    name = projection.name
    found = [
        Cause("lock", f"session {each.waiting} waits for {each.waiting_seconds} s for {each}", END.format(each.holder))
        for each in await locks.holders(connection, name)
    ]
    (standing,) = await progress.standings(connection, [projection], datetime.now(UTC))
    signs = await stillness.signs(connection, name, standing.generation)
    if signs.set_aside:
        aside = f"{signs.set_aside} records in Kafka are not the store's"
        found.append(Cause("set-aside", aside, "see docs/parked-events.md"))
    if behind and not await locks.workers(connection, name):
        found.append(Cause("no-worker", "none is connected to PostgreSQL", f"`kehu up`, or `kehu worker {name}`"))
    if _has_failed(signs):
        failed = f"{signs.failures} times in a row, last at {signs.failed_at:%Y-%m-%d %H:%M:%S} UTC: {signs.failure}"
        found.append(Cause("failure", failed, "mend what it says: its next process goes on by itself"))
    if standing.why and not found:
        found.append(Cause("still", standing.why, "see the worker's log, and start it again"))
    return found


def _has_failed(signs: stillness.Signs) -> bool:
    """Return whether nothing was read since the worker failed."""
    if signs.failed_at is None:
        return False
    return signs.advanced_at is None or signs.failed_at > signs.advanced_at

"""What must hold after every fault test: joins clients' histories, the store, all topics and the read models.

I1 no loss, I2 log, I3 relay, I4 order, I5 read models, I7 money, I8 idempotency, I9 nothing left behind. To come: I6
(timers fire once), which needs timers, and I10 (erasure), which needs shredding. `kehu check` compares store, topics
and read models; what is added here are the clients' histories and the view of a subscriber without Kehu's code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from projections.worker.kafka.access import KafkaAccess
from services.check import check as checks
from services.check.finding import Finding
from services.check.snapshot import open_snapshot
from services.local.problem import StackBusy
from services.stream_id import stream_uuid
from tests.faults import money, topic_dump
from tests.faults.history import Entry, Heard, Result, by_command
from tests.faults.orphans import check_orphans
from tests.faults.topic_dump import Told
from tests.faults.violation import Verdict, Violation

# Which invariant each check of `kehu check` is about; every other check is of a read model.
INVARIANTS: Final = {"chain": "I2", "commands": "I8", "topics": "I1"}
COMMANDS: Final = """
    select command_id, stream, version, coalesce(notification_id, 0), code
    from command_log
    left join stored_events
        on stored_events.originator_id = command_log.originator_id and originator_version = version
    where command_id = any(%s)
"""
# Events that name a command whose stored result does not count so many.
DOUBLED: Final = """
    with named as (
        select (convert_from(state, 'UTF8')::json ->> 'commandid')::uuid as command_id, count(*) as events
        from stored_events
        group by 1
    )
    select command_id, events, coalesce(appended, 0)
    from named left join command_log using (command_id)
    where events > coalesce(appended, 0)
    order by command_id
"""
EVENTS: Final = "select originator_id, originator_version, notification_id from stored_events order by notification_id"
HINT: Final = "select position from relay_progress"

EventId = tuple[UUID, int]


class Kept(NamedTuple):
    """What the store holds of a command: `code` is that of a refusal."""

    result: Result
    code: str | None


@dataclass(frozen=True, slots=True)
class Store:
    """What the store holds of the clients' commands, the position of each event, and the relay's hint."""

    commands: Mapping[UUID, Kept]
    doubled: Sequence[tuple[UUID, int, int]]
    positions: Mapping[EventId, int]
    hint: int


async def verify(
    database_url: str, kafka: KafkaAccess, history: Sequence[Entry], *, at_rest: bool, seconds: float
) -> Verdict:
    """Wait at most `seconds` until all is published and projected, then judge; `at_rest`: no process of Kehu runs."""
    violations = await _checked(database_url, kafka, seconds)
    told = await topic_dump.dump(kafka.servers)
    async with await AsyncConnection.connect(database_url, autocommit=True) as connection:
        store = await _store(connection, history)
        violations += await check_orphans(connection, kafka, at_rest=at_rest, seconds=seconds)
    unkept = list(judge_answers(history, store.commands))
    unpublished = list(judge_topics(told, store))
    doubled = list(judge_batches(store))
    told_ids = {each.event_id for each in told}
    heard = {what: _count(history, what) for what in Heard}
    return Verdict(
        violations=(*unkept, *doubled, *unpublished, *judge_order(told), *violations),
        acknowledged=heard[Heard.OK],
        refused=heard[Heard.FAIL],
        unknown=heard[Heard.INVOKE] - heard[Heard.OK] - heard[Heard.FAIL],
        lost=len([each for each in unkept if each.invariant == "I1"]) + len(unpublished),
        doubled=len(doubled),
        repeats=len(told) - len(told_ids),
    )


async def _checked(database_url: str, kafka: KafkaAccess, seconds: float) -> list[Violation]:
    try:
        findings = await checks.check(database_url, kafka, seconds=seconds)
    except StackBusy as busy:
        return [Violation("I1", str(busy))]
    violations = [
        Violation(INVARIANTS.get(finding.name, "I5"), _sentence(finding)) for finding in findings if not finding.ok
    ]
    async with open_snapshot(database_url) as snapshot:
        owed = await money.owed_in_table(snapshot.connection)
        return [*violations, *money.check_money(snapshot.events(money.TYPES), owed)]


def _sentence(finding: Finding) -> str:
    example = dict(finding.example or {})
    expected, found = example.pop("expected"), example.pop("found")
    where = ", ".join(f"{name} {value}" for name, value in example.items())
    return f"kehu check, {finding.name}, {where}: expected {expected}, found {found}"


async def _store(connection: AsyncConnection[Any], history: Sequence[Entry]) -> Store:
    asked = list({entry.command_id for entry in history})
    commands = await (await connection.execute(COMMANDS, (asked,))).fetchall()
    doubled = await (await connection.execute(DOUBLED)).fetchall()
    events = await (await connection.execute(EVENTS)).fetchall()
    ((hint,),) = await (await connection.execute(HINT)).fetchall()
    return Store(
        {command_id: Kept(Result(*result), code) for command_id, *result, code in commands},
        [(command_id, events, appended) for command_id, events, appended in doubled],
        {(stream_id, version): position for stream_id, version, position in events},
        hint,
    )


def _count(history: Sequence[Entry], heard: Heard) -> int:
    return len({entry.command_id for entry in history if entry.heard is heard})


def judge_answers(history: Sequence[Entry], kept: Mapping[UUID, Kept]) -> Iterator[Violation]:
    """I1 and I8: what was acknowledged is kept as it was told, what was refused is not, and no answer changed."""
    for command_id, heard in by_command(history).items():
        results = list(dict.fromkeys(entry.result for entry in heard if entry.heard is Heard.OK))
        refusals = list(dict.fromkeys(entry.code for entry in heard if entry.heard is Heard.FAIL))
        answers = [*results, *refusals]
        stored = kept.get(command_id)
        if len(answers) > 1:
            yield Violation("I8", f"command {command_id} was answered {answers[0]}, later {answers[1]}")
        if results and (stored is None or stored.code):
            yield Violation("I1", f"command {command_id} was acknowledged as {results[0]} and is not stored")
        elif results and stored and stored.result != results[0]:
            yield Violation("I8", f"command {command_id} was answered {results[0]}, stored is {stored.result}")
        if refusals and stored and stored.code is None:
            yield Violation("I8", f"command {command_id} was refused ({refusals[0]}) and is stored as {stored.result}")


def judge_batches(store: Store) -> Iterator[Violation]:
    """I8: no command has more events than its one stored result counts."""
    for command_id, events, appended in store.doubled:
        yield Violation("I8", f"command {command_id} has {events} events, its stored result counts {appended}")


def judge_topics(told: Sequence[Told], store: Store) -> Iterator[Violation]:
    """I1 and I3: every stored event is in a topic, above all those up to the relay's hint."""
    published = {(stream_uuid(each.stream), each.version) for each in told}
    for (stream_id, version), position in store.positions.items():
        if (stream_id, version) not in published:
            named = f"the event at position {position} (version {version} of {stream_id}) is in no topic"
            passed = position <= store.hint
            yield (
                Violation("I3", f"{named}, and the relay's hint is {store.hint}") if passed else Violation("I1", named)
            )


def judge_order(told: Sequence[Told]) -> Iterator[Violation]:
    """I4: a subscriber that drops events it has seen reads each stream in one partition, versions one by one."""
    reached: dict[str, Told] = {}
    seen: set[str] = set()
    for each in told:
        before = reached.get(each.stream)
        if each.event_id in seen:
            continue
        seen.add(each.event_id)
        if before and before.partition != each.partition:
            yield Violation("I4", f"{each.event_id} is in {each.partition}, {before.event_id} in {before.partition}")
        expected = before.version + 1 if before else 1
        if each.version != expected:
            where = f"{each.partition.topic}[{each.partition.partition}] at offset {each.offset}"
            yield Violation("I4", f"{where} has version {each.version} of {each.stream}, expected {expected}")
        reached[each.stream] = each

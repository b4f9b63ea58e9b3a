"""Random schedules of appends, relays, workers and faults; at the end of each, nothing is lost and nothing doubled."""

import asyncio
import sys
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import ExitStack, suppress
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

from aiokafka.structs import TopicPartition
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from structlog.testing import capture_logs

from contracts.address import address_of
from contracts.record.headers import place_of
from projections.engine.checkpoint import Checkpoint
from projections.worker import reader
from services.relay import lease
from services.relay.hints import Hints
from services.relay.lane import OffsetsBroken
from services.relay.lease import EXPIRES_SECONDS, LeaseLost
from services.relay.routes import route_of
from tests.proof.kafka import COUNTS, PARTITIONS, Kafka
from tests.proof.postgres import STREAMS, Killed, Log, Notes, Session, Tables
from tests.proof.relays import Relay
from tests.proof.workers import BARE, GUARDED, Mishap, Worker, ascending

# Within the settling time of the next relay, or at any time.
DELAYS: Final = st.lists(st.sampled_from([0.0, 0.3, 0.45, None]), min_size=1, max_size=3)
MISHAPS: Final = st.builds(
    Mishap,
    rewound=st.integers(0, 3),
    lost=st.frozensets(st.integers(0, 5), max_size=3),
    turned=st.booleans(),
)
few: Final = st.integers(1, 6)
workers: Final = st.integers(0, 3)


class Violation(AssertionError):
    """A schedule ended with an event lost, doubled or out of order."""


def hold(claim: object, sentence: str) -> None:
    """Raise `Violation` unless the claim holds."""
    if not claim:
        raise Violation(sentence)


class Schedule(RuleBasedStateMachine):
    """One log, one Kafka, at most one relay with the lead, two read models with two workers each."""

    count = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).count += 1
        self.loop = asyncio.new_event_loop()
        self.log, self.kafka, self.notes = Log(), Kafka(), Notes()
        self.leader: Relay | None = None
        self.frozen: list[Relay] = []
        self.cut: set[TopicPartition] = set()
        self.ever: set[int] = set()
        self.tables = [Tables(projection, self.log) for projection in (GUARDED, BARE)]
        self.workers = [Worker(tables, self.kafka) for tables in self.tables for _ in range(2)]
        self.mishap = ""
        self.patches = ExitStack()
        self.patches.enter_context(capture_logs())
        self.patches.enter_context(patch.object(reader, "connect", self._connect))
        self.patches.enter_context(patch.object(lease, "time", SimpleNamespace(monotonic=lambda: self.kafka.now)))
        for worker in self.workers:
            self._do(worker.begin())

    async def _connect(self, _: str, projection: str, _fingerprint: str = "") -> Session:
        (tables,) = (each for each in self.tables if each.projection.name == projection)
        return Session(tables, self.mishap)

    def _do(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(doing)

    @initialize(streams=st.lists(st.integers(0, len(STREAMS) - 1), min_size=6, max_size=12))
    def the_store_has_a_past(self, streams: list[int]) -> None:
        self.events_are_appended(streams, 0)

    @rule(streams=st.lists(st.integers(0, len(STREAMS) - 1), min_size=1, max_size=6), skipped=st.integers(0, 1))
    def events_are_appended(self, streams: list[int], skipped: int) -> None:
        for stream in streams:
            self.log.append(stream, skipped)

    @precondition(lambda self: self.leader is None)
    @rule()
    def a_relay_takes_the_lead(self) -> None:
        self._led()

    def _led(self) -> Relay:
        """Return the relay that has the lead; where none has, the next one takes it."""
        if self.leader is None:
            relay = Relay(self.log, self.kafka, self.notes)
            self._do(relay.start())
            self.leader = relay
        return self.leader

    @rule(limit=few, noted=st.booleans())
    def the_relay_publishes(self, limit: int, noted: bool) -> None:
        self._publish(limit)
        if noted and self.leader:
            self._note()

    def _publish(self, limit: int) -> bool:
        leader = self._led()
        try:
            return bool(self._do(leader.publish(limit)))
        except ExceptionGroup as errors:
            hold(errors.subgroup(OffsetsBroken), f"the relay ended with {errors.exceptions}")
            hold(leader.disturbed, "a relay that waited until requests had settled found a strange offset")
            self.leader = None
            return True

    @rule(limit=few, acknowledged=st.integers(0, 3), delays=DELAYS, noted=st.booleans())
    def the_relay_is_killed_while_publishing(
        self, limit: int, acknowledged: int, delays: list[float | None], noted: bool
    ) -> None:
        self._do(self._led().die(limit, acknowledged, delays))
        if noted:
            self._note()
        self.leader = None

    @precondition(lambda self: self.leader)
    @rule()
    def the_relay_freezes(self) -> None:
        assert self.leader
        self.frozen.append(self.leader)
        self.leader = None
        self.kafka.advance(EXPIRES_SECONDS)

    @precondition(lambda self: self.frozen)
    @rule()
    def a_frozen_relay_goes_on(self) -> None:
        relay = self.frozen.pop(0)
        before = relay.sent
        try:
            self._do(relay.thaw())
        except ExceptionGroup as errors:
            hold(errors.subgroup(LeaseLost), f"the relay ended with {errors.exceptions}")
        hold(relay.sent == before, "a relay sent something after its lease had ended")

    @precondition(lambda self: any(request.due is None for request in self.kafka.in_flight))
    @rule()
    def a_late_request_arrives(self) -> None:
        self.kafka.arrive(next(each for each in self.kafka.in_flight if each.due is None))
        self._disturb()

    def _disturb(self) -> None:
        if self.leader:
            self.leader.disturbed = True

    @precondition(lambda self: self.leader)
    @rule()
    def hints_are_noted(self) -> None:
        self._note()

    def _note(self) -> None:
        assert self.leader
        position = self._do(self.leader.note())
        self._look()
        missing = [row.position for row in self.log.rows if row.position <= position and row.position not in self.ever]
        hold(not missing, f"hints say {position}, but {missing} were not published")

    def _look(self) -> None:
        """Remember what was published, although it may be lost later."""
        for records in self.kafka.topics.values():
            self.ever |= {place.position for record in records if (place := place_of(record.headers))}

    @rule(saves=few)
    def a_crash_takes_hints(self, saves: int) -> None:
        del self.notes.history[max(1, len(self.notes.history) - saves) :]
        # Its connection is lost as well, and that ends a relay.
        self.leader = None

    @rule()
    def the_marks_are_forgotten(self) -> None:
        self.notes.history.append(Hints(self.notes.history[-1].position, {}))

    @rule(partition=st.sampled_from(PARTITIONS), count=st.integers(1, 3))
    def kafka_loses_a_tail(self, partition: TopicPartition, count: int) -> None:
        self._look()
        del self.kafka.topics[partition][-count:]
        self.cut.add(partition)
        self._disturb()

    @rule(number=workers, count=few, mishap=MISHAPS)
    def a_worker_reads(self, number: int, count: int, mishap: Mishap) -> None:
        self._do(self.workers[number].read(count, mishap))

    @rule(number=workers, count=few, mishap=st.sampled_from(["before commit", "after commit"]))
    def a_worker_is_killed_while_writing(self, number: int, count: int, mishap: str) -> None:
        worker = self.workers[number]
        self._do(worker.reader.disconnect())
        self.mishap = mishap
        with suppress(Killed):
            self._do(worker.read(count))
        self.mishap = ""
        self.workers[number] = Worker(self.tables[number // 2], self.kafka)
        self._do(self.workers[number].begin())

    @rule(number=workers)
    def partitions_are_assigned_anew(self, number: int) -> None:
        self._do(self.workers[number].begin())

    @rule(number=workers)
    def a_worker_looks_for_lost_commits(self, number: int) -> None:
        worker = self.workers[number]
        self._do(worker.tend())
        hold(not worker.ahead(), f"a worker does not notice that commits of {worker.ahead()} are lost")

    @rule(which=st.integers(0, 1), commits=st.integers(1, 3))
    def a_crash_takes_commits(self, which: int, commits: int) -> None:
        self.tables[which].lose(commits)

    @rule(to=st.integers(0, 3))
    def checkpoints_are_set_back(self, to: int) -> None:
        guarded = self.tables[0]
        guarded.checkpoints = {
            partition: Checkpoint(min(known.position, to), -1) for partition, known in guarded.checkpoints.items()
        }

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self._drain()
                self._judge_topics()
                self._judge_tables()
        finally:
            self.patches.close()
            self.loop.close()

    def _drain(self) -> None:
        self.kafka.in_flight.clear()
        self.leader = None
        while self._publish(4):
            pass
        self._note()
        for number, worker in enumerate(self.workers):
            self.a_worker_looks_for_lost_commits(number)
            self._do(worker.begin())
            while self._do(worker.read(3)):
                pass

    def _judge_topics(self) -> None:
        states = {row.position: row.state for row in self.log.rows}
        for partition, records in self.kafka.topics.items():
            due = {row.position for row in self.log.rows if route_of(row.state or b"", COUNTS).partition == partition}  # type: ignore[union-attr]
            places = [place for record in records if (place := place_of(record.headers))]
            hold({place.position for place in places} == due, f"{partition} lacks or has too much of {due}: {places}")
            hold(all(place.previous < place.position for place in places), f"{partition} points forward: {places}")
            hold(
                all(states[place.position] == record.value for place, record in zip(places, records, strict=True)),
                f"{partition} has other bytes than the store",
            )
            runs = [(place.run, place.position) for place in places]
            hold(len(runs) == len(set(runs)), f"{partition} has a position twice in one run: {places}")
            if partition not in self.cut:
                reached = 0
                for place in places:
                    hold(place.previous <= reached, f"{partition} has a hole before {place}: {places}")
                    reached = max(reached, place.position)

    def _judge_tables(self) -> None:
        for tables in self.tables:
            expected: dict[Any, list[int]] = defaultdict(list)
            for row in self.log.rows:
                address = address_of(row.state or b"")
                assert address
                expected[(address.stream if tables is self.tables[0] else address.key.decode(),)].append(row.position)
            folded = {key: row["folded"] for key, row in tables.rows.items()}
            self._judge_table(tables, folded, expected)

    def _judge_table(self, tables: Tables, folded: dict[Any, list[int]], expected: dict[Any, list[int]]) -> None:
        name = tables.projection.name
        hold({key: sorted(found) for key, found in folded.items()} == expected, f"{name}: {folded}, not {expected}")
        by_position = {row.position: row.stream for row in self.log.rows}
        for found in folded.values():
            streams: dict[bytes, list[int]] = defaultdict(list)
            for position in found:
                streams[by_position[position]].append(position)
            hold(all(map(ascending, streams.values())), f"{name} is out of order: {found}")

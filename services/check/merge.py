"""Compares one topic partition with the log: each stored event must be the partition's next record."""

import hashlib
from collections import defaultdict
from enum import Enum
from typing import Any, Final, NamedTuple, TypeAlias

from aiokafka import ConsumerRecord
from aiokafka.structs import TopicPartition

from contracts.record.headers import Place, place_of
from services.check.finding import Finding

Record: TypeAlias = ConsumerRecord[bytes, bytes]


class Wanted(NamedTuple):
    """The next stored event of a partition."""

    position: int
    key: bytes
    state: bytes


class Verdict(Enum):
    """How a record relates to the next stored event: the same event, a redundant one, or a later one."""

    SAME = "same"
    PASSED = "passed"
    AHEAD = "ahead"


class Merge:
    """Judges the records of one partition in turn; `unplaced` holds those that must be looked up in the log."""

    def __init__(self, partition: TopicPartition, finding: Finding, until: int) -> None:
        self.unplaced: Final[list[Record]] = []
        self._place: Final = {"topic": partition.topic, "partition": partition.partition}
        self._finding = finding
        # An event stored after the check began may be published or not; a published event must be stored.
        self._until = until
        self._previous = 0
        self._runs: dict[int, int] = defaultdict(int)
        self._last = 0

    @property
    def last(self) -> int:
        """Return the highest position seen."""
        return self._last

    def judge(self, record: Record | None, wanted: Wanted | None) -> Verdict:
        """Compare the two; `record` is None at the end of the partition, `wanted` at the end of the log."""
        place = place_of(record.headers) if record else None
        if wanted and (record is None or (place and place.position > wanted.position)):
            self._missing(wanted, record, place)
            return Verdict.AHEAD
        if record is None:
            return Verdict.AHEAD
        if place is None:
            where = wanted.position if wanted else self._until + 1
            self._wrong(where, "a record of the relay", {"offset": record.offset})
            return Verdict.PASSED
        self._last = max(self._last, place.position)
        if place.position > self._until:
            self.unplaced.append(record)
            return Verdict.PASSED
        last_of_run, self._runs[place.run] = self._runs[place.run], max(place.position, self._runs[place.run])
        if wanted and place.position == wanted.position:
            self._same(wanted, record, place)
            return Verdict.SAME
        self._passed(record, place, last_of_run)
        return Verdict.PASSED

    def _missing(self, wanted: Wanted, record: Record | None, place: Place | None) -> None:
        found = record and place and {"offset": record.offset, "position": place.position}
        self._wrong(wanted.position, {"position": wanted.position}, found)
        self._previous = wanted.position

    def _same(self, wanted: Wanted, record: Record, place: Place) -> None:
        expected = {"key": _text(wanted.key), "prevposition": self._previous, "value": _digest(wanted.state)}
        found = {"key": _text(record.key), "prevposition": place.previous, "value": _digest(record.value)}
        if expected != found:
            self._wrong(wanted.position, expected, found | {"offset": record.offset})
        self._previous = wanted.position

    def _passed(self, record: Record, place: Place, last_of_run: int) -> None:
        found = {"offset": record.offset, "position": place.position, "run": place.run}
        if place.position <= last_of_run:
            self._wrong(place.position, f"once and in order within run {place.run}", found)
        elif place.position > self._previous:
            self._wrong(place.position, None, found)
        elif last_of_run and place.previous != last_of_run:
            self._wrong(place.position, {"prevposition": last_of_run}, found | {"prevposition": place.previous})
        else:
            self.unplaced.append(record)

    def _wrong(self, position: int, expected: Any, found: Any) -> None:
        self._finding.wrong(position, expected=expected, found=found, position=position, **self._place)


def _text(key: bytes | None) -> str | None:
    return None if key is None else key.decode(errors="replace")


def _digest(value: bytes | None) -> str | None:
    return None if value is None else hashlib.sha256(value).hexdigest()

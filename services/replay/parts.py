"""Writes the log into parts by customer, on disk, so that each can be folded by itself with bounded memory.

Customers that belong together (merged, or with accounts of one group) get into one part, whenever that is recorded: the
pass remembers them, and their events are moved at its end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from struct import Struct
from typing import Any, Final
from zlib import crc32

from contracts.address import Address, address_of
from contracts.credit.limit import GroupJoined, GroupMemberAdded
from contracts.customers.identity import CustomerMerged
from contracts.envelope import unseal
from contracts.policies.tier_period import TierPeriodClosed
from projections.engine.batch.fold import Stored
from services.replay.known import POLICY, UNIT, Known
from services.replay.shut import SHUT

FOLDED: Final = frozenset({"customer", "complaint", "credit-account"})
TYING: Final = frozenset({CustomerMerged.type, GroupJoined.type, GroupMemberAdded.type})
EVENTS_OF_PART: Final = 20_000
MOST_PARTS: Final = 200
HEAD: Final = Struct("<qI")
TIME: Final = b'"time":"'


@dataclass(slots=True)
class Log:
    """The log in parts: what it says of units and packs, and whose events are in another one's part.

    `closed` are the closings of tier periods, `ended_at` is when the last event was recorded.
    """

    folder: Path
    parts: int
    position: int = 0
    events: int = 0
    ended_at: datetime | None = None
    known: Known = field(default_factory=Known)
    closed: list[TierPeriodClosed] = field(default_factory=list)
    together: dict[bytes, bytes] = field(default_factory=dict)

    def place(self, key: bytes) -> int:
        """Return the part that has a customer's events."""
        return crc32(self.together.get(key, key)) % self.parts

    def file(self, part: int, kind: str = "part") -> Path:
        """Return the file of a part, or that of the events which were moved to it."""
        return self.folder / f"{kind}-{part:03}"


@dataclass(slots=True)
class _Ties:
    """Whose streams belong together: each customer by the one that stands for all of them."""

    parents: dict[bytes, bytes] = field(default_factory=dict)
    members: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def take(self, event: Any, key: bytes) -> None:
        match event:
            case CustomerMerged(survivor_id=survivor):
                self._tie(key, survivor.encode())
            case (
                GroupJoined(account_id=member, head_account=head)
                | GroupMemberAdded(account_id=head, member_account=member)
            ):
                self._tie(key, self.members.setdefault((head, member), key))
            case _:
                pass

    def together(self) -> dict[bytes, bytes]:
        """Return the one that stands for each of those who are not alone."""
        return {key: root for key in self.parents if (root := self._root(key)) != key}

    def _root(self, key: bytes) -> bytes:
        while (parent := self.parents.get(key, key)) != key:
            key = parent
        return key

    def _tie(self, one: bytes, other: bytes) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self.parents[second] = first
        self.parents.setdefault(first, first)


def parts_for(events: int, processes: int) -> int:
    """Return into how many parts a log of about so many events is written."""
    return max(processes, min(MOST_PARTS, events // EVENTS_OF_PART + 1))


class Follower:
    """Follows what a log says of packs, units and periods, and who belongs with whom."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._ties = _Ties()

    def follow(self, address: Address, stored: Stored) -> None:
        """Follow an event, if it is one of these."""
        if address.stream.partition("/")[0] in {UNIT, POLICY}:
            envelope = unseal(stored.state, SHUT)
            self.log.known.take(envelope)
            if isinstance(envelope.event, TierPeriodClosed):
                self.log.closed.append(envelope.event)
        elif address.type in TYING:
            self._ties.take(unseal(stored.state, SHUT).event, address.key)

    def end(self, last: Stored) -> None:
        """Note where the log ends."""
        self.log.position, self.log.ended_at = last.position, _recorded_at(last.state)

    def finished(self) -> Log:
        """Return the log with who belongs together."""
        self.log.together = self._ties.together()
        return self.log


class Writer:
    """Writes the events that it is given, in the order of their positions."""

    def __init__(self, folder: Path, parts: int) -> None:
        self._follower = Follower(Log(folder, parts))
        self._files = [self._follower.log.file(part).open("wb") for part in range(parts)]

    def take(self, page: Iterable[Stored]) -> None:
        """Write some events; those of no customer are only followed."""
        log, files, last = self._follower.log, self._files, None
        for last in page:
            log.events += 1
            address = address_of(last.state)
            if address is None:
                continue
            if address.stream.partition("/")[0] in FOLDED:
                file = files[crc32(address.key) % log.parts]
                file.write(HEAD.pack(last.position, len(last.state)))
                file.write(last.state)
            self._follower.follow(address, last)
        if last is not None:
            self._follower.end(last)

    def finished(self) -> Log:
        """Close the files, and move the events of those who belong with others."""
        for file in self._files:
            file.close()
        log = self._follower.finished()
        moved = [key for key in log.together if crc32(key) % log.parts != log.place(key)]
        for part in {crc32(key) % log.parts for key in moved}:
            for position, state in _read(log.file(part)):
                address = address_of(state)
                if address and address.key in log.together:
                    with log.file(log.place(address.key), "moved").open("ab") as file:
                        file.write(HEAD.pack(position, len(state)) + state)
        return log


def events_of(log: Log, part: int) -> dict[bytes, list[Stored]]:
    """Return the events of a part by the customer, or by the one who stands for several, in order of position."""
    found: dict[bytes, list[Stored]] = {}
    for position, state in _read(log.file(part)):
        address = address_of(state)
        if address and log.place(address.key) == part:
            found.setdefault(log.together.get(address.key, address.key), []).append(Stored(position, state))
    moved = log.file(part, "moved")
    if moved.exists():
        for position, state in _read(moved):
            address = address_of(state)
            if address and crc32(address.key) % log.parts != part:
                found.setdefault(log.together[address.key], []).append(Stored(position, state))
        for key in set(log.together.values()) & found.keys():
            found[key].sort()
    return found


def _read(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as reader:
        while head := reader.read(HEAD.size):
            position, length = HEAD.unpack(head)
            yield position, reader.read(length)


def _recorded_at(state: bytes) -> datetime:
    begin = state.index(TIME) + len(TIME)
    return datetime.fromisoformat(state[begin : state.index(b'"', begin)].decode())

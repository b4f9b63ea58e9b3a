"""What a resealed log must be, event by event; who was forgotten gets keys in it that open nothing."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.catalog import EVENTS
from contracts.envelope import hash_of, sealed_hash
from contracts.message import Envelope, Event, Forgotten
from contracts.sealing import ERASED, REASON, Opener, Origin, is_sealed_text, sealed_data, seals_reason, written
from projections.engine.projection import Recorded
from projections.keys import reading as keys
from projections.keys.keyring import NewKey, new_key, sealed_text
from services.check.finding import Finding
from services.check.personal import tells_plainly
from services.store import log
from services.store.log import LogRow
from services.store.unreadable import event_of, events_of

PAGE: Final = 2_000
# Keys of persons that are kept in memory; a person may have several.
MOST_KEYS: Final = 100_000
# By the class: which events forget is told there.
FORGETTING: Final = [name for name, event in EVENTS.items() if event.forgets is not Event.forgets]
FORGOTTEN: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events where topic = any(%b) order by notification_id
"""

# What an event has of the log that it stands in.
OF_ITS_LOG: Final = {"prev_hash", "hash", "stored_data", "stored_reason"}

Connection = AsyncConnection[Any]


class Forgettings:
    """Who was forgotten, by subject."""

    def __init__(self, found: Sequence[Forgotten]) -> None:
        self._kept: dict[str, list[tuple[str, ...]]] = {}
        for subject, kept in found:
            self._kept.setdefault(subject, []).append(kept)

    def found(self) -> Iterator[Forgotten]:
        """Return each subject with its parts that are kept."""
        return (Forgotten(subject, kept) for subject, each in self._kept.items() for kept in each)

    def has(self, subject: str) -> bool:
        """Tell whether a person, or whom it belongs to, was forgotten."""
        parts = subject.split("/")
        above = ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
        return any(subject not in kept for name in above for kept in self._kept.get(name, ()))


async def forgettings(connection: Connection) -> Forgettings:
    """Return who was forgotten in a log."""
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(FORGOTTEN, (FORGETTING,))
        rows = [LogRow._make(row) for row in await cursor.fetchall()]
    events = await events_of(connection, rows)
    told = [each.event.forgets() for each in events if isinstance(each, Recorded)]
    return Forgettings([each for each in told if each])


class LogSealer:
    """Seals what is plain, with a key that is destroyed at once for a person who was forgotten."""

    def __init__(self, forgotten: Forgettings) -> None:
        self._forgotten: Final = forgotten
        self._keys: dict[str, NewKey] = {}
        self._new: list[NewKey] = []

    def seal(self, subject: str, text: str, bound: bytes) -> str:
        if is_sealed_text(text):
            return text
        key = self._keys.get(subject)
        if key is None:
            key = self._keys[subject] = new_key(subject)
            self._new.append(key)
        return written(key.key, sealed_text(key.cipher, text, bound))

    def taken(self) -> list[tuple[NewKey, bool]]:
        """Return the keys made since the last time, with whether they are to be destroyed."""
        taken = [(key, self._forgotten.has(key.subject)) for key in self._new]
        self._new = []
        if len(self._keys) > MOST_KEYS:
            self._keys.clear()
        return taken


class _Blanking:
    """Puts `[erased]` for the texts of those who were forgotten, and leaves the others as they are."""

    def __init__(self, forgotten: Forgettings) -> None:
        self._forgotten: Final = forgotten

    def seal(self, subject: str, text: str, _bound: bytes) -> str:
        return ERASED if self._forgotten.has(subject) else text


NOTHING_FORGOTTEN: Final = _Blanking(Forgettings(()))


class Verified(NamedTuple):
    """The comparison of both logs, and the SHA-256 of the hashes of the old one in order."""

    finding: Finding
    digest: str


async def verify(old: Connection, new: Connection, until: int, told: Callable[[int], None]) -> Verified:
    """Compare each event up to a position: place, type, causes and contents are the same, and nothing is plain."""
    finding, digest = Finding("events"), hashlib.sha256()
    blanking = _Blanking(await forgettings(old))
    after = 0
    while page := await log.read_page(old, after, until, limit=PAGE):
        after = page[-1].position
        others = {row.position: row for row in await log.read_page(new, page[0].position - 1, after, limit=PAGE)}
        opener = await keys.opener(new, [row.state for row in (*page, *others.values())])
        for row in page:
            digest.update(hash_of(row.state).encode())
            finding.compared += 1
            other = others.pop(row.position, None)
            wrong = _difference(row, other, blanking, opener) if other else "it is missing"
            if wrong:
                finding.wrong(row.position, expected="the same event, sealed", found=wrong, position=row.position)
        for position in others:
            finding.wrong(position, expected="no event", found="an event", position=position)
        told(after)
    return Verified(finding, digest.hexdigest())


def _difference(row: LogRow, other: LogRow, blanking: _Blanking, opener: Opener) -> str | None:
    """Return what differs between an event and what it became, None where nothing does that should not."""
    if row[:4] != other[:4]:
        return f"version {other.version} of stream {other.stream_id}, {other.type}"
    if sealed_hash(other.state) is None:
        return "its seal is broken"
    before, after = event_of(row, opener), event_of(other, opener)
    if isinstance(before, Recorded) and isinstance(after, Recorded):
        if tells_plainly(other) or _reason_is_plain(after.envelope):
            return "personal data in plain text"
        wrong = [
            name for name, value in _told(before.envelope, blanking).items() if value != _told(after.envelope)[name]
        ]
        return f"another {', '.join(wrong)}" if wrong else None
    return None if type(before) is type(after) else "it cannot be read"


def _reason_is_plain(envelope: Envelope) -> bool:
    reason = envelope.stored_reason
    return bool(reason) and seals_reason(envelope.event) and not is_sealed_text(reason or "")


def _told(envelope: Envelope, blanking: _Blanking = NOTHING_FORGOTTEN) -> dict[str, Any]:
    """Return what an event tells, by name, with what is forgotten left out."""
    origin, event, reason = Origin(envelope.stream, envelope.version, envelope.type), envelope.event, envelope.reason
    if reason and seals_reason(event):
        reason = blanking.seal(event.data_subject(envelope.stream), reason, origin.bound(REASON))
    told = envelope._asdict() | {"reason": reason, "event": sealed_data(event, origin, blanking) or event.model_dump()}
    return {name: value for name, value in told.items() if name not in OF_ITS_LOG}

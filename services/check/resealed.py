"""Compares a resealed log with the one it was made from, event by event."""

import hashlib
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from contracts.envelope import hash_of, sealed_hash
from contracts.message import Envelope
from contracts.sealing import ERASED, REASON, Opener, Origin, is_sealed_text, sealed_data, seals_reason
from projections.engine.projection import Recorded
from projections.keys import reading as keys
from services.check.finding import Finding
from services.check.personal import tells_plainly
from services.operating.forgettings import Forgettings, forgettings
from services.store import log
from services.store.log import LogRow
from services.store.unreadable import event_of

PAGE: Final = 2_000
# What an event has of the log that it stands in.
OF_ITS_LOG: Final = {"prev_hash", "hash", "stored_data", "stored_reason"}

Connection = AsyncConnection[Any]


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

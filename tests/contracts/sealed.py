"""Events sealed with keys that a test holds in its hand."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

from contracts.envelope import Cause, seal
from contracts.message import Event
from contracts.sealing import written
from projections.keys import file
from projections.keys.file import FileMaster
from projections.keys.keyring import Keyring, NewKey, StoredKey, new_key, sealed_text
from tests.examples import stream_of

AT: Final = datetime(2026, 3, 1, 2, tzinfo=UTC)


class Sealing:
    """Seals, and opens as a process does that looks its keys up in this table."""

    def __init__(self) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "master.json"
            file.make(path)
            self.master = FileMaster(path)
        self._made: dict[str, NewKey] = {}
        self._destroyed: set[str] = set()

    @property
    def subjects(self) -> set[str]:
        """Return the persons who have a key."""
        return set(self._made)

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the keys."""
        return [made.key for made in self._made.values()]

    def seal(self, subject: str, text: str, bound: bytes) -> str:
        made = self._made.setdefault(subject, new_key(subject))
        return written(made.key, sealed_text(made.cipher, text, bound))

    def open(self, key: int, text: str, bound: bytes) -> str:
        ring = Keyring(self.master)
        ring.learn(self.rows())
        return ring.open(key, text, bound)

    def rows(self) -> list[StoredKey]:
        """Return the rows of the table."""
        made = list(self._made.values())
        wrapped = Keyring(self.master).wrapped(made)
        return [
            StoredKey(each.key, each.subject, None if each.subject in self._destroyed else stored)
            for each, stored in zip(made, wrapped, strict=True)
        ]

    def destroy(self, subject: str) -> None:
        """Destroy the keys of a person."""
        self._destroyed.add(subject)


def sealed(event: Event, keys: Sealing | None, reason: str | None = None) -> bytes:
    """Return the event as it is stored first in its stream."""
    cause = Cause(command_id=UUID(bytes=secrets.token_bytes(16)), occurred_at=AT, actor="test", reason=reason)
    stream = stream_of(event)
    state, _ = seal(
        event, stream=stream, version=1, cause=cause, time="2026-03-01T02:00:00Z", prev_hash="", sealer=keys
    )
    return state

"""Who was forgotten in a log; texts that still tell of them plainly are sealed with keys that open nothing."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from psycopg import AsyncConnection

from contracts.catalog import EVENTS
from contracts.message import Event, Forgotten
from contracts.sealing import is_sealed_text, written
from projections.engine.projection import Recorded
from projections.keys.keyring import NewKey, new_key, sealed_text
from services.store.log import LogRow
from services.store.unreadable import events_of

# Keys of persons that are kept in memory; a person may have several.
MOST_KEYS: Final = 100_000
# By the class: which events forget is told there.
FORGETTING: Final = [name for name, event in EVENTS.items() if event.forgets is not Event.forgets]
FORGOTTEN: Final = """
    select notification_id, originator_id, originator_version, topic, state
    from stored_events where topic = any(%b) order by notification_id
"""


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


async def forgettings(connection: AsyncConnection[Any]) -> Forgettings:
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

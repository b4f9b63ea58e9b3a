"""Checks that the personal data of every event is sealed with a key that is there, or was destroyed on purpose."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection
from pydantic_core import from_json

from contracts.catalog import EVENTS, personal_types
from contracts.envelope import Undecodable, unseal
from contracts.personal import EACH, personal_places
from contracts.sealing import is_sealed, is_sealed_text
from projections.keys import reading as keys
from services.check.finding import Finding
from services.store.log import LogRow


class PersonalCheck:
    """Counts events with personal data; those of before they were sealed hold plain text, and are tolerated."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.finding = Finding("personal")
        self._connection = connection

    async def take(self, rows: Sequence[LogRow]) -> None:
        """Look at the next events."""
        sealed = [row for row in rows if is_sealed(row.state)]
        opener = await keys.opener(self._connection, [row.state for row in sealed])
        for row in sealed:
            self.finding.compared += 1
            try:
                unseal(row.state, opener)
            except Undecodable as error:
                self.finding.wrong(row.position, expected="it can be opened", found=str(error), position=row.position)
        for row in rows:
            if row.type in personal_types() and not is_sealed(row.state) and tells_plainly(row):
                self.finding.compared += 1
                self.finding.tolerated += 1


def tells_plainly(row: LogRow) -> bool:
    """Tell whether an event has a personal text that is not sealed."""
    try:
        data = from_json(row.state).get("data")
    except (AttributeError, ValueError):
        # `chain` names it.
        return False
    return any(_text(data, path) for path, _ in personal_places(EVENTS[row.type]))


def _text(value: Any, path: tuple[str, ...]) -> bool:
    if not path:
        return isinstance(value, str) and bool(value) and not is_sealed_text(value)
    if path[0] == EACH:
        return isinstance(value, list) and any(_text(item, path[1:]) for item in value)
    return isinstance(value, Mapping) and _text(value.get(path[0]), path[1:])

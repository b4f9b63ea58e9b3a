"""Fills a store as fast as it can: complaints whose events and commands are just as the store writes them."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import psycopg

from contracts.complaints.complaint import ComplaintReceived, ComplaintWorkNoted
from contracts.envelope import Cause, seal
from contracts.message import instant
from services.stream_id import stream_uuid
from tests.examples import a

BEGIN: Final = datetime(2025, 1, 7, 9, tzinfo=UTC)
EVENTS: Final = (
    "copy stored_events (originator_id, originator_version, topic, state) from stdin (format binary)",
    ("uuid", "int8", "text", "bytea"),
)
COMMANDS: Final = (
    "copy command_log (command_id, request_hash, stream, originator_id, version, appended) from stdin (format binary)",
    ("uuid", "bytea", "text", "uuid", "int8", "int4"),
)
NOTIFY: Final = "notify stored_events"


class Recorder:
    """Records complaints, each of a customer of its own; remembers where each stream ended."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._ends: dict[str, tuple[int, str]] = defaultdict(lambda: (0, ""))

    def record(self, events: int, *, complaints: int = 30, first: int = 0) -> None:
        """Append events, complaint by complaint in turn from `first`, each by a command of its own."""
        rows = [self._sealed(str(first + number % complaints), number) for number in range(events)]
        with psycopg.connect(self._database_url) as connection, connection.cursor() as cursor:
            for (copy, types), columns in ((EVENTS, [row[0] for row in rows]), (COMMANDS, [row[1] for row in rows])):
                with cursor.copy(copy) as into:
                    into.set_types(types)
                    for values in columns:
                        into.write_row(values)
            cursor.execute(NOTIFY)

    def _sealed(self, complaint: str, minute: int) -> tuple[tuple[object, ...], tuple[object, ...]]:
        stream = f"complaint/{complaint}"
        version, prev_hash = self._ends[stream]
        named = {"complaint_id": complaint, "customer_id": f"C{complaint}"}
        event = a(ComplaintReceived, **named) if version == 0 else a(ComplaintWorkNoted, **named)
        occurred_at = BEGIN + timedelta(minutes=minute)
        cause = Cause(command_id=uuid4(), occurred_at=occurred_at, actor="desk")
        state, digest = seal(
            event, stream=stream, version=version + 1, cause=cause, time=instant(occurred_at), prev_hash=prev_hash
        )
        self._ends[stream] = (version + 1, digest)
        stream_id = stream_uuid(stream)
        return (
            (stream_id, version + 1, event.type, state),
            (cause.command_id, b"", stream, stream_id, version + 1, 1),
        )

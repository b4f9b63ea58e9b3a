"""One log in memory or in PostgreSQL, with as many stores on it as a test opens, and ways to damage it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import psycopg

from services.store.memory import MemoryRecorder, memory_store
from services.store.postgres import open_store
from services.store.store import Store
from services.stream_id import stream_uuid
from tests.tampering import tampering


@dataclass(frozen=True, slots=True)
class Log:
    """`open` opens a store on the log. `lose` takes out a stream's events after a version; `versions` counts it."""

    open: Callable[[], AbstractAsyncContextManager[Store]]
    lose: Callable[[str, int], None]
    versions: Callable[[str], int]


def in_memory() -> Log:
    recorder = MemoryRecorder()

    def lose(stream: str, version: int) -> None:
        for lost in recorder.select_events(stream_uuid(stream), gt=version):
            del recorder._stored_events_index[str(lost.originator_id)][lost.originator_version]  # noqa: SLF001 - a fault

    return Log(lambda: memory_store(recorder), lose, lambda stream: len(recorder.select_events(stream_uuid(stream))))


def in_postgres(database_url: str) -> Log:
    def lose(stream: str, version: int) -> None:
        with tampering(database_url) as connection:
            connection.execute(
                "delete from stored_events where originator_id = %s and originator_version > %s",
                (stream_uuid(stream), version),
            )

    def versions(stream: str) -> int:
        with psycopg.connect(database_url) as connection:
            counted = connection.execute(
                "select count(*) from stored_events where originator_id = %s", (stream_uuid(stream),)
            ).fetchone()
        assert counted is not None
        return int(counted[0])

    return Log(lambda: open_store(database_url), lose, versions)

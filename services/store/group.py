"""Group commit: decide a group of requests in order, append everything in one transaction, answer each.

A conflict with another process is retried for the group once, then request by request, so that only those fail that
truly contend. After a lost connection the command log tells what was stored: the same group simply runs again.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from cachetools import LRUCache
from eventsourcing.persistence import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    PersistenceError,
)

from contracts.envelope import instant
from services.store.draft import Draft, Head, caught_up, outcome, placed_heads
from services.store.outcome import Contended, Outcome, StoreDown
from services.store.recorder import Conflict, Recorder
from services.store.request import Decide, Request

CACHED_STREAMS: Final = 50_000
ATTEMPTS_ALONE: Final = 8
# A restart of PostgreSQL is over by then; callers who can wait longer try again with the same command id.
OUTAGE_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.2


class Group:
    """Settles groups of requests on one recorder; keeps folded streams, so that long ones cost no more than short."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._heads: LRUCache[str, Head] = LRUCache(CACHED_STREAMS)

    def settle(self, requests: Sequence[Request]) -> list[Outcome]:
        """Answer each request, in order."""
        try:
            for _ in range(2):
                try:
                    return self._settle_through_outage(requests)
                except Conflict:
                    continue
            return [self._settle_alone(request) for request in requests]
        except (StoreDown, PersistenceError) as error:
            return [error if isinstance(error, StoreDown) else StoreDown(str(error)) for _ in requests]

    def _settle_alone(self, request: Request) -> Outcome:
        for _ in range(ATTEMPTS_ALONE):
            try:
                return self._settle_through_outage([request])[0]
            except Conflict:
                continue
        return Contended(f"{request.stream} kept changing; try again")

    def _settle_through_outage(self, requests: Sequence[Request]) -> list[Outcome]:
        deadline = time.monotonic() + OUTAGE_SECONDS
        while True:
            try:
                return self._settle(requests)
            except (InterfaceError, OperationalError, DatabaseError) as error:
                if time.monotonic() > deadline:
                    message = f"PostgreSQL does not answer: {error}"
                    raise StoreDown(message) from error
                time.sleep(PAUSE_SECONDS)

    def _settle(self, requests: Sequence[Request]) -> list[Outcome]:
        streams = {request.stream: request for request in requests}
        heads = {
            stream: self._heads.get(stream) or Head(request.decider.initial) for stream, request in streams.items()
        }
        known, newer = self._recorder.look(
            [request.cause.command_id for request in requests if isinstance(request, Decide)],
            [(request.stream_id, heads[stream].version) for stream, request in streams.items()],
        )
        if newer:
            for stream, request in streams.items():
                heads[stream] = caught_up(request, heads[stream], newer.get(request.stream_id, ()))
        draft = Draft(heads, known, instant(datetime.now(UTC)))
        decided = [draft.answer(request) for request in requests]
        positions = self._recorder.append(draft.events, draft.commands) if draft.commands else ()
        self._heads.update(placed_heads(draft.heads, positions))
        return [outcome(each, positions) for each in decided]

"""Group commit: decide a group of requests in order, append everything in one transaction, answer each.

Where the ends of all streams are cached, the group is decided on them without a look: appending compares them with the
store. A conflict makes the group look, twice, and then each request alone, so that only those fail that truly contend.
After a lost connection the command log tells what was stored: the same group simply runs again.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from cachetools import LRUCache
from eventsourcing.persistence import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    PersistenceError,
)

from contracts.instant import instant
from services.store.draft import Draft, Head, caught_up, outcome, placed_heads
from services.store.outcome import Contended, Outcome, StoreDown, StoreSetBack
from services.store.recorder import Conflict, End, Expected, Known, Recorder
from services.store.request import Decide, Load, Request

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
        # The last event that this process appended: a store without it is not the one that it has written on.
        self._appended: End | None = None
        # A repeated command seldom comes alone: after one, the next group looks first.
        self._wary = False

    def settle(self, requests: Sequence[Request]) -> list[Outcome]:
        """Answer each request, in order."""
        try:
            for trusting in (not self._wary, False, False):
                try:
                    return self._settle_through_outage(requests, trusting=trusting)
                except Conflict:
                    continue
            return [self._settle_alone(request) for request in requests]
        except (StoreDown, PersistenceError) as error:
            return [error if isinstance(error, StoreDown) else StoreDown(str(error)) for _ in requests]

    def _settle_alone(self, request: Request) -> Outcome:
        for _ in range(ATTEMPTS_ALONE):
            try:
                return self._settle_through_outage([request], trusting=False)[0]
            except Conflict:
                continue
        return Contended(f"{request.stream} kept changing; try again")

    def _settle_through_outage(self, requests: Sequence[Request], *, trusting: bool) -> list[Outcome]:
        deadline = time.monotonic() + OUTAGE_SECONDS
        while True:
            try:
                return self._settle(requests, trusting=trusting)
            except (InterfaceError, OperationalError, DatabaseError) as error:
                if time.monotonic() > deadline:
                    message = f"PostgreSQL does not answer: {error}"
                    raise StoreDown(message) from error
                time.sleep(PAUSE_SECONDS)

    def _settle(self, requests: Sequence[Request], *, trusting: bool) -> list[Outcome]:
        """Decide on cached heads where trusting, else on what the store holds now; appending compares them all."""
        heads = {
            request.stream: self._heads.get(request.stream) or Head(request.decider.initial) for request in requests
        }
        unsure = [
            request
            for request in requests
            if not trusting or isinstance(request, Load) or not heads[request.stream].version
        ]
        known = self._look(unsure, heads) if unsure else {}
        draft = Draft(heads, known, instant(datetime.now(UTC)))
        answers = [draft.answer(request) for request in requests]
        expected = self._expected(requests, heads, known)
        positions = self._recorder.append(draft.events, draft.commands, expected) if expected.commands else ()
        self._appended = draft.end or self._appended
        self._heads.update(placed_heads(draft.heads, positions))
        self._wary = bool(known)
        return [outcome(answer, positions) for answer in answers]

    def _look(self, requests: Sequence[Request], heads: dict[str, Head]) -> Mapping[UUID, Known]:
        """Bring the heads of some requests up to date, and return which of their commands are known."""
        streams = {request.stream: request for request in requests}
        ends = [_end(request, heads[stream]) for stream, request in streams.items()]
        known, newer, lost = self._recorder.look(
            [request.cause.command_id for request in requests if isinstance(request, Decide)],
            [(end.stream_id, end.version) for end in ends],
            [end for end in (*ends, self._appended) if end and end.version],
        )
        if lost:
            message = f"PostgreSQL has lost events: of stream {lost[0].stream_id} number {lost[0].version}, for one"
            raise StoreSetBack(message)
        for stream, request in streams.items():
            heads[stream] = caught_up(request, heads[stream], newer.get(request.stream_id, ()))
        return known

    def _expected(
        self, requests: Sequence[Request], heads: Mapping[str, Head], known: Mapping[UUID, Known]
    ) -> Expected:
        deciding = [request for request in requests if isinstance(request, Decide)]
        streams = {request.stream: request for request in deciding}
        return Expected(
            [_end(request, heads[stream]) for stream, request in streams.items()],
            [request.cause.command_id for request in deciding if request.cause.command_id not in known],
            self._appended,
        )


def _end(request: Request, head: Head) -> End:
    return End(request.stream_id, head.version, head.hash)

"""Group commit: decide a group of requests in order, append everything in one transaction, answer each.

A conflict with another process is retried for the group once, then request by request, so that only those fail that
truly contend. After a lost connection the command log tells what was stored: the same group simply runs again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from cachetools import LRUCache
from eventsourcing.persistence import (
    DatabaseError,
    InterfaceError,
    Notification,
    OperationalError,
    PersistenceError,
    StoredEvent,
)

from contracts.envelope import GENESIS, instant, seal, unseal
from domain.decider import Decider, Refused
from services.store.outcome import (
    Accepted,
    CommandIdReused,
    Contended,
    Loaded,
    Outcome,
    RefusedBefore,
    StoreDown,
    VersionMismatch,
)
from services.store.recorder import Conflict, LoggedCommand, Recorder
from services.store.request import Request, stream_uuid

CACHED_STREAMS: Final = 50_000
ATTEMPTS_ALONE: Final = 8
# A restart of PostgreSQL is over by then; callers who can wait longer try again with the same command id.
OUTAGE_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream: its folded state and where the next event goes."""

    state: Any
    version: int = 0
    position: int = 0
    hash: str = GENESIS


@dataclass(slots=True)
class _Draft:
    """What a group is about to append."""

    heads: dict[UUID, Head]
    known: dict[UUID, LoggedCommand]
    time: str
    events: list[StoredEvent] = field(default_factory=list)
    commands: list[LoggedCommand] = field(default_factory=list)


class Group:
    """Settles groups of requests on one recorder; keeps folded streams, so that long ones cost no more than short."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._heads: LRUCache[UUID, Head] = LRUCache(CACHED_STREAMS)

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
        deciders = {stream_uuid(request.stream): request.decider for request in requests}
        heads = {stream: self._heads.get(stream) or Head(decider.initial) for stream, decider in deciders.items()}
        known, newer = self._recorder.look(
            [request.cause.command_id for request in requests if request.cause],
            [(stream, head.version) for stream, head in heads.items()],
        )
        _catch_up(heads, deciders, newer)
        draft = _Draft(heads, known, instant(datetime.now(UTC)))
        outcomes = [_settle_one(draft, request) for request in requests]
        if draft.commands:
            positions = self._recorder.append(draft.events, draft.commands)
            outcomes = _place(draft, outcomes, positions)
        self._heads.update(draft.heads)
        return outcomes


def _catch_up(heads: dict[UUID, Head], deciders: dict[UUID, Decider[Any, Any]], newer: Sequence[Notification]) -> None:
    for stored in newer:
        stream = UUID(str(stored.originator_id)) if isinstance(stored.originator_id, str) else stored.originator_id
        envelope = unseal(stored.state)
        state = deciders[stream].evolve(heads[stream].state, envelope.event)
        heads[stream] = Head(state, stored.originator_version, stored.id, envelope.hash)


def _settle_one(draft: _Draft, request: Request) -> Outcome:
    head = draft.heads[stream_uuid(request.stream)]
    cause = request.cause
    if cause is None or request.decide is None:
        return Loaded(head.state, head.version, head.position)
    known = draft.known.get(cause.command_id)
    if known is not None:
        return _stored_result(known, request)
    if request.expected_version is not None and request.expected_version != head.version:
        return VersionMismatch(f"{request.stream} is at version {head.version}, not {request.expected_version}")
    drafted = len(draft.events)
    try:
        events = request.decide(head.state)
        _append(draft, request, events)
    except Refused as refused:
        _log(draft, request, head, code=refused.code, message=str(refused))
        return refused
    except Exception as error:  # noqa: BLE001 - a fault of one request must not fail the others of its group
        del draft.events[drafted:]
        return error
    return _log(draft, request, draft.heads[stream_uuid(request.stream)], types=tuple(e.type for e in events))


def _append(draft: _Draft, request: Request, events: Sequence[Any]) -> None:
    assert request.cause is not None
    stream = stream_uuid(request.stream)
    head = draft.heads[stream]
    for event in events:
        version = head.version + 1
        state, digest = seal(
            event, stream=request.stream, version=version, cause=request.cause, time=draft.time, prev_hash=head.hash
        )
        draft.events.append(StoredEvent(stream, version, event.type, state))
        # The position is not known yet: its place in the group stands in for it, below zero.
        head = Head(request.decider.evolve(head.state, event), version, -len(draft.events), digest)
    draft.heads[stream] = head


def _log(
    draft: _Draft,
    request: Request,
    head: Head,
    *,
    types: tuple[str, ...] = (),
    code: str | None = None,
    message: str | None = None,
) -> Outcome:
    assert request.cause is not None
    logged = LoggedCommand(
        command_id=request.cause.command_id,
        request_hash=request.request_hash,
        stream=request.stream,
        version=head.version,
        appended=len(types),
        code=code,
        message=message,
        position=head.position,
        types=types,
    )
    draft.commands.append(logged)
    draft.known[logged.command_id] = logged
    return Accepted(request.stream, head.version, head.position, types)


def _stored_result(known: LoggedCommand, request: Request) -> Outcome:
    if known.request_hash != request.request_hash or known.stream != request.stream:
        return CommandIdReused(f"the command id {known.command_id} was used before with another body")
    if known.code is not None:
        return RefusedBefore(known.code, known.message or "")
    return Accepted(known.stream, known.version, known.position, known.types, repeated=True)


def _place(draft: _Draft, outcomes: list[Outcome], positions: Sequence[int]) -> list[Outcome]:
    """Put the positions given by the database where the draft has places in the group."""
    for stream, head in draft.heads.items():
        if head.position < 0:
            draft.heads[stream] = replace(head, position=positions[-head.position - 1])
    return [
        replace(outcome, position=positions[-outcome.position - 1])
        if isinstance(outcome, Accepted | Loaded) and outcome.position < 0
        else outcome
        for outcome in outcomes
    ]

"""Group commit: decides a group of requests in order, appends everything in one transaction, and answers each.

Where the ends of all streams are cached, the group is decided on them without a look: appending compares them with the
store. A command that comes alone to a stream that is not cached is decided as if the stream were new. After a conflict
the group looks, twice, and then each request by itself, so that only true contenders fail.
What PostgreSQL refuses for another reason than an outage is looked for in halves, and answered to its sender alone.
After a lost connection, the command log shows what was stored: the same group simply runs again.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Final

from eventsourcing.persistence import PersistenceError

from contracts.message import instant
from services.store import outage
from services.store.clock import Clock
from services.store.commit.answer import Answer, outcome, placed_heads
from services.store.commit.draft import Asked, Draft, Unlooked
from services.store.commit.head import Head, Heads, caught_up
from services.store.commit.script import play
from services.store.commit.sealing import DraftSealer
from services.store.commit.several import decide_on_several
from services.store.commit.snapshot import Unreadable, packed, subject_of, unpacked
from services.store.outage import is_full, is_outage, is_unstorable
from services.store.outcome import (
    Contended,
    Outcome,
    StoreDown,
    StoreFull,
    StoreSetBack,
    StreamUnreadable,
    Unstorable,
)
from services.store.recorder import NO_KEYS, Conflict, End, Expected, Recorder, Snapshot
from services.store.request import Decide, DecideOnSeveral, Request, Script, command_ids
from services.stream_id import claim_id, stream_uuid

CACHED_STREAMS: Final = 50_000
ATTEMPTS_ALONE: Final = 8
# Which streams they need beside their stands is known only when they are answered.
LATER: Final = (DecideOnSeveral, Script)


class Group:
    """Settles groups of requests on one recorder; keeps folded streams, so that long ones cost no more than short."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._heads = Heads(CACHED_STREAMS)
        self._clock = Clock(recorder)
        # The last event that this process appended: a store without it is not the one that this process wrote to.
        self._appended: End | None = None
        # Repeated commands seldom come alone: after one, the next group looks first.
        self._wary = False

    def settle(self, requests: Sequence[Request]) -> list[Outcome]:
        """Answer each request, in order."""
        try:
            for trusting in (not self._wary, False, False):
                try:
                    return self._settle_through_outage(requests, trusting=trusting)
                except Conflict:
                    continue
        except StoreDown as down:
            return [down for _ in requests]
        except Exception as error:  # noqa: BLE001 - an error in one request must not fail the others of its group
            return [_fault(error)] if len(requests) == 1 else self._settle_in_halves(requests)
        return self._settle_each(requests)

    def _settle_in_halves(self, requests: Sequence[Request]) -> list[Outcome]:
        """Find the request that the store cannot take, and store the others on the way."""
        middle = len(requests) // 2
        first = self.settle(requests[:middle])
        # After an outage, the second half need not try for itself.
        down = next((outcome for outcome in first if isinstance(outcome, StoreDown)), None)
        return first + ([down for _ in requests[middle:]] if down else self.settle(requests[middle:]))

    def _settle_each(self, requests: Sequence[Request]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for request in requests:
            try:
                outcomes.append(self._settle_alone(request))
            except StoreDown as down:
                return outcomes + [down for _ in requests[len(outcomes) :]]
            except Exception as error:  # noqa: BLE001 - as above
                outcomes.append(_fault(error))
        return outcomes

    def _settle_alone(self, request: Request) -> Outcome:
        for _ in range(ATTEMPTS_ALONE):
            try:
                return self._settle_through_outage([request], trusting=False)[0]
            except Conflict:
                continue
        what = "a stream" if isinstance(request, LATER) else request.stream
        return Contended(f"{what} kept changing; try again")

    def _settle_through_outage(self, requests: Sequence[Request], *, trusting: bool) -> list[Outcome]:
        deadline = time.monotonic() + outage.WAIT_SECONDS
        while True:
            try:
                return self._settle(requests, trusting=trusting)
            except PersistenceError as error:
                if not is_outage(error):
                    raise
                if time.monotonic() > deadline:
                    raise _down(error) from error
                time.sleep(outage.PAUSE_SECONDS)

    def _settle(self, requests: Sequence[Request], *, trusting: bool) -> list[Outcome]:
        """Decide on cached heads when trusting, or else on the store's present contents; appending compares all."""
        self._wary = False
        keyring = self._recorder.keyring
        sealer = DraftSealer(keyring) if keyring else None
        draft = Draft(self._heads.get if trusting else _nothing, instant(self._clock.now()), sealer)
        answers = self._answers(draft, requests, trusting=trusting)
        positions: Sequence[int] = ()
        if draft.asked or draft.ends:
            keys = sealer.keys(draft.forgotten()) if sealer else NO_KEYS
            expected = Expected(list(draft.ends.values()), draft.asked, self._appended, keys)
            positions = self._recorder.append(draft.events, draft.commands, expected)
        if draft.events:
            self._appended = draft.events[-1].end
        self._heads.keep(placed_heads(draft.heads, positions))
        return [outcome(answer, positions) for answer in answers]

    def _answers(self, draft: Draft, requests: Sequence[Request], *, trusting: bool) -> list[Answer]:
        """Answer in order; requests that prove to need a look at streams are answered again after the others."""
        if trusting and len(requests) == 1 and isinstance(requests[0], Decide) and draft.lacks(requests[0]):
            # Most streams that are not cached are new, and one client alone waits for each round trip.
            draft.assume_new(requests[0])
        lacking: list[Asked] = []
        waiting: list[Request] = []
        for request in requests:
            lacked = [asked for asked in _asked(request) if draft.lacks(asked)]
            if lacked or not trusting:
                lacking += lacked
                waiting.append(request)
        if waiting:
            self._look(draft, lacking, waiting)
        answers: dict[int, Answer] = {}
        while len(answers) < len(requests):
            needed: list[Asked] = []
            for place, request in enumerate(requests):
                if place not in answers:
                    try:
                        answers[place] = _answer(draft, request)
                    except Unlooked as unlooked:
                        needed += unlooked.asked
            if needed:
                self._look(draft, needed, [each for place, each in enumerate(requests) if place not in answers])
        return [answers[place] for place in range(len(requests))]

    def take_due(self) -> Mapping[str, Head]:
        """Return the heads that need a snapshot; each is returned once."""
        due, self._heads.due = self._heads.due, {}
        return due

    def keep_snapshots(self, due: Mapping[str, Head]) -> None:
        """Store snapshots of the heads. It may run at the same time as `settle`, because heads do not change."""
        self._recorder.keep_snapshots(
            [
                Snapshot(
                    End(stream_uuid(stream), head.version, head.hash),
                    packed(head.state),
                    subject_of(stream, head.state),
                )
                for stream, head in due.items()
            ]
        )

    def _head(self, snapshot: Snapshot, position: int) -> Head:
        """Return the head in a snapshot. An unreadable snapshot is deleted, and the group looks again."""
        try:
            state = unpacked(snapshot.state)
        except Unreadable as error:
            self._recorder.drop_snapshot(snapshot.end.stream_id)
            raise Conflict from error
        return Head(state, snapshot.end.version, position, snapshot.end.hash, snapshot.end.version)

    def _look(self, draft: Draft, needed: Sequence[Asked], waiting: Sequence[Request]) -> None:
        """Bring the heads of the needed streams up to date, and find which of the waiting commands are known."""
        streams = {asked.stream: asked for asked in needed}
        heads = {stream: self._heads.get(stream) or Head(asked.decider.initial) for stream, asked in streams.items()}
        ends = [End(streams[stream].stream_id, head.version, head.hash) for stream, head in heads.items()]
        commands = [command_id for request in waiting for command_id in command_ids(request, streams)]
        known, newer, lost, snapshots = self._recorder.look(
            [*commands, *map(claim_id, streams)],
            [(end.stream_id, end.version) for end in ends],
            [end for end in (*ends, self._appended) if end and end.version],
        )
        if lost:
            message = f"PostgreSQL has lost events: of stream {lost[0].stream_id} number {lost[0].version}, for one"
            raise StoreSetBack(message)
        unreadable: dict[str, StreamUnreadable] = {}
        opener = self._recorder.opener([event.state for events in newer.values() for event in events])
        for stream, asked in streams.items():
            kept = snapshots.get(asked.stream_id)
            head = self._head(*kept) if kept else heads[stream]
            try:
                heads[stream] = caught_up(asked.decider, head, newer.get(asked.stream_id, ()), opener)
            except StreamUnreadable as error:
                unreadable[stream] = error
                del heads[stream]
        draft.look(heads, known, unreadable)
        self._heads.keep(heads)
        self._wary = self._wary or not known.keys().isdisjoint(commands)


def _down(error: PersistenceError) -> StoreDown:
    if is_full(error):
        return StoreFull(f"PostgreSQL's disk is full: {error}")
    return StoreDown(f"PostgreSQL does not answer: {error}")


def _fault(error: Exception) -> Exception:
    """Return the sender's error for a request that the store could not take."""
    return Unstorable(f"PostgreSQL cannot store this: {error}") if is_unstorable(error) else error


def _asked(request: Request) -> Sequence[Asked]:
    """Return the streams that the request is known to need."""
    return request.stands if isinstance(request, LATER) else (request,)


def _nothing(_: str) -> None:
    """Cache nothing."""


def _answer(draft: Draft, request: Request) -> Answer:
    if isinstance(request, Script):
        return play(request, draft)
    try:
        if isinstance(request, DecideOnSeveral):
            return decide_on_several(request, draft)
        return draft.decide(request) if isinstance(request, Decide) else draft.load(request)
    except (StreamUnreadable, Unstorable) as error:
        return error

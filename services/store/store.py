"""The event store for handlers: load a stream, or decide on it and append the resulting events.

Requests of all callers meet in one queue. A thread takes those that wait, decides in order of arrival and appends
all of it in one transaction (group commit), so that the cost of the table lock and of the sync is shared.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import structlog
from eventsourcing.persistence import PersistenceError

from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.decider import Decider
from services.nearest import NEIGHBOURS
from services.store.commit.group import Group
from services.store.commit.keeping import Keeper
from services.store.group_thread import GroupThread
from services.store.outcome import Accepted, Loaded, Outcome, Played, StoreDown, StreamUnreadable
from services.store.recorder import Recorder
from services.store.request import (
    Decide,
    DecideOnSeveral,
    Load,
    Part,
    Request,
    Script,
    Stand,
    States,
    request_hash,
    stand,
)
from services.stream_id import stream_uuid

log = structlog.get_logger(__name__)

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)
Result = TypeVar("Result")

# Large enough to share a sync among many, small enough that no request waits long for the others.
LARGEST_GROUP: Final = 512
MOST_SEEN: Final = 50_000
# Longer than PostgreSQL itself lets a group wait, for its table lock. With the attempts to connect anew that follow,
# every caller has an answer within half a minute.
SECONDS_TO_SETTLE: Final = 12.0


class Store:
    """Use `services.store.postgres.open_store` or `services.store.memory.memory_store` to get one."""

    def __init__(self, recorder: Recorder, *, on_group: Callable[[int], None] = lambda _: None) -> None:
        self._recorder = recorder
        self._group = Group(recorder)
        self._snapshots = Keeper(self._group)
        self._thread = GroupThread(self._group.settle)
        self._waiting: deque[tuple[Request, asyncio.Future[Any]]] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._on_group = on_group
        # Streams that are known to exist.
        self.seen: set[str] = set()

    async def load(self, decider: Decider[State, DomainEvent], stream_id: str) -> Loaded[State]:
        """Return the state of the stream `<category>/<stream_id>` with everything appended so far."""
        stream = f"{decider.category}/{stream_id}"
        return cast("Loaded[State]", await self._ask(Load(decider, stream, stream_uuid(stream))))

    async def exists(self, decider: Decider[Any, Any], stream_id: str) -> bool:
        """Return whether the stream has any event. One that was seen goes on for ever, so it is not looked at again."""
        stream = f"{decider.category}/{stream_id}"
        if stream in self.seen:
            return True
        try:
            exists = (await self.load(decider, stream_id)).version > 0
        except StreamUnreadable:
            exists = True
        if exists:
            if len(self.seen) >= MOST_SEEN:
                self.seen.clear()
            self.seen.add(stream)
        return exists

    async def as_stored(self, decider: Decider[Any, Any], stream_id: str) -> str:
        """Return the id of the stream as it was stored: earlier releases did not put ids into NFC."""
        if stream_id.isascii() or await self.exists(decider, stream_id):
            return stream_id

        async def find(draft: Store) -> str:
            return await draft.as_stored(decider, stream_id)

        return await self.together(find, commands=(), stands=[stand(decider, stream_id)])

    async def near(self, category: str, stream_id: str, most: int = NEIGHBOURS) -> Sequence[str]:
        """Return the ids in use that come next before and after this one in alphabetical order; none in an outage."""
        try:
            streams = await asyncio.to_thread(self._recorder.near, f"{category}/{stream_id}", most)
        except PersistenceError:
            return ()
        return [stream.partition("/")[2] for stream in streams]

    async def rows(self, query: str, **parameters: object) -> Sequence[tuple[Any, ...]]:
        """Return what a question to the read models finds; they may be a moment behind. Raises `StoreDown`."""
        try:
            return await asyncio.to_thread(self._recorder.rows, query, parameters)
        except PersistenceError as error:
            raise StoreDown(f"PostgreSQL does not answer: {error}") from error

    async def transact(
        self,
        decider: Decider[State, DomainEvent],
        stream_id: str,
        decide: Callable[[State], Sequence[DomainEvent]],
        *,
        command: Command,
        cause: Cause,
        expected_version: int | None = None,
    ) -> Accepted:
        """Decide on the newest state and append; one caller's requests are handled in the order of the calls.

        A repeated `cause.command_id` gets the stored result. Raises the refusals of `decide` (also stored as results),
        `CommandIdReused`, `VersionMismatch`, `Contended` and `StoreDown` (the last three are not stored).
        """
        stream = f"{decider.category}/{stream_id}"
        request = Decide(decider, stream, stream_uuid(stream), decide, cause, request_hash(command), expected_version)
        return cast("Accepted", await self._ask(request))

    async def transact_on(
        self,
        stands: Sequence[Stand],
        decide: Callable[[States], Sequence[Part]],
        *,
        command: Command,
        cause: Cause,
    ) -> Accepted:
        """Decide on the newest states of several streams, and append to all of them or to none, as `transact` does.

        The first of `stands` is the command's own stream: the answer is its version, and the position of the last of
        all events. `decide` may read more streams than are named; while it decides and until all is stored, nobody
        else appends to any that it has read. Where a stream is not cached, others of its group may be answered first.
        """
        request = DecideOnSeveral(stands, decide, cause, request_hash(command))
        return cast("Accepted", await self._ask(request))

    async def together(
        self,
        run: "Callable[[Store], Coroutine[Any, Any, Result]]",
        *,
        commands: Sequence[UUID],
        stands: Sequence[Stand] = (),
    ) -> Result:
        """Let `run` make several requests in turn, in one draft: either all of it is stored, or nothing.

        `run` gets a store that answers at once, must await nothing else, and may be run more than once before anything
        is stored; positions are 0 in the answers it gets. `commands` are the ids of all commands it may send, and
        `stands` streams that it will need: where it needs another one that is not cached, it is run again, and others
        of its group may be answered first. Raises the exceptions of `run`, which take back everything it did,
        `Contended` and `StoreDown`.
        """
        return cast("Result", cast("Played", await self._ask(Script(run, commands, stands))).result)

    def _ask(self, request: Request) -> asyncio.Future[Any]:
        if self._closing:
            message = "the store is closing"
            raise StoreDown(message)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        self._arrived.set()
        return answer

    async def run(self) -> None:
        """Answer requests until `close` is called and none waits. If it ends sooner, waiting callers get an error."""
        try:
            with self._thread:
                while self._waiting or not self._closing:
                    await self._arrived.wait()
                    await self._answer_group()
                    self._snapshots.begin()
            await self._snapshots.finish()
        finally:
            self._closing = True
            _answer([answer for _, answer in self._waiting], [StoreDown("the store has ended")] * len(self._waiting))

    async def _answer_group(self) -> None:
        batch: list[tuple[Request, asyncio.Future[Any]]] = []
        size = 0
        while self._waiting and size < LARGEST_GROUP:
            request, answer = self._waiting.popleft()
            batch.append((request, answer))
            size += len(request.commands) if isinstance(request, Script) else 1
        if not self._waiting and not self._closing:
            self._arrived.clear()
        if not batch:
            return
        self._on_group(len(batch))
        answers = [answer for _, answer in batch]
        try:
            outcomes = await self._settled([request for request, _ in batch])
        except BaseException as error:
            _answer(answers, [StoreDown(f"the store has ended: {type(error).__name__}")] * len(answers))
            raise
        _answer(answers, outcomes)

    async def _settled(self, requests: Sequence[Request]) -> Sequence[Outcome]:
        """Settle a group; hang up where nothing comes back, of which TCP may tell only after hours."""
        settling = self._thread.ask(requests)
        patience = asyncio.get_running_loop().call_later(SECONDS_TO_SETTLE, self._hang_up, settling)
        try:
            return await settling
        finally:
            patience.cancel()

    def _hang_up(self, settling: "asyncio.Future[list[Outcome]]") -> None:
        if settling.done():
            return
        log.warning("store.hangs-up", message=f"PostgreSQL has not answered for {SECONDS_TO_SETTLE:g} seconds")
        self._recorder.hang_up()
        asyncio.get_running_loop().call_later(SECONDS_TO_SETTLE, self._hang_up, settling)

    def close(self) -> None:
        """Take no more requests; `run` ends when the waiting ones are answered."""
        self._closing = True
        self._arrived.set()


def _answer(answers: Sequence[asyncio.Future[object]], outcomes: Sequence[Outcome]) -> None:
    for answer, outcome in zip(answers, outcomes, strict=True):
        if answer.done():  # the caller was cancelled; what was stored stays stored
            continue
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

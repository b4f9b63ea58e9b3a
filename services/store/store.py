"""The event store as handlers see it: load a stream, or decide on it and append what was decided.

Requests of all callers meet in one queue. A thread takes what waits there, decides in order of arrival and appends
all of it in one transaction (group commit), so that the cost of the table lock and of the sync is shared.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import structlog

from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.decider import Decider
from services.store.commit.group import Group
from services.store.commit.head import Head
from services.store.outcome import Accepted, Loaded, Outcome, Played, StoreDown
from services.store.recorder import Recorder
from services.store.request import Decide, Load, Request, Script, request_hash, stream_uuid

log = structlog.get_logger(__name__)

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)
Result = TypeVar("Result")

# Large enough to share a sync among many, small enough that nobody waits long for the others.
LARGEST_GROUP: Final = 512
# Snapshots are taken beside the groups, and hold the interpreter: a pause of so many times their duration follows, so
# that a long stream that many write on does not slow them down.
PAUSE_AFTER_SNAPSHOTS: Final = 9


class Store:
    """Use `services.store.postgres.open_store` or `services.store.memory.memory_store` to get one."""

    def __init__(self, recorder: Recorder, *, on_group: Callable[[int], None] = lambda _: None) -> None:
        self._group = Group(recorder)
        self._waiting: deque[tuple[Request, asyncio.Future[Any]]] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._on_group = on_group
        self._keeping: asyncio.Task[None] | None = None
        self._keep_again = 0.0

    async def load(self, decider: Decider[State, DomainEvent], stream_id: str) -> Loaded[State]:
        """Return the state of stream `<category>/<stream_id>` with everything appended before."""
        stream = f"{decider.category}/{stream_id}"
        return cast("Loaded[State]", await self._ask(Load(decider, stream, stream_uuid(stream))))

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

        The stored result answers a repeated `cause.command_id`. Raises what `decide` refuses (stored as the result,
        too), `CommandIdReused`, `VersionMismatch`, `Contended` and `StoreDown` (the last three are not stored).
        """
        stream = f"{decider.category}/{stream_id}"
        request = Decide(decider, stream, stream_uuid(stream), decide, cause, request_hash(command), expected_version)
        return cast("Accepted", await self._ask(request))

    async def together(
        self, run: "Callable[[Store], Coroutine[Any, Any, Result]]", *, commands: Sequence[UUID]
    ) -> Result:
        """Let `run` ask several things one after the other in one draft: all of it is stored, or nothing.

        `run` gets a store that answers at once, must await nothing else, and may be run more than once before anything
        is stored; positions are 0 in the answers it gets. `commands` are the ids of all commands it may ask. Where it
        needs a stream that is not cached, others of its group may be answered before it. Raises what leaves `run`,
        which takes back all that it did, `Contended` and `StoreDown`.
        """
        return cast("Result", cast("Played", await self._ask(Script(run, commands))).result)

    def _ask(self, request: Request) -> asyncio.Future[Any]:
        if self._closing:
            message = "the store is closing"
            raise StoreDown(message)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        self._arrived.set()
        return answer

    async def run(self) -> None:
        """Answer requests until `close` was called and none waits. Whatever ends it sooner, nobody waits for ever."""
        try:
            while self._waiting or not self._closing:
                await self._arrived.wait()
                await self._answer_group()
                self._keep_snapshots()
            await self._keep_the_last_snapshots()
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
            outcomes = await asyncio.to_thread(self._group.settle, [request for request, _ in batch])
        except BaseException as error:
            _answer(answers, [StoreDown(f"the store has ended: {type(error).__name__}")] * len(answers))
            raise
        _answer(answers, outcomes)

    def _keep_snapshots(self) -> None:
        """Start to keep those that are due, unless the last ones are being kept or took long a moment ago."""
        if self._keeping and not self._keeping.done():
            return
        if time.monotonic() >= self._keep_again and (due := self._group.take_due()):
            self._keeping = asyncio.create_task(asyncio.to_thread(self._keep, due))

    def _keep(self, due: Mapping[str, Head]) -> None:
        began = time.monotonic()
        try:
            self._group.keep_snapshots(due)
        except Exception as error:  # noqa: BLE001 - it costs no more than a slower first load
            log.warning("store.snapshots-not-kept", streams=len(due), error=type(error).__name__, message=str(error))
        ended = time.monotonic()
        self._keep_again = ended + (ended - began) * PAUSE_AFTER_SNAPSHOTS

    async def _keep_the_last_snapshots(self) -> None:
        for _ in range(2):  # those that are being kept, and those that became due since
            if self._keeping:
                await self._keeping
            self._keep_again = 0
            self._keep_snapshots()

    def close(self) -> None:
        """Take no more requests; `run` ends when those that wait are answered."""
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

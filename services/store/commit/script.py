"""Plays scripts in a draft: their handlers get a store that answers at once."""

import unicodedata
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from uuid import UUID

from contracts.envelope import Cause
from contracts.message import Command, Event
from domain.decider import Decider, Refused
from services.store.commit.draft import Draft, Unlooked
from services.store.commit.repeated import Repeated
from services.store.commit.several import decide_on_several
from services.store.outcome import Accepted, Loaded, Played, RefusedBefore
from services.store.position import Position
from services.store.recorder import Known
from services.store.request import (
    Decide,
    DecideOnSeveral,
    Part,
    Script,
    Stand,
    States,
    request_hash,
    stand,
)
from services.stream_id import claim_id, stream_uuid

State = TypeVar("State")
DomainEvent = TypeVar("DomainEvent", bound=Event)
# The position that the script's handlers see for events that are not stored yet.
UNSTORED: Final = 0


def play(script: Script, draft: Draft) -> Played | Exception:
    """Return the script's result; if it raises, take back everything it did."""
    mark = draft.mark()
    try:
        return Played(_returned(script.run(InDraft(draft))))
    except Unlooked:
        draft.take_back(mark)
        raise
    except Exception as error:  # noqa: BLE001 - an error in one script must not fail the others of its group
        draft.take_back(mark)
        return error


def _returned(running: Coroutine[Any, Any, Any]) -> Any:
    try:
        running.send(None)
    except StopIteration as ended:
        return ended.value
    running.close()
    message = "a script awaits something other than the store"
    raise RuntimeError(message)


class InDraft:
    """The store for the handlers of a script; `Store` describes the methods."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    async def load(self, decider: Decider[State, DomainEvent], stream_id: str) -> Loaded[State]:
        # A cached end will do: appending compares it with the store, like those that are decided on.
        head = self._draft.stand(stand(decider, stream_id))
        return Loaded(head.state, head.version, _so_far(head.position))

    async def exists(self, decider: Decider[Any, Any], stream_id: str) -> bool:
        return (await self.load(decider, stream_id)).version > 0

    async def as_stored(self, decider: Decider[Any, Any], stream_id: str) -> str:
        if stream_id.isascii() or await self.exists(decider, stream_id):
            return stream_id
        # With an empty stream, the first id that looks like it was looked up.
        known = self._draft.known(claim_id(f"{decider.category}/{stream_id}"))
        first = known.logged.stream.partition("/")[2] if known else stream_id
        return first if unicodedata.normalize("NFC", first) == stream_id else stream_id

    async def near(self, _category: str, _stream_id: str, _most: int = 0) -> Sequence[str]:
        """Return nothing: a script awaits nothing but the draft."""
        return ()

    async def rows(self, _query: str, **_parameters: object) -> Sequence[tuple[Any, ...]]:
        """Return nothing: a script awaits nothing but the draft."""
        return ()

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
        stream = f"{decider.category}/{stream_id}"
        asked = Decide(decider, stream, stream_uuid(stream), decide, cause, request_hash(command), expected_version)
        return _accepted(self._draft.decide(asked))

    async def transact_on(
        self,
        stands: Sequence[Stand],
        decide: Callable[[States], Sequence[Part]],
        *,
        command: Command,
        cause: Cause,
    ) -> Accepted:
        asked = DecideOnSeveral(stands, decide, cause, request_hash(command))
        return _accepted(decide_on_several(asked, self._draft))

    def answered(self, command_id: UUID) -> Accepted | None:
        """Return the answer that a command already has, whatever its body was; raise it where it is a refusal."""
        known = self._draft.known(command_id)
        if known and known.logged.code is not None:
            raise RefusedBefore(known.logged.code, known.logged.message or "")
        return _accepted(Repeated(known)) if known else None

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Take back everything done inside, answers included, where it ends in a refusal."""
        mark = self._draft.mark()
        try:
            yield
        except Refused:
            self._draft.take_back(mark)
            raise


def _accepted(answer: Known | Repeated | Exception) -> Accepted:
    if isinstance(answer, Exception):
        raise answer
    repeated = isinstance(answer, Repeated)
    logged, position, types, warnings, _ = answer.known if isinstance(answer, Repeated) else answer
    return Accepted(logged.stream, logged.version, _so_far(position), types, repeated, warnings)


def _so_far(position: Position) -> int:
    return position if isinstance(position, int) else UNSTORED

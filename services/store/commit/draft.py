"""The events that a group of requests is about to append: each request is decided on the state left by the last."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from contracts.envelope import seal
from contracts.message import Forgotten
from contracts.sealing import Sealer
from domain.decider import Refused
from services.store.commit.head import Head
from services.store.commit.repeated import Repeated, stored_answer
from services.store.outage import storable
from services.store.outcome import StreamUnreadable, Unstorable, VersionMismatch
from services.store.position import Drafted
from services.store.recorder import End, Known, LoggedCommand, NewEvent
from services.store.request import Dated, Decide, DecideOnSeveral, Load, Stand
from services.stream_id import claim_id, plain_stream, stream_uuid

Asked = Load | Decide | Stand

# Of a sealed event. Kafka takes 1,048,588 bytes in one record with its key and headers.
LARGEST_EVENT: Final = 786_432


class CommandTooLarge(Refused):
    """An event of this size could be stored, and never be published."""

    code = "command.too-large"

    def __init__(self, size: int) -> None:
        super().__init__(f"An event has at most {LARGEST_EVENT:,} bytes, and this command leads to one of {size:,}.")


class LooksAlike(Refused):
    """Nobody could tell the two apart (semantics 36)."""

    code = "id.looks-alike"

    def __init__(self, stream: str, other: str) -> None:
        super().__init__(f"{stream} cannot be told from {other}, which is in use: send the id as it is written there.")


class Unlooked(Exception):
    """A request needs streams that must be looked at first."""

    def __init__(self, *asked: Asked) -> None:
        super().__init__(*[each.stream for each in asked])
        self.asked = asked


class Mark(NamedTuple):
    """A point in a draft to which it can be taken back."""

    events: int
    commands: int
    heads: Mapping[str, Head]


class Draft:
    """Decides request by request; nothing is stored yet. `cached` returns heads to decide on without a look."""

    def __init__(self, cached: Callable[[str], Head | None], time: str, sealer: Sealer | None = None) -> None:
        self.events: list[NewEvent] = []
        self.commands: list[LoggedCommand] = []
        # The heads decided on, and commands assumed to be new: appending compares both with the store.
        self.ends: dict[str, End] = {}
        self.asked: list[UUID] = []
        # The ends of the streams in this draft.
        self.heads: dict[str, Head] = {}
        self._cached = cached
        self._looked: dict[str, Head] = {}
        self._known: dict[UUID, Known] = {}
        self._unreadable: dict[str, StreamUnreadable] = {}
        self._time = time
        self._sealer = sealer
        # By the place of the event that forgets somebody.
        self._forgotten: dict[int, Forgotten] = {}

    def look(
        self, heads: Mapping[str, Head], known: Mapping[UUID, Known], unreadable: Mapping[str, StreamUnreadable]
    ) -> None:
        """Take over the contents of the store, and which streams cannot be read."""
        self._looked |= heads
        self._known |= known
        self._unreadable |= unreadable

    def assume_new(self, request: Decide) -> None:
        """Decide as if the stream had no event; appending compares that with the store, too."""
        self._looked[request.stream] = Head(request.decider.initial)

    def lacks(self, request: Asked) -> bool:
        """Return whether the stream must be looked at before the request can be answered."""
        if request.stream in self._looked or request.stream in self._unreadable:
            return False
        return isinstance(request, Load) or self._begun(request.stream) is None

    def load(self, request: Load) -> Head:
        """Return the end of the stream, with everything that others appended so far, or raise `StreamUnreadable`."""
        if self.lacks(request):
            raise Unlooked(request)
        if request.stream in self._unreadable:
            raise self._unreadable[request.stream]
        return self.heads.get(request.stream) or self._looked[request.stream]

    def decide(self, request: Decide) -> Known | Repeated | Exception:
        """Return the command's future answer, or the reason against it; raise `StreamUnreadable` or `Unstorable`."""
        known = self._known.get(request.cause.command_id)
        if known is not None:
            return stored_answer(known, request.request_hash, request.stream)
        head = self.heads.get(request.stream) or self._begin(request)
        plain = self._plain(request) if head.version == 0 else None
        self.asked.append(request.cause.command_id)
        if request.expected_version is not None and request.expected_version != head.version:
            return VersionMismatch(f"{request.stream} is at version {head.version}, not {request.expected_version}")
        drafted = len(self.events)
        try:
            events = request.decide(head.state)
            warnings = request.decider.warnings(head.state, events)
            if head.version == 0 and events:
                self._check_alike(request, plain)
            head = self._append(request, head, events)
        except Refused as refused:
            self._drop_from(drafted)
            if not refused.kept:
                return refused
            # The first answer has the same words as a repeated one.
            refused.args = (storable(str(refused)),)
            self._log(request, head, (), refused.code, str(refused))
            return refused
        except Exception as error:  # noqa: BLE001 - an error in one request must not fail the others of its group
            self._drop_from(drafted)
            return error
        if plain and events:
            self._claim(request, head)
        known = self._log(request, head, tuple([event.type for event in events]))
        return known._replace(warnings=warnings) if warnings else known

    def stand(self, stand: Stand) -> Head:
        """Return the end of a stream, on which a decision then stands; raise what `decide` raises, and `Unlooked`."""
        return self.heads.get(stand.stream) or self._begin(stand)

    def answer_of(self, request: DecideOnSeveral) -> Repeated | Exception | None:
        """Return the answer that the command has already."""
        known = self._known.get(request.cause.command_id)
        return known and stored_answer(known, request.request_hash, request.stands[0].stream)

    def _begin(self, request: Decide | Stand) -> Head:
        """Return the end of a stream that this draft decides on for the first time."""
        if "\0" in request.stream:  # PostgreSQL would refuse the whole group
            raise Unstorable("The id of a stream has no NUL (U+0000).")
        if request.stream in self._unreadable:
            raise self._unreadable[request.stream]
        head = self._looked.get(request.stream) or self._begun(request.stream)
        if head is None:
            raise Unlooked(request)
        self.heads[request.stream] = head
        self.ends[request.stream] = End(request.stream_id, head.version, head.hash)
        return head

    def _begun(self, stream: str) -> Head | None:
        """Return the cached head; whether another id looks like that of a new stream must be looked up."""
        head = self._cached(stream)
        return head if head and head.version else None

    def _plain(self, request: Decide) -> Load | None:
        """Return the stream of the plainest id that looks the same, unless this is it; raise `Unlooked`."""
        stream = plain_stream(request.stream)
        if stream == request.stream:
            return None
        plain = Load(request.decider, stream, stream_uuid(stream))
        if self.lacks(plain):
            raise Unlooked(plain)
        return plain

    def _check_alike(self, request: Decide, plain: Load | None) -> None:
        """Refuse a new stream whose id looks like that of another; appending finds those of other processes."""
        claim = claim_id(request.stream)
        other = self._known.get(claim)
        if other and other.logged.stream != request.stream:
            raise LooksAlike(request.stream, other.logged.stream)
        if other is None:
            self.asked.append(claim)
        if plain:
            head = self.heads.get(plain.stream) or self._looked.get(plain.stream)
            if head is None or head.version:
                raise LooksAlike(request.stream, plain.stream)
            self.ends.setdefault(plain.stream, End(plain.stream_id, head.version, head.hash))

    def _claim(self, request: Decide, head: Head) -> None:
        """Note that the id of a new stream is not the plainest of those that look the same."""
        claim = claim_id(request.stream)
        if claim not in self._known:
            logged = LoggedCommand(claim, b"", request.stream, request.stream_id, head.version, 0)
            self.commands.append(logged)
            self._known[claim] = Known(logged, head.position, ())

    def _append(self, request: Decide, head: Head, events: Iterable[Any]) -> Head:
        at = events.at if isinstance(events, Dated) else request.cause.occurred_at
        for event in events:
            version = head.version + 1
            state, digest = seal(
                event,
                stream=request.stream,
                version=version,
                cause=request.cause,
                at=at,
                time=self._time,
                prev_hash=head.hash,
                sealer=self._sealer,
            )
            if len(state) > LARGEST_EVENT:
                raise CommandTooLarge(len(state))
            if forgotten := event.forgets():
                self._forgotten[len(self.events)] = forgotten
            state_after = request.decider.evolve(head.state, event, at)
            head = Head(state_after, version, Drafted(len(self.events)), digest, head.snapshot)
            self.events.append(NewEvent(request.stream_id, version, event.type, state))
        self.heads[request.stream] = head
        return head

    def _log(
        self, request: Decide, head: Head, types: tuple[str, ...], code: str | None = None, message: str | None = None
    ) -> Known:
        command_id = request.cause.command_id
        logged = LoggedCommand(
            command_id, request.request_hash, request.stream, request.stream_id, head.version, len(types), code, message
        )
        self.commands.append(logged)
        known = self._known[command_id] = Known(logged, head.position, types)
        return known

    def known(self, command_id: UUID) -> Known | None:
        """Return the answer that a command has in the store, as far as that was looked at, or in this draft."""
        return self._known.get(command_id)

    def mark(self) -> Mark:
        """Return the present point of the draft."""
        return Mark(len(self.events), len(self.commands), dict(self.heads))

    def take_back(self, mark: Mark) -> None:
        """Discard everything decided after the mark."""
        for logged in self.commands[mark.commands :]:
            del self._known[logged.command_id]
        del self.commands[mark.commands :]
        self._drop_from(mark.events)
        self.heads = dict(mark.heads)

    def forgotten(self) -> list[Forgotten]:
        """Return whose keys are destroyed with the draft."""
        return list(self._forgotten.values())

    def _drop_from(self, place: int) -> None:
        del self.events[place:]
        self._forgotten = {at: each for at, each in self._forgotten.items() if at < place}

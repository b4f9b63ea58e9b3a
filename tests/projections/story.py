"""The story a fold's test tells: given what happened, and when, the read model has these rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.catalog import TOPIC_OF
from contracts.envelope import Cause, seal, unseal
from contracts.message import Event, instant
from projections.engine.batch import fold
from projections.engine.batch.fold import Stored
from projections.engine.projection import Key, Projection, Recorded
from tests.examples import stream_of

RECORDING_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its business time and its stream's name."""

    at: datetime
    event: Event

    @property
    def stream(self) -> str:
        """Name the stream as the store does."""
        return stream_of(self.event)

    @property
    def topic(self) -> str:
        """Name the topic that carries the event."""
        return TOPIC_OF[self.event.type]


def utc(text: str) -> datetime:
    """Read an instant: 2025-01-31T08:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def recorded_at(position: int) -> datetime:
    """Tell when the store wrote down an event: one a minute."""
    return RECORDING_BEGAN + timedelta(minutes=position)


def on(text: str, event: Event) -> Happened:
    """Say that the event happened then."""
    return Happened(utc(text), event)


def stored(history: Iterable[Happened], *, first: int = 1) -> list[Stored]:
    """Give the events positions in their order, and seal them as the store does."""
    versions: dict[str, int] = {}
    sealed = []
    for position, happened in enumerate(history, start=first):
        version = versions[happened.stream] = versions.get(happened.stream, 0) + 1
        cause = Cause(command_id=UUID(int=position), occurred_at=happened.at, actor="desk")
        state, _ = seal(
            happened.event,
            stream=happened.stream,
            version=version,
            cause=cause,
            time=instant(recorded_at(position)),
            prev_hash="",
        )
        sealed.append(Stored(position, state))
    return sealed


def recorded(history: Iterable[Happened]) -> list[Recorded]:
    """Give the events as a projection sees them."""
    return [Recorded(position=event.position, envelope=unseal(event.state)) for event in stored(history)]


def rows(projection: Projection[Any], *history: Happened) -> dict[Key, Any]:
    """Fold the history in one go; nothing may be parked."""
    folded = fold.fold(projection, fold.decode(projection, stored(history)), {})
    assert not folded.parked, folded.parked
    return folded.rows


def row(projection: Projection[Any], *history: Happened) -> Any:
    """Return the only row that the history leads to."""
    (only,) = rows(projection, *history).values()
    return only


def positions(events: Sequence[Stored]) -> list[int]:
    """List the positions."""
    return [event.position for event in events]

"""A projection: a pure, keyed fold of published events into the rows of one table."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter

from contracts.message import Envelope, Event
from projections.engine.column import columns_of

POSITION: Final = "position"
AnyRow = TypeVar("AnyRow")
# The key of a row: the values of the table's primary key, in the order of the columns.
Key = tuple[str | int, ...]


class Recorded(NamedTuple):
    """An event for a projection: with its position in the store and everything in its envelope."""

    position: int
    envelope: Envelope

    @property
    def event(self) -> Event:
        """Return the event itself."""
        return self.envelope.event


@dataclass(frozen=True, kw_only=True)
class Projection(Generic[AnyRow]):
    """A read model. `row` is a frozen dataclass whose fields are the columns of the table `name`.

    `key` returns the key of the row that an event changes, or None. `evolve` returns the row after the event, or None
    to remove it. Both are pure: no clock, no I/O. `handles` names the wire types that can change a row, so that
    others are not even decoded; None means all types. All events of a row must have the same partition key.

    A row whose events are all of one stream has a field `position`: of the last event that it was made of, so that
    none is folded twice. A row of several streams gets events in any order: its entries must know their positions.

    `migration` is the number of the one that last changed the table's columns, or what one of them holds. Each row is
    written with it, and PostgreSQL refuses the rows of a release that knows another number. None: it was never changed.

    Raise `fold` when the same events make other rows than before, or where a type that was passed over is handled: the
    rows that are there then have to be made anew.
    """

    name: str
    topics: tuple[str, ...]
    handles: frozenset[str] | None
    row: type[AnyRow]
    primary_key: tuple[str, ...]
    key: Callable[[Recorded], Key | None]
    evolve: Callable[[AnyRow | None, Recorded], AnyRow | None]
    migration: int | None = None
    fold: int = 1

    @cached_property
    def columns(self) -> dict[str, str]:
        """Name the columns with their PostgreSQL types, in the order of the row's fields."""
        return columns_of(self.row)

    @cached_property
    def fingerprint(self) -> str:
        """Return a name for what decides the rows: releases with the same one may write the same table.

        The handled types are left out: one that is new in a release waits, parked, for its workers (ADR 21).
        """
        columns = list(self.columns.items())
        decides = [self.name, self.topics, columns, self.primary_key, self.migration, self.fold]
        return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:16]

    @cached_property
    def knows_its_position(self) -> bool:
        """Tell whether a row has the position of its last event."""
        return POSITION in self.columns

    @cached_property
    def codec(self) -> TypeAdapter[list[AnyRow]]:
        """Return the codec between rows and JSON: they travel to and from PostgreSQL as one document per batch."""
        return TypeAdapter(list[self.row])  # type: ignore[name-defined]

    def key_of(self, row: Any) -> Key:
        """Return the primary key of a row."""
        return tuple(getattr(row, name) for name in self.primary_key)

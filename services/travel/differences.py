"""Compares a list between two moments, and names the events behind each row that differs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.heading import Heading
from contracts.message import Envelope
from domain.decider import Refused
from projections.engine.listing import Listing, fields_of
from projections.engine.projection import Key
from projections.engine.timeline import instant_of
from services.lists.as_known import LIVE, Known
from services.lists.rows import ListRow
from services.store import log
from services.store.unreadable import Found, Unreadable
from services.travel.causes import Causes
from services.travel.key import written
from services.travel.lists import LISTS, Compared
from services.travel.moment import Side

Moment = date | datetime
Change = Literal["added", "removed", "changed"]
# Opens a connection on which read models are as they were known.
Open = Callable[[Known], AbstractAsyncContextManager[AsyncConnection[Any]]]


class AboutTwoMoments(Refused):
    """A third moment is given, and what is compared are two."""

    code = "request.as-of"

    def __init__(self) -> None:
        super().__init__("A moment as of which to compare belongs to what was known: the list is compared at the two.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that differs: `before` is null where it was added, `after` where it was removed.

    `events` are the positions of the events behind it, in order of recording, none where nothing but time has passed.
    `why` has their times, persons, reasons, policies and rules. An event that this release cannot read is among them
    where it may be behind the change; its `error` says so.
    """

    key: str
    change: Change
    before: ListRow | None
    after: ListRow | None
    events: list[int]
    why: list[dict[str, Any]] = field(default_factory=list)


LISTING: Final[Listing[Difference]] = Listing(
    projection="customer_list",
    columns=fields_of(Difference),
    few=("key", "change", "before", "after", "events"),
    place=TypeAdapter(str),
    place_of=lambda difference: difference.key,
)


async def sides(
    opened: Open, first: Moment, last: Moment, *, known: bool, as_of: Moment | None = None, zone: str
) -> tuple[Side, Side]:
    """Return what is compared: two moments by all that is recorded, or what was `known` at them about one moment."""
    if as_of is not None and not known:
        raise AboutTwoMoments
    async with opened(LIVE) as connection:
        if not known:
            head = await log.head(connection)
            return Side(as_of=first, zone=zone, position=head), Side(as_of=last, zone=zone, position=head)
        about = datetime.now(UTC) if as_of is None else as_of
        positions = [await log.position_at(connection, instant_of(moment, zone)) for moment in (first, last)]
    before, after = (Side(as_of=about, zone=zone, position=position) for position in positions)
    return before, after


async def side_at(connection: AsyncConnection[Any], as_of: Moment, zone: str, known_at: datetime | None) -> Side:
    """Return a list as of a moment, by what was recorded until an instant or by all that is."""
    position = await log.head(connection) if known_at is None else await log.position_at(connection, known_at)
    return Side(as_of=as_of, zone=zone, position=position)


async def differences(opened: Open, name: str, before: Side, after: Side) -> AsyncIterator[Difference]:
    """Yield the rows of a list that differ between two moments, in the order of their keys."""
    compared = LISTS[name]
    was, becomes = await _rows(opened, compared, before), await _rows(opened, compared, after)
    async with opened(LIVE) as connection:
        causes = Causes(connection, compared)
        for key in sorted(was.keys() | becomes.keys()):
            then, now = was.get(key), becomes.get(key)
            # Folding leaves nobody else a turn.
            await asyncio.sleep(0)
            if not compared.same(then, now):
                events = await causes.behind(key, before, after)
                yield Difference(
                    key=written(key),
                    change="added" if then is None else "removed" if now is None else "changed",
                    before=then,
                    after=now,
                    events=[event.position for event in events],
                    why=[reason(event) for event in events],
                )


def reason(behind: Found) -> dict[str, Any]:
    """Return who recorded an event, when and why, and the policy and rule that a decision names."""
    if isinstance(behind, Unreadable):
        told = behind.heading
        return _reason(behind.position, told, told.policy, None) | {"error": behind.error}
    event = behind.event
    policy = behind.envelope.policy or getattr(event, "policy", None)
    return _reason(behind.position, behind.envelope, policy, getattr(event, "rule", None))


def _reason(position: int, told: Envelope | Heading, policy: str | None, rule: str | None) -> dict[str, Any]:
    return {
        "position": position,
        "event": told.id,
        "type": told.type,
        "occurred_at": told.occurred_at,
        "recorded_at": told.time,
        "actor": told.actor,
        "reason": told.reason,
        "policy": policy,
        "rule": rule,
        "error": None,
    }


async def _rows(opened: Open, compared: Compared, side: Side) -> dict[Key, ListRow]:
    known = Known(
        compared.listing.tables,
        position=side.position,
        present=compared.present,
        as_of=side.instant if compared.present else None,
    )
    async with opened(known) as connection:
        items: Sequence[Any] = await compared.read(connection, side)
    return {compared.key(item): compared.row(item) for item in items}

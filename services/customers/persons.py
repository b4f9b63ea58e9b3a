"""Everybody who is enrolled, so that commands can name them: account managers and all others (ADR 18)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from pydantic import TypeAdapter

from contracts.message import Envelope, Id
from domain.organisation.account_manager import DECIDER, AccountManager, Appointed, Enrolled, Left, Unappointed
from projections.engine.listing import Listing, fields_of
from services.store import log
from services.store.unreadable import readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person; `grade` is null unless they are or were an account manager."""

    person: str
    full_name: str
    grade: str | None
    enrolled_at: datetime
    left_at: datetime | None


LISTING: Final[Listing[Person]] = Listing(
    # The list is read from the log itself, and never behind it.
    projection="manager_list",
    columns=fields_of(Person),
    place=TypeAdapter(Id),
    place_of=lambda person: person.person,
    by_id=True,
)


async def persons(
    connection: AsyncConnection[Any], *, after: str | None = None, limit: int | None = None
) -> Sequence[Person]:
    """List the persons by id; `after` is the last one of the page before."""
    streams = await log.streams(connection, DECIDER.category, after, limit)
    events: defaultdict[str, list[Envelope]] = defaultdict(list)
    for _, envelope in await readable(connection, await log.read_streams(connection, streams)):
        events[envelope.stream].append(envelope)
    # A stream that begins with an event of a later release is parked, which the list says beside its rows.
    return [_person(stream.partition("/")[2], events[stream]) for stream in streams if stream in events]


def _person(person: str, events: Sequence[Envelope]) -> Person:
    state = DECIDER.fold((each.occurred_at, each.event) for each in events)  # type: ignore[misc] # of its own stream
    match state:
        case Enrolled(enrolled=enrolled):
            full_name, grade = enrolled.full_name, None
        case Appointed(appointed=appointed, grade=grade) | Left(appointed=appointed, grade=grade):
            full_name = appointed.full_name
        case _:
            full_name, grade = person, None
    return Person(
        person=person,
        full_name=full_name,
        grade=grade,
        enrolled_at=events[0].occurred_at,
        left_at=_left_at(state),
    )


def _left_at(state: AccountManager) -> datetime | None:
    """Return when the person left, unless they came back."""
    last = None if isinstance(state, Unappointed) else next(reversed(state.staff.service), None)
    return last.at if last and not last.value else None

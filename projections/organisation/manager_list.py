"""The account managers: their grades, their coordinators, and which have left (AM1)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, get_args

from contracts.organisation.account_manager import (
    AccountManagerEvent,
    CoordinatorAssigned,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
)
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerRow:
    manager: str
    full_name: str
    grade: str
    coordinator: str | None = None
    appointed_at: datetime
    left_at: datetime | None = None
    successor: str | None = None
    position: int = field(default=0, compare=False)


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: ManagerRow | None, recorded: Recorded) -> ManagerRow | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if isinstance(event, ManagerAppointed):
        return ManagerRow(manager=event.manager_id, full_name=event.full_name, grade=event.grade, appointed_at=at)
    if row is None:
        return None
    match event:
        case ManagerGradeChanged():
            return replace(row, grade=event.grade, coordinator=event.coordinator_id)
        case CoordinatorAssigned():
            return replace(row, coordinator=event.coordinator_id)
        case ManagerLeft():
            return replace(row, left_at=at, successor=event.successor_id)
        case _:
            return row


PROJECTION: Final = Projection(
    name="manager_list",
    topics=("kehu.account-manager.v1",),
    handles=frozenset(event.type for event in get_args(AccountManagerEvent)),
    row=ManagerRow,
    primary_key=("manager",),
    key=key,
    evolve=evolve,
)

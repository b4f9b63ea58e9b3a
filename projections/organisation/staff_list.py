"""Everybody who works here: roles, superiors, certificates and days of leave, in order of time (S1)."""

from dataclasses import dataclass, field
from typing import Final, get_args

from contracts.organisation.account_manager import (
    AccountManagerEvent,
    ManagerAppointed,
    ManagerGradeChanged,
    PersonEnrolled,
)
from contracts.organisation.staff import SelectionRecorded, TrainingRecorded
from domain.organisation.staff import Leave, Post, Return, Staff, with_event
from domain.timeline import Since, with_entry
from projections.engine.projection import Key, Projection, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """Each entry holds from its instant on until the next."""

    person: str
    full_name: str
    service: tuple[Since[bool], ...] = ()
    grades: tuple[Since[str], ...] = ()
    posts: tuple[Since[Post], ...] = ()
    superiors: tuple[Since[str], ...] = ()
    certificates: tuple[Since[str], ...] = ()
    leaves: tuple[Leave, ...] = ()
    returns: tuple[Return, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def staff(self) -> Staff:
        """Return what the domain knows of the person; a selection matters to an appointment alone."""
        return Staff(
            service=self.service,
            posts=self.posts,
            superiors=self.superiors,
            certificates=self.certificates,
            leaves=self.leaves,
            returns=self.returns,
        )


def key(recorded: Recorded) -> Key | None:
    return (recorded.envelope.subject.partition("/")[2],)


def evolve(row: StaffRow | None, recorded: Recorded) -> StaffRow | None:
    event, at = recorded.event, recorded.envelope.occurred_at
    if row is None:
        if not isinstance(event, PersonEnrolled | ManagerAppointed):
            return None
        row = StaffRow(person=event.manager_id, full_name=event.full_name)
    staff = with_event(row.staff, event, at)  # type: ignore[arg-type] # all events of the topic are a person's
    return StaffRow(
        person=row.person,
        full_name=event.full_name if isinstance(event, ManagerAppointed) else row.full_name,
        service=staff.service,
        grades=_graded(row.grades, recorded),
        posts=staff.posts,
        superiors=staff.superiors,
        certificates=staff.certificates,
        leaves=staff.leaves,
        returns=staff.returns,
    )


def _graded(grades: tuple[Since[str], ...], recorded: Recorded) -> tuple[Since[str], ...]:
    event = recorded.event
    if isinstance(event, ManagerAppointed | ManagerGradeChanged):
        return with_entry(grades, Since(recorded.envelope.occurred_at, event.grade))
    return grades


PROJECTION: Final = Projection(
    name="staff_list",
    topics=("kehu.account-manager.v1",),
    handles=frozenset(
        event.type for event in get_args(AccountManagerEvent) if event not in (SelectionRecorded, TrainingRecorded)
    ),
    row=StaffRow,
    primary_key=("person",),
    key=key,
    evolve=evolve,
)

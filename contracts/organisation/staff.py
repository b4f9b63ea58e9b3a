"""What can be asked of everybody who works here: roles, superiors, selection, certificates, training and leave."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.message import Command, Day, Event, Id, Label
from contracts.reference import KnownUnit
from contracts.tiers.form import Number

Roles = Annotated[tuple[Label, ...], Field(max_length=20)]
Points = Annotated[Number, Field(ge=0, le=100)]
# On the company's business (公) or the person's own (私).
Purpose = Literal["duty", "private"]


class ChangeRoles(Command):
    """Say which roles a person has from now on, in which unit and department; earlier roles end."""

    name: ClassVar[str] = "account-manager.change-roles"

    manager_id: Id
    roles: Roles
    unit_id: KnownUnit | None = Field(default=None, description="The unit for which the roles are; all if left out.")
    department: Label | None = None


class AssignSuperior(Command):
    """Let a person report to another, who stands in while the person is away."""

    name: ClassVar[str] = "account-manager.assign-superior"

    manager_id: Id
    superior_id: Id


class RecordSelection(Command):
    """Record the points of a selection in its five parts (AM1); the pack's weights make them one score."""

    name: ClassVar[str] = "account-manager.record-selection"

    manager_id: Id
    education_points: Points = Field(description="For education (学历), of 100.")
    experience_points: Points = Field(description="For experience (资历), of 100.")
    performance_points: Points = Field(description="For results (业绩), of 100.")
    written_points: Points = Field(description="For the written test (笔试), of 100.")
    interview_points: Points = Field(description="For the interview (面试), of 100.")


class CertifyPerson(Command):
    """Record that a person passed an examination."""

    name: ClassVar[str] = "account-manager.certify"

    manager_id: Id
    examination: Label


class RecordTraining(Command):
    """Record that a person took part in a training."""

    name: ClassVar[str] = "account-manager.record-training"

    manager_id: Id
    training: Label


class TakeLeave(Command):
    """Record that a person is away, on whole days: others act in the meantime."""

    name: ClassVar[str] = "account-manager.take-leave"

    manager_id: Id
    first: Day = Field(description="The first day of the leave.")
    last: Day = Field(description="The last day of the leave.")
    purpose: Purpose = Field(default="private", description="On duty elsewhere, or private.")


class ReturnToWork(Command):
    """Record that a person is back before the leave ends."""

    name: ClassVar[str] = "account-manager.return"

    manager_id: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class RolesChanged(Event):
    type: ClassVar[str] = "account-manager.roles-changed.v1"

    manager_id: Id
    roles: tuple[Label, ...]
    unit_id: Id | None = None
    department: Label | None = None


class SuperiorAssigned(Event):
    type: ClassVar[str] = "account-manager.superior-assigned.v1"

    manager_id: Id
    superior_id: Id


class SelectionRecorded(Event):
    """`score` is the sum of the points by the weights of the policy; null where it has none."""

    type: ClassVar[str] = "account-manager.selection-recorded.v1"

    manager_id: Id
    education_points: Points
    experience_points: Points
    performance_points: Points
    written_points: Points
    interview_points: Points
    score: Points | None = None
    policy: Label | None = None
    rule: Label | None = None


class PersonCertified(Event):
    type: ClassVar[str] = "account-manager.certified.v1"

    manager_id: Id
    examination: Label


class TrainingRecorded(Event):
    type: ClassVar[str] = "account-manager.training-recorded.v1"

    manager_id: Id
    training: Label


class LeaveTaken(Event):
    """`zone` is where the days of the leave begin."""

    type: ClassVar[str] = "account-manager.leave-taken.v1"

    manager_id: Id
    first: Day
    last: Day
    purpose: Purpose
    zone: Label


class PersonReturned(Event):
    type: ClassVar[str] = "account-manager.returned.v1"

    manager_id: Id


StaffCommand = (
    ChangeRoles | AssignSuperior | RecordSelection | CertifyPerson | RecordTraining | TakeLeave | ReturnToWork
)
StaffEvent = (
    RolesChanged
    | SuperiorAssigned
    | SelectionRecorded
    | PersonCertified
    | TrainingRecorded
    | LeaveTaken
    | PersonReturned
)

"""What can be asked of a person who works here, often as an account manager (客户经理), and what can have happened."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from contracts.form.whole import whole_given
from contracts.message import Command, Event, Id, Label
from contracts.organisation.staff import StaffCommand, StaffEvent
from contracts.personal import PersonName

# AM1, highest first: 高级, 一级, 二级 and 见习.
Grade = Literal["senior", "first", "second", "trainee"]
Education = Literal["doctor", "master", "bachelor", "college", "secondary"]
Months = Annotated[int, Field(ge=0, le=1200), BeforeValidator(whole_given)]


class EnrolPerson(Command):
    """Record that a person works here, so that commands can name them; only `appoint` makes an account manager."""

    name: ClassVar[str] = "account-manager.enrol"
    shown_at_once: ClassVar[bool] = True

    manager_id: Id
    full_name: PersonName


class AppointManager(Command):
    """Make a person an account manager, with the facts on which the conditions of entry are judged."""

    name: ClassVar[str] = "account-manager.appoint"
    shown_at_once: ClassVar[bool] = True

    manager_id: Id
    full_name: PersonName
    grade: Grade
    no_bad_record: bool
    education: Education
    experience_months: Months = Field(description="In the business of the company.")
    conduct: bool | None = None
    health: bool | None = None


class ChangeManagerGrade(Command):
    """Give an account manager another grade."""

    name: ClassVar[str] = "account-manager.change-grade"
    shown_at_once: ClassVar[bool] = True

    manager_id: Id
    grade: Grade


class AssignCoordinator(Command):
    """Let a manager of a higher grade coordinate this one."""

    name: ClassVar[str] = "account-manager.assign-coordinator"
    shown_at_once: ClassVar[bool] = True

    manager_id: Id
    coordinator_id: Id


class LeaveCustomers(Command):
    """Record that a person is no longer in service; `kehu customers hand-over` gives away a manager's customers."""

    name: ClassVar[str] = "account-manager.leave"
    shown_at_once: ClassVar[bool] = True

    manager_id: Id
    successor_id: Id | None = None


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class PersonEnrolled(Event):
    type: ClassVar[str] = "account-manager.enrolled.v1"

    manager_id: Id
    full_name: PersonName


class ManagerAppointed(Event):
    type: ClassVar[str] = "account-manager.appointed.v1"

    manager_id: Id
    full_name: PersonName
    grade: Grade
    no_bad_record: bool
    education: Education
    experience_months: Months
    conduct: bool | None = None
    health: bool | None = None
    policy: Label | None = None


class ManagerGradeChanged(Event):
    """`coordinator_id` is who coordinates the manager from now on: nobody whose grade is no higher."""

    type: ClassVar[str] = "account-manager.grade-changed.v1"

    manager_id: Id
    grade: Grade
    previous_grade: Grade
    coordinator_id: Id | None = None


class CoordinatorAssigned(Event):
    type: ClassVar[str] = "account-manager.coordinator-assigned.v1"

    manager_id: Id
    coordinator_id: Id
    coordinator_grade: Grade


class ManagerLeft(Event):
    type: ClassVar[str] = "account-manager.left.v1"

    manager_id: Id
    successor_id: Id | None = None


AccountManagerCommand = (
    AppointManager | EnrolPerson | ChangeManagerGrade | AssignCoordinator | LeaveCustomers | StaffCommand
)
AccountManagerEvent = (
    ManagerAppointed | PersonEnrolled | ManagerGradeChanged | CoordinatorAssigned | ManagerLeft | StaffEvent
)

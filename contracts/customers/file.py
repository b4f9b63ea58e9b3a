"""What else stands in a customer's file: a contractor's projects (CU1), and that it was verified (CU4)."""

from datetime import date
from typing import ClassVar, Self

from pydantic import Field, model_validator

from contracts.change import changing
from contracts.currency import KnownMoneyFromZero
from contracts.message import Command, Day, EventOfCustomer, Id, Label
from contracts.money import Money


class AddProject(Command):
    """Add a project to the customer's file."""

    name: ClassVar[str] = "customer.add-project"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    project_id: Id
    project_name: Label
    place: Label | None = None
    scale: Label | None = Field(default=None, description="How large it is, in the contractor's own measure.")
    budget: KnownMoneyFromZero | None = None


class ChangeProject(Command):
    """Change a project in the customer's file.

    Only the fields given change, and null clears one; at least one must be given.
    """

    name: ClassVar[str] = "customer.change-project"
    shown_at_once: ClassVar[bool] = True
    null_clears: ClassVar[bool] = True

    customer_id: Id
    project_id: Id
    project_name: Label | None = None
    place: Label | None = None
    scale: Label | None = None
    budget: KnownMoneyFromZero | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return changing(self, "customer_id", "project_id", never_cleared="project_name")


class VerifyCustomer(Command):
    """Record that somebody went through the whole file and found it true."""

    name: ClassVar[str] = "customer.verify"
    dated_by: ClassVar[str | None] = "verified_on"

    customer_id: Id
    verified_on: Day = Field(description="Not after today; also the date of the command.")
    verified_by: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ProjectRecorded(EventOfCustomer):
    """The project as it is from now on, new or changed."""

    type: ClassVar[str] = "customer.project-recorded.v1"

    project_id: Id
    project_name: Label
    place: Label | None = None
    scale: Label | None = None
    budget: Money | None = None


class CustomerVerified(EventOfCustomer):
    """`next_due` is the day by which the file is to be verified again."""

    type: ClassVar[str] = "customer.verified.v1"

    verified_on: date
    verified_by: Id
    next_due: date | None = None
    policy: Label | None = None


FileCommand = AddProject | ChangeProject | VerifyCustomer
FileEvent = ProjectRecorded | CustomerVerified

"""A customer's file: the projects of a contractor (CU1), and when the whole of it is to be verified again (CU4)."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Final

from contracts.change import changes
from contracts.customer import CustomerEvent
from contracts.customer_file import (
    AddProject,
    ChangeProject,
    CustomerVerified,
    FileEvent,
    ProjectRecorded,
    VerifyCustomer,
)
from domain.customer_state import Customer, Registered, current_customer
from domain.decider import Refused

# The sources say "periodically": where a policy gives no number, ours.
MONTHS_BETWEEN_VERIFICATIONS: Final = 12
MONTHS_OF_A_YEAR: Final = 12


class NotAContractor(Refused):
    code = "customer.not-a-contractor"


class ProjectIdTaken(Refused):
    code = "customer.project-id-taken"


class UnknownProject(Refused):
    code = "customer.unknown-project"


class VerifiedLater(Refused):
    code = "customer.verified-later"


def add_project(customer: Customer, command: AddProject) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    if customer.details.kind != "contractor":
        raise NotAContractor(f"Customer {command.customer_id} is no contractor: only contractors have projects.")
    project = ProjectRecorded(
        customer_id=command.customer_id,
        project_id=command.project_id,
        project_name=command.project_name,
        place=command.place,
        scale=command.scale,
        budget=command.budget,
    )
    known = customer.projects.get(command.project_id)
    if known not in (None, project):
        raise ProjectIdTaken(
            f"Project {command.project_id} of customer {command.customer_id} is recorded with other content."
        )
    return [] if known else [project]


def change_project(customer: Customer, command: ChangeProject) -> list[CustomerEvent]:
    before = current_customer(customer, command.customer_id).projects.get(command.project_id)
    if before is None:
        raise UnknownProject(f"Customer {command.customer_id} has no project {command.project_id}.")
    after = before.model_copy(update=changes(command, "customer_id", "project_id"))
    return [] if after == before else [after]


def verify_customer(
    customer: Customer,
    command: VerifyCustomer,
    *,
    months: int = MONTHS_BETWEEN_VERIFICATIONS,
    policy: str | None = None,
) -> list[CustomerEvent]:
    known = current_customer(customer, command.customer_id).verified
    if known and (known.verified_on, known.verified_by) == (command.verified_on, command.verified_by):
        return []
    if known and known.verified_on > command.verified_on:
        raise VerifiedLater(f"Customer {command.customer_id} was verified later than that, on {known.verified_on}.")
    return [
        CustomerVerified(
            customer_id=command.customer_id,
            verified_on=command.verified_on,
            verified_by=command.verified_by,
            next_due=months_later(command.verified_on, months),
            policy=policy,
        )
    ]


def months_later(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def evolve(customer: Registered, event: FileEvent) -> Registered:
    if isinstance(event, CustomerVerified):
        return replace(customer, verified=event)
    return replace(customer, projects=customer.projects.set(event.project_id, event))

"""A customer's file: the projects of a contractor (CU1), and its next verification (CU4)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from contracts.change import changes
from contracts.customers.customer import CustomerEvent
from contracts.customers.file import (
    AddProject,
    ChangeProject,
    CustomerVerified,
    FileEvent,
    ProjectRecorded,
    VerifyCustomer,
)
from domain.alike import as_stored, check_alone, noted
from domain.calendar import period_days
from domain.calendar.period import Period
from domain.content import repeated
from domain.customers.state import Customer, Registered, current_customer
from domain.decider import Refused

# The sources only say "periodically"; unless a policy sets a period, this one of our own applies.
VERIFIED_EVERY: Final = Period.YEAR
# The zone in which each day begins first is this far ahead of UTC.
FIRST_ZONE: Final = timedelta(hours=14)


class NotAContractor(Refused):
    code = "customer.not-a-contractor"


class ProjectIdTaken(Refused):
    code = "customer.project-id-taken"


class UnknownProject(Refused):
    code = "customer.unknown-project"


class VerifiedLater(Refused):
    code = "customer.verified-later"


class VerifiedInFuture(Refused):
    code = "customer.verified-in-future"


def add_project(customer: Customer, command: AddProject) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    if customer.details.kind != "contractor":
        raise NotAContractor(f"Customer {command.customer_id} is not a contractor: only contractors have projects.")
    project = ProjectRecorded(
        customer_id=command.customer_id,
        project_id=command.project_id,
        project_name=command.project_name,
        place=command.place,
        scale=command.scale,
        budget=command.budget,
    )
    known = customer.projects.get(command.project_id)
    if known is None:
        check_alone("project", command.project_id, known=customer.projects, odd=customer.odd)
        return [project]
    return repeated(
        command,
        stored={name: getattr(known, name) for name in ("project_name", "place", "scale", "budget")},
        refusal=ProjectIdTaken,
        known=f"Project {command.project_id} of customer {command.customer_id} is recorded",
    )


def change_project(customer: Customer, command: ChangeProject) -> list[CustomerEvent]:
    customer = current_customer(customer, command.customer_id)
    command = as_stored(command, customer)
    before = customer.projects.get(command.project_id)
    if before is None:
        raise UnknownProject(f"Customer {command.customer_id} has no project {command.project_id}.")
    after = before.model_copy(update=changes(command, "customer_id", "project_id"))
    return [] if after == before else [after]


def verify_customer(
    customer: Customer,
    command: VerifyCustomer,
    *,
    at: datetime,
    every: Period = VERIFIED_EVERY,
    policy: str | None = None,
) -> list[CustomerEvent]:
    known = current_customer(customer, command.customer_id).verified
    if known and (known.verified_on, known.verified_by) == (command.verified_on, command.verified_by):
        return []
    if command.verified_on > (at + FIRST_ZONE).date():
        raise VerifiedInFuture(f"Customer {command.customer_id} cannot be verified on {command.verified_on} yet.")
    if known and known.verified_on > command.verified_on:
        raise VerifiedLater(f"Customer {command.customer_id} was verified later than that, on {known.verified_on}.")
    return [
        CustomerVerified(
            customer_id=command.customer_id,
            verified_on=command.verified_on,
            verified_by=command.verified_by,
            next_due=period_days.after(every, command.verified_on),
            policy=policy,
        )
    ]


def evolve(customer: Registered, event: FileEvent) -> Registered:
    if isinstance(event, CustomerVerified):
        return replace(customer, verified=event)
    odd = noted(customer.odd, "project", event.project_id)
    return replace(customer, projects=customer.projects.set(event.project_id, event), odd=odd)

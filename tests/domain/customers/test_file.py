"""Decisions on a contractor's projects (CU1) and on verifications of the file (CU4)."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Final

import pytest
from pydantic import ValidationError

from contracts.customers.customer import CustomerRegistered
from contracts.customers.file import AddProject, ChangeProject, CustomerVerified, ProjectRecorded, VerifyCustomer
from domain.calendar.period import Period
from domain.customers.customer import DECIDER
from domain.customers.file import add_project, change_project, verify_customer
from tests.examples import a, usd
from tests.given import given

REGISTERED = a(CustomerRegistered)
CONTRACTOR = a(CustomerRegistered, kind="contractor")
NEW_YEAR: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)

verifying = partial(verify_customer, at=NEW_YEAR)


def test_a_contractors_project_is_recorded_with_name_place_size_and_budget() -> None:
    """CU1."""
    project = {"place": "Delft", "scale": "120 rooms", "budget": usd("90000.00")}
    given(DECIDER, CONTRACTOR).when(add_project, a(AddProject, **project)).then(a(ProjectRecorded, **project))


def test_adding_the_same_project_twice_changes_nothing() -> None:
    """CU1."""
    given(DECIDER, CONTRACTOR, a(ProjectRecorded)).when(add_project, a(AddProject)).then_nothing()


def test_another_project_under_a_taken_id_is_refused() -> None:
    """CU1."""
    given(DECIDER, CONTRACTOR, a(ProjectRecorded)).when(add_project, a(AddProject, place="Delft")).then_refused(
        "customer.project-id-taken"
    )


@pytest.mark.parametrize("kind", [None, "dealer", "end-user"])
def test_only_contractors_have_projects(kind: str | None) -> None:
    """CU1."""
    given(DECIDER, a(CustomerRegistered, kind=kind)).when(add_project, a(AddProject)).then_refused(
        "customer.not-a-contractor"
    )


def test_a_customer_that_is_not_registered_has_no_projects() -> None:
    """CU1."""
    given(DECIDER).when(add_project, a(AddProject)).then_refused("customer.not-registered")
    given(DECIDER).when(change_project, a(ChangeProject, place="Delft")).then_refused("customer.not-registered")


def test_a_project_changes_only_where_it_is_given() -> None:
    """CU1."""
    given(DECIDER, CONTRACTOR, a(ProjectRecorded, place="Delft")).when(
        change_project, a(ChangeProject, budget=usd("1.00"))
    ).then(a(ProjectRecorded, place="Delft", budget=usd("1.00")))


def test_changing_a_project_to_what_it_is_changes_nothing() -> None:
    """CU1."""
    given(DECIDER, CONTRACTOR, a(ProjectRecorded, place="Delft")).when(
        change_project, a(ChangeProject, place="Delft")
    ).then_nothing()


def test_a_project_nobody_added_cannot_change() -> None:
    """CU1."""
    given(DECIDER, CONTRACTOR).when(change_project, a(ChangeProject, place="Delft")).then_refused(
        "customer.unknown-project"
    )


def test_a_verified_file_is_due_again_when_the_policy_says() -> None:
    """CU4."""
    given(DECIDER, REGISTERED).when(
        verifying,
        a(VerifyCustomer, verified_on=date(2025, 3, 1)),
        every=Period.HALF_YEAR,
        policy="hvac-maker-2026.1",
    ).then(a(CustomerVerified, verified_on=date(2025, 3, 1), next_due=date(2025, 9, 1), policy="hvac-maker-2026.1"))


def test_verifying_the_same_file_twice_on_a_day_changes_nothing() -> None:
    """CU4."""
    given(DECIDER, REGISTERED, a(CustomerVerified)).when(
        verifying, a(VerifyCustomer), every=Period.QUARTER
    ).then_nothing()


def test_a_verification_older_than_the_last_one_is_refused() -> None:
    """CU4."""
    given(DECIDER, REGISTERED, a(CustomerVerified)).when(
        verifying, a(VerifyCustomer, verified_on=date(2025, 2, 28))
    ).then_refused("customer.verified-later")


def test_a_verification_of_a_day_that_has_begun_nowhere_is_refused() -> None:
    """CU4: it would keep the file from ever being due."""
    given(DECIDER, REGISTERED).when(verifying, a(VerifyCustomer, verified_on=date(2026, 1, 1))).then(
        a(CustomerVerified, verified_on=date(2026, 1, 1), next_due=date(2027, 1, 1))
    )
    given(DECIDER, REGISTERED).when(verifying, a(VerifyCustomer, verified_on=date(2026, 1, 2))).then_refused(
        "customer.verified-in-future"
    )
    in_the_evening = datetime(2026, 1, 1, 10, tzinfo=UTC)
    given(DECIDER, REGISTERED).when(
        verify_customer, a(VerifyCustomer, verified_on=date(2026, 1, 2)), at=in_the_evening
    ).then(a(CustomerVerified, verified_on=date(2026, 1, 2), next_due=date(2027, 1, 2)))


def test_a_customer_that_is_not_registered_has_no_file_to_verify() -> None:
    """CU4."""
    given(DECIDER).when(verifying, a(VerifyCustomer)).then_refused("customer.not-registered")


@pytest.mark.parametrize(
    ("day", "every", "due"),
    [
        (date(2025, 1, 31), Period.MONTH, date(2025, 2, 28)),
        (date(2024, 2, 29), Period.YEAR, date(2025, 2, 28)),
        (date(2025, 8, 31), Period.HALF_YEAR, date(2026, 2, 28)),
        (date(2025, 12, 29), Period.WEEK, date(2026, 1, 5)),
    ],
)
def test_the_next_verification_is_due_on_the_same_day_or_on_the_last_of_the_month(
    day: date, every: Period, due: date
) -> None:
    """CU4, A3: a calendar month, clipped."""
    given(DECIDER, REGISTERED).when(verifying, a(VerifyCustomer, verified_on=day), every=every).then(
        a(CustomerVerified, verified_on=day, next_due=due)
    )


def test_no_budget_is_less_than_nothing() -> None:
    """CU1."""
    with pytest.raises(ValidationError, match="amount must not be negative"):
        a(AddProject, budget=usd("-1.00"))

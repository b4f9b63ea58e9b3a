"""Decisions on account managers: entry, grades and coordination (AM1), and their leaving (CU5)."""

from datetime import timedelta
from typing import Any, Final

import pytest

from contracts.organisation.account_manager import (
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    CoordinatorAssigned,
    EnrolPerson,
    Grade,
    LeaveCustomers,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
    PersonEnrolled,
)
from domain.organisation.account_manager import (
    DECIDER,
    AccountManager,
    appoint_manager,
    assign_coordinator,
    change_manager_grade,
    enrol_person,
    leave_customers,
)
from domain.organisation.entry import Entry
from tests.examples import a
from tests.given import AT, after, given

APPOINTED: Final = a(ManagerAppointed)


def in_office(grade: Grade) -> AccountManager:
    return after(DECIDER, a(ManagerAppointed, manager_id="chen", grade=grade))


SENIOR: Final = in_office("senior")
GONE: Final = after(DECIDER, a(ManagerAppointed), a(ManagerLeft))


@pytest.mark.parametrize("grade", ["senior", "first", "second", "trainee"])
def test_a_manager_is_appointed_to_one_of_four_grades(grade: Grade) -> None:
    """AM1: 高级, 一级, 二级, 见习."""
    given(DECIDER).when(appoint_manager, a(AppointManager, grade=grade), policy="power-utility-2026.1").then(
        a(ManagerAppointed, grade=grade, policy="power-utility-2026.1")
    )


@pytest.mark.parametrize(
    ("unmet", "condition"),
    [
        ({"no_bad_record": False}, "no bad record"),
        ({"education": "secondary"}, "the degree college"),
        ({"experience_months": 11}, "12 months of experience"),
    ],
)
def test_whoever_misses_a_condition_of_entry_is_not_appointed_and_learns_which(
    unmet: dict[str, Any], condition: str
) -> None:
    """AM1: 无不良业务记录；大专以上学历；一年以上工作经历."""
    outcome = given(DECIDER).when(appoint_manager, a(AppointManager, **unmet))

    outcome.then_refused("account-manager.entry-condition-unmet")
    assert condition in str(outcome.answer)
    assert "AM1" in str(outcome.answer)


def test_a_policy_may_ask_for_more_or_less_at_entry() -> None:
    """AM1."""
    strict = Entry(no_bad_record=False, education="bachelor", experience_months=24)
    given(DECIDER).when(
        appoint_manager, a(AppointManager, no_bad_record=False, education="master", experience_months=24), entry=strict
    ).then(a(ManagerAppointed, no_bad_record=False, education="master", experience_months=24))
    given(DECIDER).when(appoint_manager, a(AppointManager, experience_months=24), entry=strict).then_refused(
        "account-manager.entry-condition-unmet"
    )


def test_appointing_the_same_manager_twice_changes_nothing() -> None:
    """AM1."""
    given(DECIDER, APPOINTED).when(appoint_manager, a(AppointManager), policy="another-2027.1").then_nothing()


def test_another_appointment_under_a_taken_id_is_refused() -> None:
    """AM1."""
    given(DECIDER, APPOINTED).when(appoint_manager, a(AppointManager, full_name="Li")).then_refused(
        "account-manager.id-taken"
    )


def test_whoever_comes_back_is_appointed_anew() -> None:
    """AM1."""
    given(DECIDER, APPOINTED, a(ManagerLeft)).when(appoint_manager, a(AppointManager, grade="trainee")).then(
        a(ManagerAppointed, grade="trainee")
    )
    given(DECIDER, APPOINTED, a(ManagerLeft)).when(
        appoint_manager, a(AppointManager, no_bad_record=False)
    ).then_refused("account-manager.entry-condition-unmet")


def test_a_grade_changes_and_the_coordinator_stays_while_above() -> None:
    """AM1."""
    given(DECIDER, APPOINTED, a(CoordinatorAssigned)).when(
        change_manager_grade, a(ChangeManagerGrade, grade="first")
    ).then(a(ManagerGradeChanged, grade="first", previous_grade="second", coordinator_id="chen"))


def test_nobody_is_coordinated_by_the_own_grade_after_a_promotion() -> None:
    """AM1: a higher grade coordinates a lower one."""
    given(DECIDER, APPOINTED, a(CoordinatorAssigned)).when(
        change_manager_grade, a(ChangeManagerGrade, grade="senior")
    ).then(a(ManagerGradeChanged, grade="senior", previous_grade="second"))


def test_changing_a_grade_to_what_it_is_changes_nothing() -> None:
    """AM1."""
    given(DECIDER, APPOINTED).when(change_manager_grade, a(ChangeManagerGrade)).then_nothing()


def test_a_higher_grade_coordinates_a_lower_one() -> None:
    """AM1."""
    given(DECIDER, APPOINTED).when(assign_coordinator, a(AssignCoordinator), coordinator=SENIOR).then(
        a(CoordinatorAssigned)
    )


@pytest.mark.parametrize("grade", ["second", "trainee"])
def test_the_same_or_a_lower_grade_coordinates_nobody(grade: Grade) -> None:
    """AM1."""
    given(DECIDER, APPOINTED).when(assign_coordinator, a(AssignCoordinator), coordinator=in_office(grade)).then_refused(
        "account-manager.grade-not-higher"
    )


def test_assigning_the_coordinator_a_manager_has_changes_nothing() -> None:
    """AM1."""
    given(DECIDER, APPOINTED, a(CoordinatorAssigned)).when(
        assign_coordinator, a(AssignCoordinator), coordinator=SENIOR
    ).then_nothing()


def test_whoever_has_left_coordinates_nobody() -> None:
    """AM1."""
    given(DECIDER, APPOINTED).when(assign_coordinator, a(AssignCoordinator), coordinator=GONE).then_refused(
        "account-manager.has-left"
    )


def test_a_manager_leaves_to_a_successor() -> None:
    """CU5."""
    given(DECIDER, APPOINTED).when(leave_customers, a(LeaveCustomers, successor_id="chen"), successor=SENIOR).then(
        a(ManagerLeft, successor_id="chen")
    )


def test_leaving_twice_changes_nothing() -> None:
    """CU5."""
    given(DECIDER, APPOINTED, a(ManagerLeft)).when(leave_customers, a(LeaveCustomers), successor=None).then_nothing()


def test_whoever_has_left_may_be_given_another_successor() -> None:
    """CU5."""
    given(DECIDER, APPOINTED, a(ManagerLeft)).when(
        leave_customers, a(LeaveCustomers, successor_id="chen"), successor=SENIOR
    ).then(a(ManagerLeft, successor_id="chen"))


@pytest.mark.parametrize(
    ("successor_id", "successor", "code"),
    [
        ("wang", SENIOR, "account-manager.successor-unfit"),
        ("chen", GONE, "account-manager.has-left"),
        ("chen", DECIDER.initial, "account-manager.not-appointed"),
    ],
)
def test_only_somebody_else_in_office_succeeds(successor_id: str, successor: AccountManager, code: str) -> None:
    """CU5."""
    given(DECIDER, APPOINTED).when(
        leave_customers, a(LeaveCustomers, successor_id=successor_id), successor=successor
    ).then_refused(code)


def test_nobody_unappointed_has_a_grade_a_coordinator_or_customers_to_leave() -> None:
    """AM1."""
    nobody, code = given(DECIDER), "account-manager.not-appointed"
    nobody.when(change_manager_grade, a(ChangeManagerGrade)).then_refused(code)
    nobody.when(assign_coordinator, a(AssignCoordinator), coordinator=SENIOR).then_refused(code)
    nobody.when(leave_customers, a(LeaveCustomers), successor=None).then_refused(code)


def test_whoever_has_left_changes_no_grade_and_gets_no_coordinator() -> None:
    """AM1."""
    left, code = given(DECIDER, APPOINTED, a(ManagerLeft)), "account-manager.has-left"
    left.when(change_manager_grade, a(ChangeManagerGrade, grade="first")).then_refused(code)
    left.when(assign_coordinator, a(AssignCoordinator), coordinator=SENIOR).then_refused(code)


def test_a_person_is_enrolled_once_and_may_be_appointed_later() -> None:
    """Semantics 35: whoever is named is known."""
    enrolled = a(PersonEnrolled)
    given(DECIDER).when(enrol_person, a(EnrolPerson)).then(enrolled)
    for known in (enrolled, APPOINTED):
        given(DECIDER, known).when(enrol_person, a(EnrolPerson)).then_nothing()
        given(DECIDER, known).when(enrol_person, a(EnrolPerson, full_name="Li")).then_refused(
            "account-manager.id-taken"
        )
    given(DECIDER, enrolled).when(appoint_manager, a(AppointManager)).then(APPOINTED)


def test_a_person_who_is_no_account_manager_has_no_grade_to_change_and_no_customers_to_leave_to_others() -> None:
    """AM1."""
    enrolled = given(DECIDER, a(PersonEnrolled))
    named = a(LeaveCustomers, successor_id="chen")
    enrolled.when(change_manager_grade, a(ChangeManagerGrade)).then_refused("account-manager.not-appointed")
    enrolled.when(leave_customers, named, successor=None).then_refused("account-manager.not-appointed")


def test_a_person_who_is_no_account_manager_leaves_once_and_is_enrolled_again() -> None:
    left = given(DECIDER, a(PersonEnrolled), a(ManagerLeft))
    given(DECIDER, a(PersonEnrolled)).when(leave_customers, a(LeaveCustomers), successor=None).then(a(ManagerLeft))
    left.when(leave_customers, a(LeaveCustomers), successor=None).then_nothing()
    left.when(enrol_person, a(EnrolPerson), at=AT).then(a(PersonEnrolled))
    left.when(enrol_person, a(EnrolPerson), at=AT - timedelta(days=1)).then_nothing()
    left.when(enrol_person, a(EnrolPerson, full_name="Wu"), at=AT).then_refused("account-manager.id-taken")

"""Decisions on calls to the number of a contact: what a call finds out says whether the number counts (CU7)."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from contracts.customers.contact import (
    ChangeContact,
    CheckPhone,
    ContactRecorded,
    PhoneChecked,
    PhoneCheckedV2,
)
from contracts.customers.customer import CustomerRegistered
from domain.customers.contact import change_contact, check_phone
from domain.customers.customer import DECIDER
from tests.examples import a
from tests.given import given

NINE = datetime(2025, 1, 7, 9, tzinfo=UTC)


TWO_DAYS_LATER = NINE + timedelta(days=2)


REGISTERED = a(CustomerRegistered)


NUMBER = {"phone": "+8613800138000", "phone_written": "138 0013 8000", "phone_given_at": NINE}


RECORDED = a(ContactRecorded, surname="王", **NUMBER)


NOT_CONNECTED = a(PhoneCheckedV2, outcome="cannot-be-connected", standing="grace", grace_until=TWO_DAYS_LATER)


changing = partial(change_contact, at=NINE)


@pytest.mark.parametrize("outcome", ["no-such-number", "not-own"])
def test_a_number_that_does_not_exist_or_is_another_s_is_void_at_once(outcome: str) -> None:
    """CU7: 联系不上的视为无效号码, unless it cannot be connected or is suspended."""
    given(DECIDER, REGISTERED, RECORDED).when(check_phone, a(CheckPhone, outcome=outcome), at=NINE).then(
        a(PhoneCheckedV2, outcome=outcome, standing="void")
    )


@pytest.mark.parametrize("outcome", ["cannot-be-connected", "suspended"])
def test_what_cannot_be_connected_or_is_suspended_gets_two_days(outcome: str) -> None:
    """CU7: 无法接通或停机给予2天时间."""
    given(DECIDER, REGISTERED, RECORDED).when(check_phone, a(CheckPhone, outcome=outcome), at=NINE).then(
        a(PhoneCheckedV2, outcome=outcome, standing="grace", grace_until=TWO_DAYS_LATER)
    )


def test_a_policy_may_give_another_grace() -> None:
    """CU7."""
    given(DECIDER, REGISTERED, RECORDED).when(
        check_phone,
        a(CheckPhone, outcome="cannot-be-connected"),
        at=NINE,
        grace=timedelta(days=1),
        policy="fitness-club-2026.1",
    ).then(
        a(
            PhoneCheckedV2,
            outcome="cannot-be-connected",
            standing="grace",
            grace_until=NINE + timedelta(days=1),
            policy="fitness-club-2026.1",
        )
    )


def test_a_second_call_in_vain_does_not_prolong_the_grace() -> None:
    """CU7."""
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED).when(
        check_phone, a(CheckPhone, outcome="suspended"), at=TWO_DAYS_LATER
    ).then_nothing()


def test_whoever_is_reached_in_time_has_a_number_that_counts() -> None:
    """CU7."""
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED).when(check_phone, a(CheckPhone), at=TWO_DAYS_LATER).then(
        a(PhoneCheckedV2)
    )
    given(DECIDER, REGISTERED, RECORDED, a(PhoneCheckedV2)).when(check_phone, a(CheckPhone), at=NINE).then_nothing()


def test_a_number_whose_grace_is_over_is_void_although_nobody_said_so() -> None:
    """CU7, semantics 4."""
    late = TWO_DAYS_LATER + timedelta(microseconds=1)
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED).when(check_phone, a(CheckPhone), at=late).then_refused(
        "customer.phone-void"
    )
    given(DECIDER, REGISTERED, RECORDED, NOT_CONNECTED).when(
        check_phone, a(CheckPhone, outcome="no-such-number"), at=late
    ).then_nothing()


def test_a_void_number_counts_again_only_when_it_is_given_again() -> None:
    """CU7."""
    void = a(PhoneCheckedV2, outcome="no-such-number", standing="void")
    again = a(ContactRecorded, surname="王", **NUMBER | {"phone_given_at": TWO_DAYS_LATER})
    given(DECIDER, REGISTERED, RECORDED, void).when(
        change_contact, a(ChangeContact, phone="138 0013 8000"), at=TWO_DAYS_LATER
    ).then(again)
    given(DECIDER, REGISTERED, RECORDED, void, again).when(check_phone, a(CheckPhone), at=TWO_DAYS_LATER).then(
        a(PhoneCheckedV2)
    )


def test_a_contact_without_a_number_cannot_be_called() -> None:
    """CU7."""
    given(DECIDER, REGISTERED, a(ContactRecorded)).when(check_phone, a(CheckPhone), at=NINE).then_refused(
        "customer.no-phone"
    )


@pytest.mark.parametrize("outcome", ["no-answer", "unreachable"])
def test_an_outcome_that_does_not_say_whether_the_number_counts_is_refused(outcome: str) -> None:
    """CU7: a number that nobody answers exists, and 联系不上 does not say why."""
    given(DECIDER, REGISTERED, RECORDED).when(check_phone, a(CheckPhone, outcome=outcome), at=NINE).then_refused(
        "customer.outcome-unclear"
    )


@pytest.mark.parametrize(
    ("outcome", "standing", "until"),
    [("no-answer", "grace", TWO_DAYS_LATER), ("unreachable", "void", None), ("suspended", "grace", TWO_DAYS_LATER)],
)
def test_a_call_that_an_earlier_release_recorded_stands(outcome: str, standing: str, until: datetime | None) -> None:
    """CU7: a stored event is read for ever."""
    stored = a(PhoneChecked, outcome=outcome, standing=standing, grace_until=until)
    called = given(DECIDER, REGISTERED, RECORDED, stored).when(check_phone, a(CheckPhone), at=TWO_DAYS_LATER)
    if standing == "void":
        called.then_refused("customer.phone-void")
    else:
        called.then(a(PhoneCheckedV2))

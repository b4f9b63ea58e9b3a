"""Decisions about a credit account and its limit (semantics 12, 18 and 31)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    CreditLimitSet,
    OpenCreditAccount,
    SetCreditLimit,
)
from contracts.money import Money
from domain.credit.credit_account import DECIDER, open_credit_account, set_credit_limit
from domain.credit.state import CreditAccount, Opened
from tests.examples import a, eur, usd
from tests.given import AT, Given, given

OPENED = a(CreditAccountOpened)


def test_an_account_is_opened_in_a_currency_and_a_zone() -> None:
    given(DECIDER).when(open_credit_account, a(OpenCreditAccount, zone="Asia/Shanghai")).then(
        a(CreditAccountOpened, zone="Asia/Shanghai")
    )


@pytest.mark.parametrize("zone", ["Middle/Earth", "../UTC", "utc+8", "asia/shanghai"])
def test_an_account_in_an_unknown_zone_is_refused(zone: str) -> None:
    given(DECIDER).when(open_credit_account, a(OpenCreditAccount, zone=zone)).then_refused(
        "credit-account.unknown-zone"
    )


def test_opening_the_same_account_twice_changes_nothing() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet)).when(open_credit_account, a(OpenCreditAccount)).then_nothing()


@pytest.mark.parametrize("other", [{"customer_id": "C9"}, {"currency": "EUR"}, {"zone": "Europe/Amsterdam"}])
def test_an_account_id_is_not_used_on_other_terms(other: dict[str, str]) -> None:
    given(DECIDER, OPENED).when(open_credit_account, a(OpenCreditAccount, **other)).then_refused(
        "credit-account.id-taken"
    )


def test_a_limit_is_set() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit), at=AT).then(a(CreditLimitSet))


def test_a_limit_of_zero_is_not_the_same_as_no_limit() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit, limit=usd("0.00")), at=AT).then(
        a(CreditLimitSet, limit=usd("0.00"))
    )


def test_a_limit_is_lifted() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet)).when(set_credit_limit, a(SetCreditLimit, limit=None), at=AT).then(
        a(CreditLimitSet, limit=None)
    )


def test_an_account_that_is_not_open_has_no_limit() -> None:
    given(DECIDER).when(set_credit_limit, a(SetCreditLimit), at=AT).then_refused("credit-account.not-open")


def test_a_limit_is_in_the_currency_of_the_account() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit, limit=eur("1000.00")), at=AT).then_refused(
        "credit-account.currency-differs"
    )


def test_setting_the_limit_that_is_set_changes_nothing() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet)).when(set_credit_limit, a(SetCreditLimit), at=AT).then_nothing()


def test_a_new_account_has_no_limit_to_lift() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit, limit=None), at=AT).then_nothing()


def test_an_earlier_limit_can_be_set_again() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet), a(CreditLimitSet, limit=usd("5.00"))).when(
        set_credit_limit, a(SetCreditLimit), at=AT
    ).then(a(CreditLimitSet))


def on(number: int) -> datetime:
    return AT + timedelta(days=number)


def set_on(*limits: tuple[int, Money | None]) -> Opened:
    """Return an account whose limits were recorded in this order, each with its day."""
    state = DECIDER.fold([(AT, OPENED), *((on(number), a(CreditLimitSet, limit=limit)) for number, limit in limits)])
    assert isinstance(state, Opened)
    return state


def test_a_limit_of_an_earlier_day_entered_late_does_not_replace_the_newer_one() -> None:
    account = set_on((5, usd("500.00")), (2, usd("200.00")))

    assert [account.limit_at(on(number)) for number in (1, 2, 4, 5, 9)] == [
        None,
        *[usd("200.00")] * 2,
        *[usd("500.00")] * 2,
    ]


@pytest.mark.parametrize(("number", "nothing"), [(1, False), (2, True), (4, True), (5, False), (9, False)])
def test_a_limit_changes_nothing_only_where_it_is_in_force_on_its_day(number: int, nothing: bool) -> None:
    past: Given[CreditAccount, CreditAccountEvent] = Given(set_on((5, usd("500.00")), (2, usd("200.00"))))
    answer = past.when(set_credit_limit, a(SetCreditLimit, limit=usd("200.00")), at=on(number))

    if nothing:
        answer.then_nothing()
    else:
        answer.then(a(CreditLimitSet, limit=usd("200.00")))


def test_of_two_limits_of_one_instant_the_one_recorded_later_is_in_force() -> None:
    assert set_on((2, usd("500.00")), (2, usd("0.00"))).limit_at(on(2)) == usd("0.00")


def test_a_limit_lifted_for_an_earlier_day_is_back_when_the_next_one_begins() -> None:
    account = set_on((1, usd("100.00")), (5, usd("500.00")), (3, None))

    assert [account.limit_at(on(number)) for number in (2, 3, 4, 5)] == [usd("100.00"), None, None, usd("500.00")]


LIMITS = st.none() | st.integers(0, 3).map(lambda tens: usd(f"{tens}0.00"))


@given_any(st.lists(st.tuples(st.integers(0, 9), LIMITS)))
def test_the_limit_in_force_is_the_last_by_day_however_it_was_recorded(asked: list[tuple[int, Money | None]]) -> None:
    account, known = set_on(), list[tuple[int, Money | None]]()
    for number, limit in asked:
        if changes := _last(known, number) != limit:
            known.append((number, limit))
        events = set_credit_limit(account, a(SetCreditLimit, limit=limit), at=on(number))
        assert bool(events) is changes
        account = set_on(*known)
        assert [account.limit_at(on(day)) for day in range(-1, 11)] == [_last(known, day) for day in range(-1, 11)]


def _last(known: list[tuple[int, Money | None]], number: int) -> Money | None:
    return (None, *(limit for day, limit in sorted(known, key=lambda each: each[0]) if day <= number))[-1]

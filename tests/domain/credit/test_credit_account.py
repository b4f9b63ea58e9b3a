"""Decisions about a credit account and its limit (semantics 12 and 18)."""

import pytest

from contracts.credit.credit_account import CreditAccountOpened, CreditLimitSet, OpenCreditAccount, SetCreditLimit
from domain.credit.credit_account import DECIDER, open_credit_account, set_credit_limit
from tests.examples import a, eur, usd
from tests.given import given

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
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit)).then(a(CreditLimitSet))


def test_a_limit_of_zero_is_not_the_same_as_no_limit() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit, limit=usd("0.00"))).then(
        a(CreditLimitSet, limit=usd("0.00"))
    )


def test_a_limit_is_lifted() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet)).when(set_credit_limit, a(SetCreditLimit, limit=None)).then(
        a(CreditLimitSet, limit=None)
    )


def test_an_account_that_is_not_open_has_no_limit() -> None:
    given(DECIDER).when(set_credit_limit, a(SetCreditLimit)).then_refused("credit-account.not-open")


def test_a_limit_is_in_the_currency_of_the_account() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit, limit=eur("1000.00"))).then_refused(
        "credit-account.currency-differs"
    )


def test_setting_the_limit_that_is_set_changes_nothing() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet)).when(set_credit_limit, a(SetCreditLimit)).then_nothing()


def test_a_new_account_has_no_limit_to_lift() -> None:
    given(DECIDER, OPENED).when(set_credit_limit, a(SetCreditLimit, limit=None)).then_nothing()


def test_an_earlier_limit_can_be_set_again() -> None:
    given(DECIDER, OPENED, a(CreditLimitSet), a(CreditLimitSet, limit=usd("5.00"))).when(
        set_credit_limit, a(SetCreditLimit)
    ).then(a(CreditLimitSet))

"""Decisions about what a customer bought and gave back."""

import pytest

from contracts.customers.customer import (
    CustomerRegistered,
    PurchaseRecorded,
    RecordPurchase,
    RecordRefund,
    RefundRecorded,
)
from domain.customers.customer import DECIDER
from domain.customers.purchase import record_purchase, record_refund
from tests.examples import a, eur, usd
from tests.given import given

REGISTERED = a(CustomerRegistered)
BOUGHT = a(PurchaseRecorded, amount=usd("100.00"))


def test_a_purchase_is_recorded() -> None:
    given(DECIDER, REGISTERED).when(record_purchase, a(RecordPurchase)).then(a(PurchaseRecorded))


def test_a_purchase_of_nothing_paid_is_a_purchase() -> None:
    given(DECIDER, REGISTERED).when(record_purchase, a(RecordPurchase, amount=usd("0.00"))).then(
        a(PurchaseRecorded, amount=usd("0.00"))
    )


def test_an_unregistered_customer_cannot_purchase() -> None:
    given(DECIDER).when(record_purchase, a(RecordPurchase)).then_refused("customer.not-registered")


def test_the_same_purchase_twice_is_one_purchase() -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(record_purchase, a(RecordPurchase)).then_nothing()


@pytest.mark.parametrize(
    "other", [{"purchased_on": "2025-01-08"}, {"quantity": 3}, {"amount": usd("99.00")}, {"amount": eur("100.00")}]
)
def test_a_purchase_number_is_not_used_for_another_purchase(other: dict[str, object]) -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(record_purchase, a(RecordPurchase, **other)).then_refused(
        "customer.purchase-number-taken"
    )


def test_a_purchase_repeated_after_its_refund_is_still_one_purchase() -> None:
    given(DECIDER, REGISTERED, BOUGHT, a(RefundRecorded)).when(record_purchase, a(RecordPurchase)).then_nothing()


def test_a_refund_names_the_purchase_it_belongs_to() -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(record_refund, a(RecordRefund, amount=usd("30.00"))).then(
        a(RefundRecorded, amount=usd("30.00"))
    )


def test_a_whole_purchase_can_be_refunded() -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(record_refund, a(RecordRefund)).then(a(RefundRecorded))


def test_an_unregistered_customer_gets_no_refund() -> None:
    given(DECIDER).when(record_refund, a(RecordRefund)).then_refused("customer.not-registered")


def test_a_refund_of_an_unknown_purchase_is_refused() -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(record_refund, a(RecordRefund, purchase="P2")).then_refused(
        "customer.unknown-purchase"
    )


def test_a_refund_is_paid_in_the_currency_of_its_purchase() -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(record_refund, a(RecordRefund, amount=eur("1.00"))).then_refused(
        "customer.currency-differs"
    )


def test_the_same_refund_twice_is_one_refund() -> None:
    given(DECIDER, REGISTERED, BOUGHT, a(RefundRecorded)).when(record_refund, a(RecordRefund)).then_nothing()


@pytest.mark.parametrize(
    "other", [{"refunded_on": "2025-01-21"}, {"amount": usd("9.00")}, {"amount": eur("10.00")}, {"purchase": "P2"}]
)
def test_a_refund_number_is_not_used_for_another_refund(other: dict[str, object]) -> None:
    given(
        DECIDER,
        REGISTERED,
        BOUGHT,
        a(PurchaseRecorded, purchase="P2"),
        a(RefundRecorded, amount=usd("10.00")),
    ).when(record_refund, a(RecordRefund, **({"amount": usd("10.00")} | other))).then_refused(
        "customer.refund-number-taken"
    )


@pytest.mark.parametrize(("amount", "purchase"), [("40.01", "P1"), ("100.01", "P2")])
def test_refunds_together_cannot_exceed_their_purchase(amount: str, purchase: str) -> None:
    given(
        DECIDER,
        REGISTERED,
        BOUGHT,
        a(PurchaseRecorded, purchase="P2"),
        a(RefundRecorded, amount=usd("35.00")),
        a(RefundRecorded, refund="F2", amount=usd("25.00")),
    ).when(record_refund, a(RecordRefund, refund="F3", purchase=purchase, amount=usd(amount))).then_refused(
        "customer.refund-exceeds-purchase"
    )


def test_what_is_left_of_a_purchase_can_be_refunded() -> None:
    given(DECIDER, REGISTERED, BOUGHT, a(RefundRecorded, amount=usd("60.00"))).when(
        record_refund, a(RecordRefund, refund="F2", amount=usd("40.00"))
    ).then(a(RefundRecorded, refund="F2", amount=usd("40.00")))


@pytest.mark.parametrize(("day", "code"), [("2025-01-06", "customer.refund-before-purchase"), ("2025-01-07", None)])
def test_no_refund_is_older_than_its_purchase(day: str, code: str | None) -> None:
    """Semantics 32, by day; what was stored before the rule stays readable."""
    answer = given(DECIDER, REGISTERED, BOUGHT).when(record_refund, a(RecordRefund, refunded_on=day))
    if code:
        answer.then_refused(code)
    else:
        answer.then(a(RefundRecorded, refunded_on=day))

    old = given(DECIDER, REGISTERED, BOUGHT, a(RefundRecorded, refunded_on="2025-01-06", amount=usd("1.00")))
    old.when(record_refund, a(RecordRefund, refunded_on="2025-01-06", amount=usd("1.00"))).then_nothing()

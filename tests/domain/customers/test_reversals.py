"""Purchases and refunds are taken back on a day, by a person with a reason (semantics 31, 32 and 34)."""

from datetime import date
from typing import Any, Final

import pytest
from pydantic import ValidationError

from contracts.customers.customer import (
    CustomerRegistered,
    PurchaseRecorded,
    RecordPurchase,
    RecordRefund,
    RefundRecorded,
)
from contracts.customers.reversal import PurchaseReversed, RefundReversed, ReversePurchase, ReverseRefund
from domain.customers.customer import DECIDER
from domain.customers.purchase import record_purchase, record_refund
from domain.customers.reversals import reverse_purchase, reverse_refund
from projections.customers.purchases import PROJECTION
from projections.customers.spending import spent
from projections.survivor import OfCustomer
from tests.examples import a, usd
from tests.given import given
from tests.projections.story import on, rows

REGISTERED: Final = a(CustomerRegistered)
BOUGHT: Final = a(PurchaseRecorded)
GIVEN_BACK: Final = a(RefundRecorded, amount=usd("30.00"))
WHY: Final[dict[str, Any]] = {"by": "chen", "reason": "typed twice"}
BOUGHT_BACK: Final = a(PurchaseReversed, reversed_on=date(2025, 2, 1), **WHY)
REFUND_BACK: Final = a(RefundReversed, amount=usd("30.00"), reversed_on=date(2025, 1, 25), **WHY)
PURCHASE: Final = a(ReversePurchase, reversed_on=date(2025, 2, 1), **WHY)
REFUND: Final = a(ReverseRefund, reversed_on=date(2025, 1, 25), **WHY)


def test_a_purchase_that_was_a_mistake_is_taken_back() -> None:
    given(DECIDER, REGISTERED, BOUGHT).when(reverse_purchase, PURCHASE).then(BOUGHT_BACK)
    past = given(DECIDER, REGISTERED, BOUGHT, BOUGHT_BACK)
    past.when(reverse_purchase, PURCHASE).then_nothing()
    past.when(record_refund, a(RecordRefund)).then_refused("customer.purchase-reversed")
    past.when(record_purchase, a(RecordPurchase)).then_refused("customer.purchase-number-taken")
    past.when(record_purchase, a(RecordPurchase, purchase="P2")).then(a(PurchaseRecorded, purchase="P2"))


def test_a_refund_that_was_a_mistake_is_taken_back_and_can_be_made_again() -> None:
    given(DECIDER, REGISTERED, BOUGHT, GIVEN_BACK).when(reverse_refund, REFUND).then(REFUND_BACK)
    past = given(DECIDER, REGISTERED, BOUGHT, GIVEN_BACK, REFUND_BACK)
    past.when(reverse_refund, REFUND).then_nothing()
    past.when(record_refund, a(RecordRefund, amount=usd("30.00"))).then_refused("customer.refund-number-taken")
    past.when(record_refund, a(RecordRefund, refund="F2")).then(a(RefundRecorded, refund="F2"))


@pytest.mark.parametrize("other", [{"by": "li"}, {"reason": "other"}, {"reversed_on": date(2025, 2, 2)}])
def test_another_reversal_of_the_same_is_refused(other: dict[str, Any]) -> None:
    again = a(ReversePurchase, **({"reversed_on": date(2025, 2, 1)} | WHY | other))
    given(DECIDER, REGISTERED, BOUGHT, BOUGHT_BACK).when(reverse_purchase, again).then_refused(
        "customer.reversed-otherwise"
    )


def test_a_purchase_is_not_reversed_under_its_refunds() -> None:
    """The later fact is named (semantics 31)."""
    given(DECIDER, REGISTERED, BOUGHT, GIVEN_BACK).when(reverse_purchase, PURCHASE).then_refused(
        "customer.purchase-refunded"
    )
    without = given(DECIDER, REGISTERED, BOUGHT, GIVEN_BACK, REFUND_BACK)
    without.when(reverse_purchase, PURCHASE).then(BOUGHT_BACK)
    answer = without.when(reverse_purchase, a(ReversePurchase, reversed_on=date(2025, 1, 24), **WHY))
    answer.then_refused("customer.purchase-refunded")
    assert "refund F1 until 2025-01-25" in str(answer.answer)


def test_a_reversal_comes_not_before_what_it_takes_back() -> None:
    """Semantics 32."""
    early = date(2025, 1, 6)
    past = given(DECIDER, REGISTERED, BOUGHT, GIVEN_BACK)
    past.when(reverse_purchase, a(ReversePurchase, reversed_on=early, **WHY)).then_refused(
        "customer.reversed-before-recorded"
    )
    past.when(reverse_refund, a(ReverseRefund, reversed_on=date(2025, 1, 19), **WHY)).then_refused(
        "customer.reversed-before-recorded"
    )


def test_what_a_customer_does_not_have_is_not_reversed() -> None:
    given(DECIDER).when(reverse_purchase, PURCHASE).then_refused("customer.not-registered")
    given(DECIDER, REGISTERED).when(reverse_purchase, PURCHASE).then_refused("customer.unknown-purchase")
    given(DECIDER, REGISTERED).when(reverse_refund, REFUND).then_refused("customer.unknown-refund")


def test_a_list_that_ends_before_the_reversal_shows_the_purchase_as_it_was() -> None:
    """Semantics 31."""
    kept = rows(
        PROJECTION,
        on("2025-01-07", BOUGHT),
        on("2025-01-20", GIVEN_BACK),
        on("2025-01-25", REFUND_BACK),
        on("2025-02-01", BOUGHT_BACK),
    )
    sums = {
        end: [f"{each.amount}" for each in spent([OfCustomer(kept["C8", "P1"], ())], date(2025, 1, 1), end)]
        for end in (date(2025, 1, 20), date(2025, 1, 25), date(2025, 1, 26), date(2025, 2, 1), date(2025, 2, 2))
    }

    assert list(sums.values()) == [["100.00"], ["70.00"], ["100.00"], ["100.00"], []]


@pytest.mark.parametrize("fields", [{"reason": " "}, {"reason": "x" * 2001}, {"by": ""}])
def test_a_reversal_has_a_reason_and_a_person(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a(ReversePurchase, **({"reversed_on": date(2025, 2, 1)} | WHY | fields))

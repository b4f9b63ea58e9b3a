"""Indicators of receivables, each with the arithmetic that a person would do (CR7, G16, G17)."""

from decimal import Decimal
from typing import Any

import pytest

from domain.credit import indicators
from domain.credit.indicators import Billing, Flow


def flow(**others: str) -> Flow:
    given = {
        "opening": "500",
        "billed": "300",
        "collected": "360",
        "written_off": "12",
        "closing": "400",
        "current": "250",
    } | others
    return Flow(**{name: Decimal(amount) for name, amount in given.items()})


def test_g16_the_collection_effectiveness_index_is_what_was_collected_of_what_could_be() -> None:
    assert indicators.cei(flow()) == Decimal("72.73")


def test_days_of_sales_outstanding_are_what_is_owed_by_what_is_billed_in_a_day() -> None:
    assert indicators.dso(flow(), 30) == Decimal("40.00")
    assert indicators.best_possible_dso(flow(), 30) == Decimal("25.00")


def test_the_collection_rate_counts_money_and_the_bad_debt_rate_what_was_written_off() -> None:
    assert indicators.collection_rate(flow()) == Decimal("45.00")
    assert indicators.bad_debt_rate(flow()) == Decimal("4.00")


@pytest.mark.parametrize("rate", [indicators.bad_debt_rate, lambda each: indicators.dso(each, 30)])
def test_where_nothing_was_billed_there_is_no_rate(rate: Any) -> None:
    assert rate(flow(billed="0")) is None
    assert rate(flow(billed="-20")) is None


def test_the_index_of_a_period_in_which_nothing_fell_due_is_none() -> None:
    assert indicators.cei(flow(opening="0", billed="250", closing="250")) is None


@pytest.mark.parametrize(
    ("closing", "days"),
    [("0", "0.00"), ("150", "14.00"), ("300", "28.00"), ("400", "34.20"), ("800", "59.00"), ("800.01", None)],
)
def test_days_are_counted_back_until_the_billing_makes_up_what_is_owed(closing: str, days: str | None) -> None:
    billed = [Billing(28, Decimal(300)), Billing(31, Decimal(500))]

    found = indicators.count_back_dso(Decimal(closing), billed)

    assert found == (None if days is None else Decimal(days))


def test_a_month_in_which_more_was_taken_back_than_billed_counts_its_days_alone() -> None:
    billed = [Billing(28, Decimal(-50)), Billing(31, Decimal(310))]

    assert indicators.count_back_dso(Decimal(100), billed) == Decimal("38.00")


@pytest.mark.parametrize(
    ("outstanding", "percent", "amount"),
    [("15000", "0.5", "75.00"), ("7500", "2.2", "165.00"), ("4000", "2.7", "108.00"), ("2500", "4.5", "112.50")],
)
def test_g17_a_provision_is_a_percentage_of_each_bucket(outstanding: str, percent: str, amount: str) -> None:
    found = indicators.provision(Decimal(outstanding), Decimal(percent), Decimal("0.01"))

    assert found == Decimal(amount)


def test_a_provision_has_the_decimals_of_its_currency() -> None:
    assert str(indicators.provision(Decimal(250), Decimal(1), Decimal(1))) == "2"
    assert indicators.share(Decimal(1), Decimal(0)) is None

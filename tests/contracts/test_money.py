"""Money is exact: in whole minor units of its currency, never a float, the same in JSON as it was (semantics 12)."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import ValidationError

from contracts.money import Money, minor_unit
from contracts.tiers.tier import GiveScore
from tests.contracts.strategies import moneys


def money(amount: object, currency: str) -> Money:
    return Money.model_validate({"amount": amount, "currency": currency})


@pytest.mark.parametrize(
    ("currency", "unit"), [("CNY", "0.01"), ("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001"), ("CLF", "0.0001")]
)
def test_each_currency_has_its_own_minor_unit(currency: str, unit: str) -> None:
    assert minor_unit(currency) == Decimal(unit)
    assert money(unit, currency).amount == Decimal(unit)


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.5", "JPY"), ("1.2345", "KWD"), ("0.001", "CNY"), ("1.00001", "CNY")]
)
def test_less_than_a_minor_unit_is_not_money(amount: str, currency: str) -> None:
    with pytest.raises(ValidationError, match="more decimals than the currency"):
        money(amount, currency)


@pytest.mark.parametrize(
    ("given_amount", "currency", "written"),
    [
        ("5", "CNY", "5.00"),
        ("5.0", "JPY", "5"),
        ("100.000", "CNY", "100.00"),
        ("29.7300000000", "USD", "29.73"),
        ("1.5", "KWD", "1.500"),
        ("0", "USD", "0.00"),
        ("-0", "USD", "0.00"),
        ("-7.10", "USD", "-7.10"),
    ],
)
def test_an_amount_is_written_one_way_with_the_decimals_of_its_currency(
    given_amount: str, currency: str, written: str
) -> None:
    assert money(given_amount, currency).model_dump(mode="json") == {"amount": written, "currency": currency}
    assert str(money(given_amount, currency)) == f"{written} {currency}"


@pytest.mark.parametrize(
    "amount",
    ["NaN", "Infinity", "-Infinity", "twelve", "", "1E+3", "1e-3", "１２", "1_000", "1,5", "+1", " 1", "1\n", ".5",
     "5.", "1." + "0" * 19, "1" * 19, 5, 5.5, 0.1, True, None, 12345678901234567.89],
)  # fmt: skip
def test_an_amount_is_text_as_the_schema_says_because_clients_round_numbers(amount: object) -> None:
    with pytest.raises(ValidationError) as refused:
        money(amount, "CNY")
    assert [(fault["type"], fault["loc"]) for fault in refused.value.errors()] == [("amount", ("amount",))]
    schema = Money.model_json_schema()["properties"]["amount"]
    assert schema["type"] == "string"
    assert not (isinstance(amount, str) and re.fullmatch(schema["pattern"], amount))


@pytest.mark.parametrize("value", ["1E+3", "１２", "+1", "1" * 25, "0.1234567", 5, 0.1, True])
def test_a_score_is_text_too(value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        GiveScore.model_validate({"customer_id": "8", "score": "s", "value": value, "by": "A"})
    assert [(fault["type"], fault["loc"]) for fault in refused.value.errors()] == [("number", ("value",))]


@pytest.mark.parametrize("currency", ["", "cny", "RMB¥", "US", "CNYX", "CNY\n"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValidationError, match="currency"):
        money("1", currency)


def test_an_amount_has_no_more_digits_in_its_written_form_than_can_be_read_back() -> None:
    assert money("9999999999999999.99", "CNY").amount == Decimal("9999999999999999.99")
    for amount in ("10000000000000000", "999999999999999999"):
        with pytest.raises(ValidationError, match="more than 18 digits"):
            money(amount, "CNY")


def test_equal_amounts_of_two_currencies_are_not_equal() -> None:
    assert money("1", "CNY") == money("1.00", "CNY") != money("1", "USD")


@given(amount=moneys())
def test_any_money_is_the_same_after_json(amount: Money) -> None:
    assert Money.model_validate_json(amount.model_dump_json()) == amount

"""The same text is the same number, or none, over every door (semantics 36)."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from contracts.customers.customer import RecordPurchase
from contracts.money import Money
from contracts.tiers.tier import GiveScore
from services.cli.main import APP
from services.imports import cell
from services.scenarios.text.spelling import spelled_out

WRONG = (
    "1_000", "1'000", "１００", "١٠٠", "१००", "1e3", "1E3", " 5 ", "5\t", "+5", "NaN", "Infinity", "0x10", "1,000",
    ".5", "5.", "--5", "²", "五", "5 CNY", "−5",
)  # fmt: skip
PURCHASE = {"customer_id": "C1", "purchase": "P1", "purchased_on": "2026-02-03"}


def over_http(amount: str, quantity: Any = 1) -> RecordPurchase:
    return RecordPurchase.model_validate(
        PURCHASE | {"amount": {"amount": amount, "currency": "CNY"}, "quantity": quantity}
    )


def in_a_scenario(amount: str, quantity: Any = "1") -> RecordPurchase:
    fields = PURCHASE | {"amount": f"{amount} CNY", "quantity": quantity}
    command = spelled_out(RecordPurchase, fields, ZoneInfo("UTC"))
    assert isinstance(command, RecordPurchase)
    return command


def in_an_import(amount: str) -> Money:
    return cell.money({"amount": amount}, "amount", "CNY")


DOORS: tuple[Callable[[str], Any], ...] = (over_http, in_a_scenario, in_an_import)


@pytest.mark.parametrize("text", WRONG)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_what_is_no_amount_is_none_over_every_door(door: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        door(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5", "5.00"),
        ("-0", "0.00"),
        ("0005.5", "5.50"),
        ("1000.00", "1000.00"),
        ("100.000", "100.00"),
        ("29.73000000", "29.73"),
        ("5.0000000000000000", "5.00"),
    ],
)
def test_an_amount_is_the_same_over_every_door(text: str, amount: str) -> None:
    read = [over_http(text).amount, in_a_scenario(text).amount, in_an_import(text)]

    assert [str(each) for each in read] == [f"{amount} CNY"] * 3


@pytest.mark.parametrize("text", [*WRONG, "5.0"])
def test_what_is_no_whole_number_is_none_over_every_door(text: str) -> None:
    for door in (over_http, in_a_scenario):
        with pytest.raises(ValueError, match="quantity"):
            door("5", text)
    with pytest.raises(cell.BadValue, match="quantity must"):
        cell.count({"quantity": text}, "quantity")


def test_true_is_no_whole_number() -> None:
    with pytest.raises(ValueError, match="quantity"):
        over_http("5", quantity=True)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_score_over_http_is_none_on_the_command_line(text: str) -> None:
    with pytest.raises(ValueError, match="value"):
        GiveScore.model_validate({"customer_id": "C1", "score": "influence", "value": text, "by": "Li Wei"})

    result = CliRunner().invoke(APP, ["tiers", "score", "C1", "--score", "influence", f"--value={text}", "--by", "Li"])

    assert result.exit_code == 2, result.output
    assert "is not a number" in result.output


@pytest.mark.parametrize("text", ["0.001", "1.00001", "5." + "0" * 19, "9" * 18])
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_what_the_currency_does_not_have_is_no_amount_over_any_door(door: Callable[[str], Any], text: str) -> None:
    """More decimals than a currency has are refused, unless they are zeros; and 18 digits are the most."""
    with pytest.raises(ValueError, match="amount"):
        door(text)

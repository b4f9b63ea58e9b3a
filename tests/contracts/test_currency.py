"""Currencies of commands are those of ISO 4217 (semantics 35); what is stored stays readable."""

import pytest
from pydantic import ValidationError

from contracts.credit.credit_account import CreditAccountOpened, OpenCreditAccount
from contracts.currency import CODES, known
from contracts.customers.customer import PurchaseRecorded, RecordPurchase, RecordRefund
from contracts.customers.file import AddProject
from contracts.customers.information import ChangeCreditInformation
from contracts.message import Command
from contracts.money import MINOR_UNITS
from tests.examples import a


@pytest.mark.parametrize(("code", "nearest"), [("RMB", "CNY"), ("ZZZ", "ZMW"), ("USB", "USD")])
def test_a_code_of_no_currency_is_refused_with_the_nearest(code: str, nearest: str) -> None:
    money = {"amount": "1.00", "currency": code}
    given: list[tuple[type[Command], str, object]] = [
        (OpenCreditAccount, "currency", code),
        (RecordPurchase, "amount", money),
        (RecordRefund, "amount", money),
        (AddProject, "budget", money),
        (ChangeCreditInformation, "credit_limit", money),
    ]
    for command, field, value in given:
        with pytest.raises(ValidationError, match=f"no currency {code} in ISO 4217; the nearest known: ") as no:
            a(command, **{field: value})
        (fault,) = no.value.errors()
        assert fault["loc"] == (field,)
        assert nearest in fault["msg"]


def test_currencies_in_use_are_taken_and_stored_ones_stay() -> None:
    assert {known(code) for code in ("CNY", "USD", "EUR", "JPY", "KWD", "CLF")} < CODES
    assert set(MINOR_UNITS) <= CODES
    assert a(CreditAccountOpened, currency="RMB").currency == "RMB"
    assert a(PurchaseRecorded, amount={"amount": "1.00", "currency": "ZZZ"}).amount.currency == "ZZZ"

"""An amount of money in one currency, exact to the currency's minor unit (semantics 12)."""

import re
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from contracts.form import written
from contracts.message import Message

Currency = Annotated[str, StringConstraints(pattern=written.CURRENCY)]

MAX_DIGITS = 18
# Zeros at the end count nothing: other systems write every amount with as many decimals as their columns have.
_AMOUNT: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_WRITTEN: Final = r"^-?[0-9]{1,18}(\.[0-9]{1,4})?$"


def _exact(value: Any) -> Decimal:
    """Return the decimal that a field was given: text, because clients round numbers of JSON before they send them."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("amount", 'it is a decimal number written as text, as in "100.00"')


Amount = Annotated[
    Decimal,
    Field(max_digits=MAX_DIGITS, allow_inf_nan=False),
    BeforeValidator(_exact),
    WithJsonSchema({"type": "string", "pattern": f"^{_AMOUNT.pattern}$"}, mode="validation"),
    WithJsonSchema({"type": "string", "pattern": _WRITTEN}, mode="serialization"),
]

# ISO 4217 currencies whose minor unit is not a hundredth.
MINOR_UNITS = {
    **dict.fromkeys(
        (
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
            "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


@cache
def minor_unit(currency: str) -> Decimal:
    """Return the smallest amount of the currency: 0.01 for USD, 1 for JPY."""
    return Decimal(1).scaleb(-MINOR_UNITS.get(currency, 2))


class Money(Message):
    """`amount` is a decimal, written as a string in JSON, with exactly the currency's decimals."""

    amount: Amount
    currency: Currency

    @model_validator(mode="after")
    def _in_minor_units(self) -> Self:
        unit = minor_unit(self.currency)
        exact = self.amount.quantize(unit) + 0  # no "-0.00"
        if exact != self.amount:
            message = f"{self.amount} {self.currency} has more decimals than the currency"
            raise ValueError(message)
        if abs(exact) >= unit.scaleb(MAX_DIGITS):
            message = f"{exact} {self.currency} has more than {MAX_DIGITS} digits"
            raise ValueError(message)
        object.__setattr__(self, "amount", exact)
        return self

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def _not_negative(money: Money) -> Money:
    if money.amount < 0:
        message = "amount must not be negative"
        raise ValueError(message)
    return money


def _more_than_zero(money: Money) -> Money:
    if money.amount <= 0:
        message = "amount must be more than zero"
        raise ValueError(message)
    return money


MoneyFromZero = Annotated[Money, AfterValidator(_not_negative)]
PositiveMoney = Annotated[Money, AfterValidator(_more_than_zero)]

"""The forms that fields of tiers have: the name of a scheme, a decimal number, the result of a bid."""

import re
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from contracts.form import written
from contracts.message import Label

# A scheme of a policy pack: `distributor/abc`.
Scheme = Annotated[str, StringConstraints(pattern=written.SCHEME)]
Named = Annotated[str, StringConstraints(pattern=written.NAME)]
BidResult = Literal["won", "lost"]
_NUMBER: Final = re.compile(r"-?[0-9]{1,24}(\.[0-9]{1,6})?")


def number_given(value: Any) -> Decimal:
    """Return the decimal that a field was given: text, because clients round numbers of JSON before they send them."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("number", 'it is a decimal number written as text, as in "0.5"')


# Never with an exponent.
Number = Annotated[
    Decimal,
    Field(max_digits=24, decimal_places=6, allow_inf_nan=False),
    AfterValidator(lambda number: Decimal(format(number, "f")) + 0),
    BeforeValidator(number_given),
    WithJsonSchema({"type": "string", "pattern": f"^{_NUMBER.pattern}$"}),
]
Persons = Annotated[tuple[Label, ...], Field(min_length=1, max_length=20)]

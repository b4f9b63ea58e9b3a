"""Says what is wrong with a value in words for authors of scenarios."""

import re
from typing import Final

from pydantic_core import ErrorDetails

AMOUNT: Final = "write an amount as in 100.00 CNY"
DATE: Final = "write a date as in 2025-09-26"
INSTANT: Final = "write an instant as in 2025-09-26 16:30"
MAPPING: Final = "this holds keys with values"
REASONS: Final = {
    "extra_forbidden": "this is not known here",
    "missing": "this is missing",
    "union_tag_not_found": "`op` is missing",
    "dict_type": MAPPING,
    "model_type": MAPPING,
    "tuple_type": "this is a list",
    "int_parsing": "this is not a whole number",
    "amount": "this is not a number",
    "number": "this is not a number",
    "bool_parsing": "write true or false",
    "day": DATE,
    "instant": INSTANT,
}
# pydantic's words for the value.
SUBJECT: Final = re.compile(r"(Input|String|List|Tuple|Decimal input|Value) should")


def reason(error: ErrorDetails) -> str:
    """Return the reason as a part of a sentence."""
    details = error.get("ctx", {})
    match error["type"]:
        case "model_type" if details.get("class_name") == "Money":
            return AMOUNT
        case "union_tag_invalid":
            return f"“{details['tag']}” is not one of {details['expected_tags']}"
        case "string_pattern_mismatch":
            return f"“{error['input']}” is not written as {details['pattern']}"
        case known if known in REASONS:
            return REASONS[known]
        case _:
            return SUBJECT.sub("this should", error["msg"].removeprefix("Value error, "))

"""Says what is wrong with a value to authors of scenarios, who write amounts and instants in their own way."""

from typing import Final

from pydantic_core import ErrorDetails

from services import wording

AMOUNT: Final = "write an amount as in 100.00 CNY"
REASONS: Final = {
    "union_tag_not_found": "`op` is missing",
    "amount": AMOUNT,
    "day": "write a date as in 2025-09-26",
    "instant": "write an instant as in 2025-09-26 16:30",
}


def reason(error: ErrorDetails) -> str:
    """Return the reason as a part of a sentence."""
    if error["type"] == "model_type" and error.get("ctx", {}).get("class_name") == "Money":
        return AMOUNT
    return REASONS.get(error["type"]) or wording.reason(error)

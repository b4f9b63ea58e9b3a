"""Says what is wrong with a value, in the same words over HTTP, on the command line, in imports and in scenarios."""

import re
from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic_core import core_schema

from contracts.form.written import RULES

FIELDS: Final = "it must hold fields with their values"
LIST: Final = "it must be a list"
NUMBER: Final = "it must be a number"
WHOLE: Final = "it must be a whole number"
CHOICE: Final = "it must be true or false"
OTHER: Final = "it is not in the form that is asked for"
MONEY: Final = 'it must be an amount with its currency, as in {"amount": "100.00", "currency": "CNY"}'
REASONS: Final = {
    "missing": "it is missing",
    "extra_forbidden": "it is not known here",
    "union_tag_not_found": "it does not say of which kind it is",
    "string_type": "it must be text",
    "string_unicode": "it holds half of a character (a lone surrogate)",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "bool_type": CHOICE,
    "bool_parsing": CHOICE,
    "dict_type": FIELDS,
    "model_type": FIELDS,
    "model_attributes_type": FIELDS,
    "list_type": LIST,
    "tuple_type": LIST,
    "finite_number": NUMBER,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
}
# With what pydantic knows of the limit.
LIMITS: Final = {
    "string_too_long": "it must have at most {max_length} characters",
    "string_too_short": "it must have at least {min_length} characters",
    "too_long": "it must have at most {max_length} entries",
    "too_short": "it must have at least {min_length} entries",
    "greater_than": "it must be more than {gt}",
    "greater_than_equal": "it must be {ge} or more",
    "less_than": "it must be less than {lt}",
    "less_than_equal": "it must be {le} or less",
    "decimal_max_digits": "it must have at most {max_digits} digits",
    "decimal_max_places": "it must have at most {decimal_places} decimals",
    "decimal_whole_digits": "it must have at most {whole_digits} digits before the decimal point",
    "json_invalid": "it is not JSON: {error}",
}
QUOTED: Final = re.compile(r"'([^']*)'")
# Rules of our own have sentences of their own; for what pydantic finds wrong and is not listed there is one.
OF_PYDANTIC: Final = frozenset(get_args(core_schema.ErrorType))


def reason(error: Mapping[str, Any]) -> str:
    """Return the reason as a part of a sentence that follows the field's name; the value is not repeated."""
    kind, details = error["type"], error.get("ctx", {})
    match kind:
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "string_pattern_mismatch" if details.get("pattern") in RULES:
            return f"it {RULES[details['pattern']]}"
        case "literal_error" | "enum":
            return f"it must be {_quoted(details['expected'])}"
        case "union_tag_invalid":
            return f"its kind must be one of {_quoted(details['expected_tags'])}"
        case "model_type" if details.get("class_name") == "Money":
            return MONEY
        case "string_too_short" | "too_short" if details["min_length"] == 1:
            return "it must not be empty"
        case limit if limit in LIMITS:
            return LIMITS[limit].format_map(details)
        case _:
            return REASONS.get(kind) or (OTHER if kind in OF_PYDANTIC else str(error["msg"]))


def placed(error: Mapping[str, Any]) -> str:
    """Return the reason after the field that it is about; what concerns several fields has no place."""
    return ": ".join(part for part in (".".join(map(str, error["loc"])), reason(error)) if part)


def _quoted(names: str) -> str:
    return QUOTED.sub(r"“\1”", names)

"""What a form sent, as the body of its command."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.console.parts.form import CLEAR, CURRENCY, Field, whole
from services.console.shell.formats import Formats

THOUSANDS: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def body(asked: Sequence[Field], sent: Mapping[str, str], formats: Formats) -> dict[str, Any]:
    """Return the command's body from what a form sent; what was left empty is left out."""
    built: dict[str, Any] = {}
    for each in asked:
        text = sent.get(each.name, "").strip()
        if each.clearable and sent.get(CLEAR + each.name):
            _put(built, each.name, None)
        elif each.kind == "check":
            _put(built, each.name, bool(text))
        elif text:
            _put(built, each.name, _read(each, text, formats))
    whole = {name: _without_gaps(value) for name, value in built.items()}
    currency = sent.get(f"amount.{CURRENCY}", "").strip()
    # A currency alone was only offered.
    return {name: _with_currency(value, currency) for name, value in whole.items() if value != {CURRENCY: currency}}


def _with_currency(value: Any, currency: str) -> Any:
    """Give the parts of an amount its currency."""
    match value:
        case list():
            return [_with_currency(each, currency) for each in value]
        case {"amount": str()} if CURRENCY not in value and currency:
            return value | {CURRENCY: currency}
        case dict():
            return {name: _with_currency(each, currency) for name, each in value.items()}
        case _:
            return value


def _read(asked: Field, text: str, formats: Formats) -> Any:
    match asked.kind:
        case "instant":
            return formats.from_input(text)
        case "yes-or-no":
            return text == "yes"
        case "number":
            # The API says what is wrong with anything else.
            sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
            number = whole(digits)
            return text if number is None else sign * number
        case "amount":
            return _plain(text)
        case "lines":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case _:
            return text


def _plain(amount: str) -> str:
    """Return an amount as the API takes it; one that was copied from a page has a comma at each thousand."""
    return amount.replace(",", "") if THOUSANDS.fullmatch(amount) else amount


def _put(built: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        built = built.setdefault(parent, {})
    built[last] = value


def _without_gaps(value: Any) -> Any:
    """Make lists of the rows that are filled, in their order."""
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_without_gaps(value[number]) for number in sorted(value, key=int)]
    return {name: _without_gaps(each) for name, each in value.items()}

"""Numbers inside one stream that look alike: the first is kept, another is refused at its first use (semantics 36)."""

import unicodedata
from collections.abc import Container
from typing import Any, Final, TypeVar

from immutables import Map

from contracts.form.alike import skeleton
from contracts.message import Message
from domain.decider import Refused

Naming = TypeVar("Naming", bound=Message)

# By kind and skeleton, the first number that is not its own skeleton: nearly every number is, and is not noted.
Odd = Map[tuple[str, str], str]

# The fields of commands that name something inside a stream, by the kind under which it is noted.
FIELDS: Final = {
    "invoice": "invoice",
    "receipt": "receipt",
    "purchase": "purchase",
    "refund": "refund",
    "contact": "contact_id",
    "project": "project_id",
}


class NumberLooksAlike(Refused):
    code = "number.looks-alike"


def noted(odd: Odd, kind: str, number: str) -> Odd:
    """Return what is known of odd numbers with this one; never refuse what was stored."""
    form = skeleton(number)
    return odd if form == number or (kind, form) in odd else odd.set((kind, form), number)


def check_alone(kind: str, number: str, *, known: Container[str], odd: Odd) -> None:
    """Refuse a new number that differs from a known one only by width, by what is not seen, or by its spelling."""
    if number in known:
        return
    form = skeleton(number)
    first = form if form in known else odd.get((kind, form))
    if first is not None:
        raise NumberLooksAlike(
            f"{kind.capitalize()} {number} looks like {first}, which is in use: they differ only in the width of "
            "characters or in characters that are not seen."
        )


def as_stored(command: Naming, state: Any) -> Naming:
    """Return the command with each number as it was stored: earlier releases did not put texts into NFC.

    Commands are in NFC, so they could never name such a number again.
    """
    if not state.odd:
        return command
    stored: dict[str, Any] = {}
    for kind, field in FIELDS.items():
        number = getattr(command, field, None)
        if number is not None and number not in getattr(state, f"{kind}s", ()):
            first = state.odd.get((kind, skeleton(number)))
            if first is not None and unicodedata.normalize("NFC", first) == number:
                stored[field] = first
    if allocations := getattr(command, "allocations", ()):
        stored["allocations"] = tuple(as_stored(each, state) for each in allocations)
    return command.model_copy(update=stored) if stored else command

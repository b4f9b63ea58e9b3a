"""Numbers inside one stream that look alike (semantics 36, ADR 15).

One that differs only in width or in what is not seen is refused at its first use, and one that differs only in
capitals or in the script of its letters is accepted with a warning.
"""

import unicodedata
from collections.abc import Container, Mapping, Sequence
from typing import Any, Final, TypeVar

from immutables import Map

from contracts.form.alike import capitals, skeleton
from contracts.message import Event, Message
from domain.decider import Refused, Warned

Naming = TypeVar("Naming", bound=Message)

# By kind and skeleton, the first number that is not its own skeleton: nearly every number is, and is not noted.
# By kind, `IN_CAPITALS` and its form in capitals, the first that is neither that nor its small letters.
Odd = Map[tuple[str, str], str]
IN_CAPITALS: Final = " in capitals"

# The fields of commands that name something inside a stream, by the kind under which it is noted.
FIELDS: Final = {
    "invoice": "invoice",
    "receipt": "receipt",
    "credit_note": "credit_note",
    "purchase": "purchase",
    "refund": "refund",
    "contact": "contact_id",
    "project": "project_id",
}


class NumberLooksAlike(Refused):
    code = "number.looks-alike"


def noted(odd: Odd, kind: str, number: str) -> Odd:
    """Return what is known of odd numbers with this one; never refuse what was stored."""
    form = capitals(number)
    if number not in (form, form.lower()):
        odd = _first(odd, (kind + IN_CAPITALS, form), number)
    form = skeleton(number)
    return odd if form == number else _first(odd, (kind, form), number)


def _first(odd: Odd, form: tuple[str, str], number: str) -> Odd:
    return odd if form in odd else odd.set(form, number)


def check_alone(kind: str, number: str, *, known: Container[str], odd: Odd) -> None:
    """Refuse a new number that differs from a known one only by width, by what is not seen, or by its spelling."""
    if number in known:
        return
    form = skeleton(number)
    first = form if form in known else odd.get((kind, form))
    if first is not None:
        raise NumberLooksAlike(
            f"{_shown(kind)} {number} looks like {first}, which is in use: they differ only in the width of characters "
            "or in characters that are not seen."
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


def warnings(state: Any, events: Sequence[Event], *, numbered: Mapping[type[Event], str]) -> Sequence[Warned]:
    """Warn of each new number that differs from a known one only in capitals or in the script of its letters.

    `numbered` names the events that bring a number into the stream, and its kind.
    """
    found = []
    for event in events:
        kind = numbered.get(type(event))
        if kind is not None and hasattr(state, "odd"):
            number = getattr(event, FIELDS[kind])
            if other := _similar(kind, number, getattr(state, f"{kind}s"), state.odd):
                found.append(_warned(kind, number, other))
    return found


def _similar(kind: str, number: str, known: Container[str], odd: Odd) -> str | None:
    """Return a number in use that looks similar, or None; what is repeated or changed is not new."""
    if number in known:
        return None
    form = capitals(number)
    candidates = (form, form.lower(), odd.get((kind + IN_CAPITALS, form)))
    return next((each for each in candidates if each is not None and each in known), None)


def _warned(kind: str, number: str, other: str) -> Warned:
    return Warned(
        "number.similar",
        f"{_shown(kind)} {number} is new, and looks similar to {other}: they differ only in capital and small letters, "
        "or in letters of another script.",
        FIELDS[kind],
    )


def _shown(kind: str) -> str:
    return kind.replace("_", " ").capitalize()

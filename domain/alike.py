"""Numbers inside one stream that look alike: the first is kept, another is refused at its first use (semantics 36)."""

from collections.abc import Container

from immutables import Map

from contracts.form.alike import skeleton
from domain.decider import Refused

# By kind and skeleton, the first number that is not its own skeleton: nearly every number is, and is not noted.
Odd = Map[tuple[str, str], str]


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

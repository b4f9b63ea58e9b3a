"""The order of the grades of account managers (AM1)."""

from collections.abc import Mapping
from typing import Final, get_args

from contracts.organisation.account_manager import Grade

# The lowest first.
GRADES: Final[Mapping[Grade, int]] = {grade: rank for rank, grade in enumerate(reversed(get_args(Grade)))}


def is_above(grade: Grade, other: Grade) -> bool:
    return GRADES[grade] > GRADES[other]


def coordinates(grade: Grade | None, other: Grade, *, left: bool) -> bool:
    """Return whether a person of one grade, who may have `left`, coordinates a manager of the other grade.

    None is not an account manager.
    """
    return grade is not None and not left and is_above(grade, other)


def is_enough(grade: Grade | None, needed: Grade) -> bool:
    """Return whether the grade is at least the one needed; None stands for a person who is not an account manager."""
    return grade is not None and not is_above(needed, grade)

"""Tells a list that cannot be answered while its rows are built from one that fails (interfaces 4)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import psycopg
from pydantic import ValidationError

from projections.engine.stale import REBUILDING, Stale

# A column is missing or of another type, or a row does not say what this release reads in it.
CANNOT_ANSWER: Final = (psycopg.ProgrammingError, psycopg.DataError, ValidationError)


class ListRebuilding(Exception):
    """The rows were made by another release and cannot answer; `seconds_left` is None where nobody knows it."""

    code = "list.rebuilding"

    def __init__(self, stale: Stale) -> None:
        left = stale.remaining
        how_far = f"({left})" if left else "(not begun yet: see `kehu status`)"
        super().__init__(
            f"The rows of {stale.projection} were made by another release and cannot answer this: those of this one "
            f"are being built {how_far}. Ask again later."
        )
        self.seconds_left = left.seconds if left else None


@contextmanager
def answered(stale: Sequence[Stale]) -> Iterator[None]:
    """Raise `ListRebuilding` where a question fails because another release made the rows."""
    try:
        yield
    except CANNOT_ANSWER as error:
        rebuilding = [each for each in stale if each.why == REBUILDING]
        if not rebuilding:
            raise
        raise ListRebuilding(rebuilding[0]) from error

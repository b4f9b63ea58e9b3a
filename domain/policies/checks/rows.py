"""Tables of a pack: their rows by key, names used twice, numbers out of order, and shares that do not make 100."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeVar

from pydantic import BaseModel

from domain.policies.checks.fault import Fault
from domain.policies.pack.entry import labels

TableRow = TypeVar("TableRow", bound=BaseModel)
Size = TypeVar("Size", int, Decimal)

WHOLE: Final = 100
MOST_NAMED: Final = 20


def keyed(table: str, rows: Sequence[TableRow]) -> list[tuple[str, TableRow]]:
    """Return each row with its key."""
    return [(f"{table}.{label}", row) for label, row in zip(labels(rows), rows, strict=True)]


def repeated(table: str, names: Sequence[str]) -> Iterator[Fault]:
    """Find names given to more than one row."""
    yield from (Fault(table, f"“{name}” appears twice") for name, often in Counter(names).items() if often > 1)


def unknown(key: str, names: Sequence[str], known: Sequence[str], what: str) -> Iterator[Fault]:
    """Find names that are not known."""
    for name in names:
        if name not in known:
            yield Fault(key, f"there is no {what} “{name}” ({_listed(known)})")


def _listed(known: Sequence[str]) -> str:
    further = [f"and {len(known) - MOST_NAMED:,} more"] if len(known) > MOST_NAMED else []
    return ", ".join([*known[:MOST_NAMED], *further]) or "there are none"


def not_rising(numbers: Sequence[tuple[str, Size]]) -> Iterator[Fault]:
    """Find numbers that are not greater than the one before."""
    for (before, smaller), (key, larger) in pairwise(numbers):
        if larger <= smaller:
            yield Fault(key, f"{larger} is not more than {smaller} of {before}: the row is never reached")


def not_whole(table: str, parts: Sequence[Decimal]) -> Iterator[Fault]:
    """Find shares that do not make 100."""
    if parts and sum(parts) != WHOLE:
        yield Fault(table, f"{' + '.join(map(str, parts))} makes {sum(parts)}, not 100")


def overlap(first: Collection[str], second: Collection[str]) -> bool:
    """Return whether one case can be in both; an empty list stands for all cases."""
    return not first or not second or bool(set(first) & set(second))

"""A list that scenarios can query, and how its items become rows."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from projections.names import with_names
from services.lists.rows import ListRow
from services.scenarios.answers.folds import Folds, names_of
from services.scenarios.text.model import ExpectedRows


@dataclass(frozen=True, slots=True)
class Query:
    """A list that a scenario can query, with its columns; `needs` are its required keys, `takes` its optional ones."""

    answer: Callable[[Folds, ExpectedRows, ZoneInfo], list[ListRow]]
    columns: tuple[str, ...]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


def named(folds: Folds, items: Iterable[Any]) -> list[ListRow]:
    """Return the items as rows with the names of their customers."""
    return rows(with_names(items, names_of(folds)))


def rows(items: Iterable[Any]) -> list[ListRow]:
    """Return the items as rows."""
    return [asdict(each) for each in items]

"""Decision tables: the first row that fits decides, and the answer says why each row before it was passed over.

The facts of a table are a closed list, each with the values that it can have. So it can be told beforehand which rows
no case reaches (`unreached`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Generic, TypeVar

Result = TypeVar("Result")

# The value of each fact of a case; a fact that is not known is left out, and no test on it holds.
Facts = Mapping[str, str]
# Each fact with the values that it can have.
Known = Mapping[str, Sequence[str]]

YES: Final = "yes"
NO: Final = "no"
# Above this many kinds of cases a table is not walked: no table of the sources has a tenth of them.
MOST_CASES: Final = 50_000


@dataclass(frozen=True, slots=True)
class Where:
    """Holds where a fact has one of these values."""

    fact: str
    values: frozenset[str]

    def holds(self, facts: Facts) -> bool:
        return facts.get(self.fact) in self.values

    def __str__(self) -> str:
        return f"{self.fact} is {' or '.join(sorted(self.values))}"


# Holds where one of its tests does.
Condition = tuple[Where, ...]


@dataclass(frozen=True, slots=True)
class Row(Generic[Result]):
    """A row fits where all its conditions hold; a row without any fits every case."""

    name: str
    conditions: tuple[Condition, ...]
    result: Result
    article: str | None = None

    def unmet(self, facts: Facts) -> Condition | None:
        """Return the first condition that does not hold, or None where the row fits."""
        return next((each for each in self.conditions if not any(test.holds(facts) for test in each)), None)


@dataclass(frozen=True, slots=True)
class PassedOver:
    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken(Generic[Result]):
    """The row that decides, with the rows before it that did not fit."""

    row: Row[Result]
    passed_over: tuple[PassedOver, ...] = ()


def taken(rows: Sequence[Row[Result]], facts: Facts) -> Taken[Result] | None:
    """Return the first row that fits, or None where none does."""
    passed: list[PassedOver] = []
    for row in rows:
        unmet = row.unmet(facts)
        if unmet is None:
            return Taken(row, tuple(passed))
        passed.append(PassedOver(row.name, _unmet(unmet, facts)))
    return None


def _unmet(condition: Condition, facts: Facts) -> str:
    wanted = ", or ".join(map(str, condition))
    found = ", ".join(f"{test.fact} is {facts.get(test.fact, 'not known')}" for test in condition)
    return f"it is for cases where {wanted}; here {found}"


def unreached(rows: Sequence[Row[Result]], known: Known) -> Iterator[tuple[Row[Result], Sequence[str]]]:
    """Yield each row that no case reaches, with the rows that take all its cases; none where it fits no case at all.

    Every kind of case is tried. Values that no test tells apart make one kind.
    """
    distinguished = {fact: _kinds(fact, rows, values) for fact, values in known.items()}
    if _product(distinguished) > MOST_CASES:
        return
    reached: set[str] = set()
    instead: dict[str, dict[str, None]] = {row.name: {} for row in rows}
    for case in _cases(distinguished):
        fitting = [row.name for row in rows if row.unmet(case) is None]
        reached.update(fitting[:1])
        for name in fitting[1:]:
            instead[name][fitting[0]] = None
    yield from ((row, list(instead[row.name])) for row in rows if row.name not in reached)


def _kinds(fact: str, rows: Sequence[Row[Result]], values: Sequence[str]) -> list[str]:
    """Return one value for each set of tests that hold for it."""
    tests = [test for row in rows for condition in row.conditions for test in condition if test.fact == fact]
    one_of = {tuple(value in test.values for test in tests): value for value in values}
    return list(one_of.values())


def _product(distinguished: Mapping[str, Sequence[str]]) -> int:
    number = 1
    for values in distinguished.values():
        number *= max(len(values), 1)
    return number


def _cases(distinguished: Mapping[str, Sequence[str]]) -> Iterator[Facts]:
    facts = [fact for fact, values in distinguished.items() if values]
    for values in product(*(distinguished[fact] for fact in facts)):
        yield dict(zip(facts, values, strict=True))


def contradictions(rows: Sequence[Row[Result]]) -> Iterator[tuple[Row[Result], Row[Result]]]:
    """Yield the pairs of rows for the same cases that say different things."""
    for place, row in enumerate(rows):
        for other in rows[:place]:
            same = {frozenset(each) for each in other.conditions} == {frozenset(each) for each in row.conditions}
            if same and other.result != row.result:
                yield other, row

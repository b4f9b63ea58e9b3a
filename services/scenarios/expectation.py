"""One expectation of a scenario: where it is written, what it is about, and how the outcome differs from it."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from domain.decider import Refused
from services.lists.rows import ListRow
from services.scenarios.compare import Difference, narrowed, same
from services.scenarios.read import Written

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expectation with its subject; `path` leads to its place in the file."""

    written: Written
    path: tuple[str | int, ...]
    what: str

    def difference(self, expected: Any, got: Any) -> Difference:
        return Difference(self.written.document.line(self.path), self.what, expected, got)

    def value(self, expected: Any, got: Any) -> Iterator[Difference]:
        """Compare as a whole."""
        if not same(expected, got, self.written.zone):
            yield self.difference(expected, narrowed(expected, got, self.written.zone))

    def parts(self, expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[Difference]:
        """Compare name by name, and show those that differ."""
        zone = self.written.zone
        wrong = {name: part for name, part in expected.items() if not same({name: part}, got, zone)}
        if wrong:
            yield self.difference(wrong, narrowed(wrong, got, zone))

    def rows(self, expected: Sequence[ListRow], got: Sequence[ListRow]) -> Iterator[Difference]:
        """Compare row by row, unless there are more or fewer."""
        if len(got) != len(expected):
            columns = {name: None for row in expected for name in row}
            shown = [narrowed(columns or row, row, self.written.zone) for row in got]
            yield replace(self, what=f"{self.what}: their number is {len(got)}").difference(list(expected), shown)
            return
        for place, pair in enumerate(zip(expected, got, strict=True)):
            row = replace(self, path=(*self.path, "are", place), what=f"{self.what}, row {place + 1}")
            yield from row.parts(*pair)

    async def answer(
        self,
        question: Awaitable[Answer],
        expected: Any,
        judge: Callable[[Answer], Iterable[Difference]],
        *,
        refused: str | None = None,
    ) -> list[Difference]:
        """Compare the answer to a question, or its refusal, with the one expected."""
        wanted = f"refused with {refused}" if refused else expected
        try:
            got = await question
        except Refused as refusal:
            outcome = f"refused with {refusal.code}: {refusal}"
            return [] if refusal.code == refused else [self.difference(wanted, outcome)]
        return [self.difference(wanted, "not refused")] if refused else list(judge(got))

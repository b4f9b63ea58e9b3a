"""The results of an import, row by row while it runs and as a summary at the end."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from services.imports import changed
from services.imports.plan import ImportRow, Reject
from services.imports.rejects import NoRejects, Rejects
from services.store.outcome import Accepted

# Who reads a terminal needs no more of them to see which kind of numbers a file has.
MOST_WARNINGS: Final = 20
# Called with each row, the answers to its commands, and why it was rejected.
Noted = Callable[[ImportRow | Reject, Sequence[Accepted], Reject | None], None]


@dataclass(slots=True)
class Report:
    """Counts the stored rows; calls `advanced` with the end of every row in the file, and `noted` with its result."""

    rejects: Rejects | NoRejects
    advanced: Callable[[int], None] = lambda _end: None
    noted: Noted = lambda _row, _answers, _reject: None
    warned: Callable[[str], None] = lambda _sentence: None
    rows: int = 0
    stored: int = 0
    commands: int = 0
    events: int = 0
    repeated: int = 0
    changed_not_applied: int = 0
    ignored_customer_changes: int = 0
    warnings: int = 0
    line: int = 1
    started: float = field(default_factory=time.monotonic)

    def done(self, row: ImportRow, answers: Sequence[Accepted], reject: Reject | None) -> None:
        """Count a row whose commands were answered."""
        if row.afterwards and reject is None:
            return
        self.commands += len(answers)
        is_new = any(answer.types and not answer.repeated for answer in answers)
        self.stored += is_new and reject is None and not row.afterwards
        self.repeated += sum(answer.repeated for answer in answers)
        self.events += sum(len(answer.types) for answer in answers if not answer.repeated)
        self.ignored_customer_changes += row.ignored_customer
        if reject is not None:
            self.rejects.add(reject)
            self.changed_not_applied += reject.code in changed.CODES
        else:
            self._warn(row, answers)
        self.noted(row, answers, reject)
        if not row.afterwards:
            self._advance(row)

    def _warn(self, row: ImportRow, answers: Sequence[Accepted]) -> None:
        for warned in chain.from_iterable(answer.warnings for answer in answers):
            self.warnings += 1
            if self.warnings <= MOST_WARNINGS:
                self.warned(f"Line {row.record.line}: {warned.message}")

    def rejected(self, reject: Reject) -> None:
        """Count a row that could not be imported."""
        self.rejects.add(reject)
        self.noted(reject, (), reject)
        self._advance(reject)

    def _advance(self, row: ImportRow | Reject) -> None:
        self.rows += 1
        self.line = row.record.line
        self.advanced(row.record.end)

    def summary(self) -> dict[str, Any]:
        """Return the figures under the names that scripts rely on."""
        seconds = time.monotonic() - self.started
        return {
            "rows": self.rows,
            "commands": self.commands,
            "events": self.events,
            "repeated": self.repeated,
            "rejected": self.rejects.count,
            "changed_not_applied": self.changed_not_applied,
            "ignored_customer_changes": self.ignored_customer_changes,
            "seconds": round(seconds),
            "rows_per_second": round(self.rows / seconds) if seconds else 0,
        }

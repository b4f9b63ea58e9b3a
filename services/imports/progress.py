"""How far an import is, in a file that others read while it runs."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from services.imports.report import Report

PAUSE_SECONDS: Final = 0.25


@dataclass(slots=True)
class Progress:
    """Writes the figures of a report, but not more often than anybody looks."""

    path: Path
    report: Report
    size: int
    _next: float = field(default=0.0, init=False)
    _end: int = field(default=0, init=False)

    def advanced(self, end: int) -> None:
        """Note that the file is done up to here."""
        self._end = end
        if time.monotonic() >= self._next:
            self.write()

    def write(self) -> None:
        """Write the figures, whole or not at all."""
        report = self.report
        figures = {
            "rows": report.rows,
            "stored": report.stored,
            "unchanged": max(report.rows - report.stored - report.rejects.count, 0),
            "rejected": report.rejects.count,
            "line": report.line,
            "percent": min(100 * self._end // self.size, 100) if self.size else 100,
        }
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(figures), "utf-8")
        new.replace(self.path)
        self._next = time.monotonic() + PAUSE_SECONDS

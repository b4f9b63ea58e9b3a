"""What an import tells while it runs."""

from pathlib import Path

from domain.decider import Warned
from services.imports.plan import ImportRow
from services.imports.rejects import NoRejects
from services.imports.report import MOST_WARNINGS, Report
from services.store.outcome import Accepted
from tests.services.imports.rows import planned_rows

WARNED = Warned("number.similar", "Invoice INV-1 is new, and looks similar to inv-1.", "invoice")


def test_the_warnings_of_a_row_are_told_with_its_line_and_the_first_are_enough(tmp_path: Path) -> None:
    told: list[str] = []
    report = Report(NoRejects(), warned=told.append)
    (row,) = planned_rows("purchases", tmp_path, "00004,1997-01-18,2,29.73")
    assert isinstance(row, ImportRow)

    for _ in range(MOST_WARNINGS + 1):
        report.done(row, [Accepted("customer/00004", 1, 1, ("x",), warnings=(WARNED,))], None)

    assert told == [f"Line {row.record.line}: {WARNED.message}"] * MOST_WARNINGS
    assert report.warnings == MOST_WARNINGS + 1

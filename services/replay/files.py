"""Reports of simulations as CSV and XLSX: the cases in rows, and in a workbook all else on sheets of its own."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from services.lists.cell import harmless
from services.lists.rows import csv_line

CASES: Final = (
    "subject",
    "customer",
    "kind",
    "name",
    "before",
    "after",
    "keys",
    "row",
    "article",
    "changes",
    "note",
)
COUNTS: Final = ("kind", "about", "outcome", "before", "after")
KEYS: Final = ("kind", "key", "old", "new", "article", "source", "cases")
PEOPLE: Final = ("what", "asked_before", "asked_after", "decisions")
OF_PEOPLE: Final = ("subject", "customer", "what", "name", "by", "asked_before", "asked_after")
HEAD: Final = (
    "simulation",
    "says",
    "pack",
    "draft",
    "against",
    "unit",
    "from",
    "to",
    "as_of",
    "position",
    "program",
    "decisions",
    "differing",
    "cases_left_out",
    "unreadable",
)
NOTE: Final = "facts as they were"
# Workbooks say when they were written; the same report is the same bytes.
WRITTEN: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones


def case_rows(report: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the cases that differ, each on one line."""
    for each in report["cases"]:
        changes = "; ".join(f"{name}: {old} → {new}" for name, (old, new) in each["changes"].items())
        yield each | {"keys": ", ".join(each["keys"]), "changes": changes, "note": NOTE}


def csv_of(report: Mapping[str, Any]) -> Iterable[str]:
    """Yield the lines of the cases as CSV."""
    yield csv_line(CASES)
    yield from (csv_line([each[name] for name in CASES]) for each in case_rows(report))


def xlsx_of(report: Mapping[str, Any]) -> bytes:
    """Return a workbook with the whole report."""
    from openpyxl import Workbook  # noqa: PLC0415 - nobody else waits for it

    book = Workbook()
    book.properties.created = book.properties.modified = WRITTEN
    counts = (*COUNTS, *report["varied"])
    sheets: list[tuple[str, Sequence[str], Iterable[Mapping[str, Any]]]] = [
        ("report", ("what", "known"), [{"what": name, "known": report[name]} for name in HEAD]),
        ("counts", counts, report["counts"]),
        ("keys", KEYS, report["keys"]),
        ("cases", CASES, case_rows(report)),
        ("people", PEOPLE, report["people"]),
        ("decisions of people", OF_PEOPLE, report["of_people"]),
    ]
    for number, (title, columns, rows) in enumerate(sheets):
        sheet = book.create_sheet(title, number)
        sheet.append(list(columns))
        for row in rows:
            sheet.append([_cell(row[name]) for name in columns])
    del book[book.sheetnames[-1]]
    written = io.BytesIO()
    book.save(written)
    return _without_times(written.getvalue())


def _cell(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _without_times(workbook: bytes) -> bytes:
    """Write the parts of a workbook again, without when that was."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = content.split(b"<dcterms:modified")[0] + b"</cp:coreProperties>"
            new.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), content)
    return again.getvalue()

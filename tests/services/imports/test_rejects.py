"""Rejected rows of an import, and the file that lists them: its order, its values, and what it replaces."""

import csv
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.complaints.complaint import ReceiveComplaint
from contracts.envelope import Cause
from services.commands.registry import HANDLERS
from services.imports.file.table import SourceUnusable
from services.imports.layouts.layouts import LAYOUTS
from services.imports.rejects import open_rejects
from services.imports.source import open_source
from services.store.memory import memory_store
from tests.known import knowing
from tests.services.imports.layouts.test_helpdesk import AT, row
from tests.services.imports.performing import imported, rejects_of
from tests.services.imports.rows import HEADERS, write


async def test_rejects_stand_in_the_order_of_the_file_and_run_no_formula(tmp_path: Path) -> None:
    bad = "A-1,1997-01-18,-2,29.73"
    formula = "=1+1,1997-01-18,2,29.73"
    async with memory_store() as store:
        summary = await imported(store, tmp_path, bad, "A-1,1997-01-18,2,29.73", formula, '"x', kind="purchases")
    assert (summary["rows"], summary["rejected"]) == (4, 3)
    first, second, third = rejects_of(tmp_path)
    assert [found["line"] for found in (first, second, third)] == ["2", "4", "5"]
    assert first["quantity"] == "'-2"
    assert second["customer_id"] == "'=1+1"
    assert third["code"] == "import.row-malformed"


async def test_a_rejects_file_of_an_earlier_run_is_replaced_and_any_other_file_is_not(tmp_path: Path) -> None:
    async with memory_store() as store:
        await imported(store, tmp_path, "A-1,1997-01-18,-2,29.73", kind="purchases")
        assert (tmp_path / "rejects.csv").exists()
        await imported(store, tmp_path, "A-1,1997-01-18,2,29.73", kind="purchases")
        assert not (tmp_path / "rejects.csv").exists()
        (tmp_path / "rejects.csv").write_text("mine")
        with pytest.raises(SourceUnusable, match="is not a rejects file"):
            await imported(store, tmp_path, "A-1,1997-01-18,2,29.73", kind="purchases")
    assert (tmp_path / "rejects.csv").read_text() == "mine"


@pytest.mark.parametrize("cells", ["A-1,1997-01-18,2,29.73,30,x", "A-1,1997-01-18,2", '"A,1",,,,"=1+1"', "-1"])
async def test_a_rejected_row_keeps_exactly_the_values_that_it_has(tmp_path: Path, cells: str) -> None:
    async with memory_store() as store:
        await imported(store, tmp_path, cells, kind="purchases")
        rejects = (tmp_path / "rejects.csv").read_bytes()
        (tmp_path / "again.csv").write_bytes(rejects)
        source = open_source(tmp_path / "again.csv", LAYOUTS["purchases"].required)
    header, row = csv.reader(rejects.decode().splitlines())
    written = next(csv.reader([cells]))
    assert header == ["line", "code", "reason", *HEADERS["purchases"].split(",")]
    assert [cell.removeprefix("'") for cell in row[3:]] == written
    (record,) = source.records()
    assert (list(record.cells[3:]), record.values) == (written, None)


async def test_what_keeps_a_cell_from_being_run_is_taken_away_when_rejects_are_imported(tmp_path: Path) -> None:
    line = row("-callback").replace("S2", "=2").replace("2012-07-05", "5 July")
    async with memory_store() as store:
        await imported(store, tmp_path, line)
        rejects = (tmp_path / "rejects.csv").read_text("utf-8").replace("5 July", "2012-07-05")
        (tmp_path / "corrected.csv").write_text(rejects, encoding="utf-8")
    (record,) = open_source(tmp_path / "corrected.csv", LAYOUTS["helpdesk"].required).records()
    assert record.values
    assert (record.values["activity"], record.values["seriousness"]) == ("-callback", "=2")


@pytest.mark.parametrize(
    ("header", "corrected"),
    [
        (f"line,code,reason,{HEADERS['purchases']}", "2,x,corrected,A-1,1997-01-18,2,29.73"),
        # As earlier releases wrote it.
        (f"line,{HEADERS['purchases']},code,reason", "2,A-1,1997-01-18,2,29.73,x,corrected"),
    ],
)
def test_a_rejects_file_can_be_imported_but_not_be_replaced_by_its_own_rejects(
    tmp_path: Path, header: str, corrected: str
) -> None:
    path = write(tmp_path, header, corrected)
    source = open_source(path, LAYOUTS["purchases"].required)
    assert LAYOUTS["purchases"].ignored(source.columns) == ("line", "code", "reason")
    with pytest.raises(SourceUnusable, match="is not a rejects file"), open_rejects(path, source):
        pass


async def test_what_the_domain_refuses_is_a_reject_with_its_code(tmp_path: Path) -> None:
    async with memory_store() as store:
        cause = Cause(command_id=uuid4(), occurred_at=AT, actor="desk")
        knowing(store)
        command = ReceiveComplaint(complaint_id="8", customer_id="C1")
        await HANDLERS[command.name](command, store=store, cause=cause)
        summary = await imported(store, tmp_path, row("Wait"), row("Closed"), row("Wait").replace("8", "9", 1))
    assert (summary["rows"], summary["rejected"]) == (3, 2)
    first, second = rejects_of(tmp_path)
    assert (first["line"], first["activity"], first["code"]) == ("2", "Wait", "complaint.id-taken")
    assert second["reason"].startswith("line 2, where 8 begins, was refused: ")

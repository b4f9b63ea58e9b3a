"""Rows as a workbook on stdout, for a file: nobody reads one on a terminal."""

import io
import sys

import pytest
import typer
from openpyxl import load_workbook

from services.cli.printing.output import Format, print_rows

ROW = {"customer": "C1", "name": "=1+1"}


def test_rows_are_printed_as_a_workbook(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    print_rows(tuple(ROW), [ROW], Format.XLSX)

    book = load_workbook(io.BytesIO(capsysbinary.readouterr().out))
    assert [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()] == [[*ROW], [*ROW.values()]]
    assert book.worksheets[0]["B2"].data_type == "s"


def test_no_workbook_is_printed_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    with pytest.raises(typer.BadParameter, match="send it to a file"):
        print_rows(tuple(ROW), [ROW], Format.XLSX)

"""No cell of CSV is run by a spreadsheet, in lists as in rejects."""

import pytest

from services.lists.cell import as_written, harmless
from services.lists.rows import csv_line

RUN = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x0b=1",
    "\x0c=1",
    "\n1",
    "\x1b[0m",
    "\ufeff=1",
    " =1",
    "\u3000=1",
    "\u00a0=1",
    "\u200b=1",
    "\u202e=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "﹢1",
    "﹣1",
    "﹦1",
    "﹫a",
    "\u22121",
    "\u0301=1",
]


@pytest.mark.parametrize("text", RUN)
def test_a_cell_that_would_be_run_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert "'" in csv_line([text])


@pytest.mark.parametrize("text", ["", "A=1", "1-1", "昆仑", "(1)", '"=1"', " ", "'=1", "é", "2024-01-01", "–1"])
def test_any_other_cell_is_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_number_below_zero_stays_a_number() -> None:
    assert csv_line([-5, None, True]) == "-5,,true\r\n"


@pytest.mark.parametrize("text", [*RUN, "plain", "'quoted", "'=1", "'", ""])
def test_what_was_made_harmless_can_be_read_as_it_was_written(text: str) -> None:
    assert as_written(harmless(text)) == (text[1:] if text == "'=1" else text)

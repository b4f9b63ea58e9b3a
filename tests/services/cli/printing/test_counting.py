"""How far a long piece of work is: told the same way whatever the work is."""

import io
import re

import pytest
from rich.console import Console
from rich.progress import Progress

from services.cli.printing.counting import COLUMNS, Bar, Lines, counting


def test_a_line_says_how_much_is_done_how_fast_and_how_long_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Lines("Tiers", 4_000, every_seconds=0)

    shown(2_000)

    assert re.fullmatch(r"Tiers: 50%, 2,000 done, [\d,]+ a second, 0:00:\d\d left\n", capsys.readouterr().err)


def test_how_long_it_takes_is_not_said_from_the_first_pieces(capsys: pytest.CaptureFixture[str]) -> None:
    Lines("helpdesk.csv", 4_000, every_seconds=0)(40)

    assert re.fullmatch(r"helpdesk.csv: 1%, 40 done, [\d,]+ a second\n", capsys.readouterr().err)


def test_what_is_counted_may_be_other_than_what_the_whole_is_measured_in(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Lines("orders.csv", 4_096, every_seconds=0)

    shown(1_024, 17)

    assert capsys.readouterr().err.startswith("orders.csv: 25%, 17 done, ")


def test_nothing_is_said_before_anything_is_done_nor_again_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    Lines("Tiers", 10, every_seconds=0)(0)
    with counting("Tiers", 10) as shown:
        shown(5)
        shown(10)

    assert capsys.readouterr().err == ""


def test_a_sentence_stands_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with counting("Tiers", 10) as shown:
        shown.tell("PostgreSQL does not answer.")

    assert capsys.readouterr().err == "PostgreSQL does not answer.\n"


def test_a_terminal_has_a_bar() -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=120, color_system=None)
    with Progress(*COLUMNS, console=terminal) as progress:
        bar = Bar(progress, progress.add_task("Tiers", total=8, speed=""))
        bar(2)
        bar.tell("Once more.")

    assert isinstance(terminal.file, io.StringIO)
    shown = terminal.file.getvalue()
    assert "Once more." in shown
    assert re.search(r"Tiers .* 25% 2 done, [\d,]+ a second", shown)

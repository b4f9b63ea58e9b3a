"""Prints the figures: a table for people, JSON for programs, Markdown for docs/benchmarks.md."""

import json
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.benchmarks.machine import Machine
from tests.benchmarks.measure import Figure

COLUMNS: Final = ("benchmark", "sync", "figure", "median", "min .. max", "unit", "beside the baseline")
NUMBERS: Final = {"median", "min .. max"}
# Wide enough that nothing folds where no terminal tells its width.
UNFOLDED: Final = 250
WHOLE_FROM: Final = 100


class Format(StrEnum):
    """How the figures are printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def _print_json(machine: Machine, figures: Sequence[Figure]) -> None:
    rows = [
        {
            "benchmark": figure.benchmark,
            "sync": figure.sync.value,
            "figure": figure.name,
            "unit": figure.unit,
            "median": round(figure.median, 3),
            "min": round(min(figure.values), 3),
            "max": round(max(figure.values), 3),
            "rounds": len(figure.values),
            "beside": figure.goal and figure.goal.beside,
            "ratio": figure.ratio and round(figure.ratio, 3),
            "goal": figure.goal and str(figure.goal),
            "met": figure.is_met,
        }
        for figure in figures
    ]
    json.dump({"machine": machine, "figures": rows}, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _print_table(machine: Machine, figures: Sequence[Figure]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in NUMBERS else "left", no_wrap=column in NUMBERS)
    for figure, following in pairwise([*figures, None]):
        assert figure is not None
        ends = following is not None and (figure.benchmark, figure.sync) != (following.benchmark, following.sync)
        table.add_row(*_cells(figure), end_section=ends)
        if ends:
            table.add_row()
    console = Console(width=None if sys.stdout.isatty() else UNFOLDED, highlight=False, markup=False)
    console.print(table)
    console.print(f"\n{_line(machine)}")


def _print_markdown(machine: Machine, figures: Sequence[Figure]) -> None:
    sides = (" ---: " if column in NUMBERS else " --- " for column in COLUMNS)
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{'|'.join(sides)}|"]
    lines += [f"| {' | '.join(_cells(figure))} |" for figure in figures]
    sys.stdout.write("\n".join([*lines, "", _line(machine), ""]))


def _line(machine: Machine) -> str:
    return f"Measured with {', '.join(f'{name} {value}' for name, value in machine.items())}."


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.benchmark,
        figure.sync.value,
        figure.name,
        _number(figure.median),
        f"{_number(min(figure.values))} .. {_number(max(figure.values))}",
        figure.unit,
        _comparison(figure),
    )


def _comparison(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    ratio = f"{figure.ratio:.3g} × {figure.goal.beside}" if figure.ratio is not None else ""
    outcome = {None: "", True: f"goal {figure.goal}: met", False: f"goal {figure.goal}: MISSED"}[figure.is_met]
    return "; ".join(part for part in (ratio, outcome) if part)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= WHOLE_FROM else f"{value:,.1f}"


PRINTERS: Final[dict[Format, Callable[[Machine, Sequence[Figure]], None]]] = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.MARKDOWN: _print_markdown,
}

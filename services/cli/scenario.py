"""`kehu scenario`: runs scenarios, and shows where the outcome differs from what they expect."""

import asyncio
import json
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from contracts.form.legible import legible
from services.cli.printing.output import Format, FormatOption, print_rows
from services.lists.rows import plain
from services.scenarios.compare import Difference
from services.scenarios.read import SUFFIXES
from services.scenarios.run import Result, found, run

SOME_DIFFER: Final = 1
WIDTH: Final = 160
INDENTED: Final = (0, 0, 0, 8)
COLUMNS: Final = ("file", "scenario", "ok", "pending", "line", "what", "expected", "got")
STATES: Final = {True: "ok", False: "FAILED", None: "pending"}


def run_files(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Scenario files, or folders of them.", exists=True)
    ],
    *,
    form: FormatOption = Format.TABLE,
) -> None:
    """Run scenarios in memory on the real rules; exit 1 where an outcome differs."""
    results = asyncio.run(_run(paths))
    PRINTERS[form](results)
    count = {state: sum(result.ok is state for result in results) for state in STATES}
    typer.echo(f"{count[True]} as expected, {count[False]} otherwise, {count[None]} pending", err=True)
    if not results:
        looked = ", ".join(map(str, paths))
        raise typer.BadParameter(f"There is no scenario in {looked}: their files end with {' or '.join(SUFFIXES)}.")
    if count[False]:
        raise typer.Exit(SOME_DIFFER)


async def _run(paths: list[Path]) -> list[Result]:
    return [await run(each) for each in found(paths)]


def _print_json(results: Iterable[Result]) -> None:
    rows = [
        {
            "scenario": result.scenario,
            "ok": result.ok,
            "differences": [plain(difference._asdict()) for difference in result.differences],
            "pending": result.pending,
            "requirements": list(result.requirements),
            "file": str(result.file),
        }
        for result in results
    ]
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _print_rows(results: Iterable[Result], form: Format) -> None:
    rows = [
        {"file": str(result.file), "scenario": result.scenario, "ok": result.ok, "pending": result.pending}
        | plain((difference or Difference(0, ""))._asdict())
        for result in results
        for difference in result.differences or (None,)
    ]
    print_rows(COLUMNS, rows, form)


def _print_table(results: Iterable[Result]) -> None:
    console = Console(width=WIDTH, markup=False, highlight=False, soft_wrap=False)
    for result in results:
        pending = f": {result.pending}" if result.pending else ""
        console.print(legible(f"{STATES[result.ok]:<8}{result.scenario}{pending}"))
        for difference in result.differences:
            console.print(f"        {result.file}:{difference.line}: {legible(difference.what)}", soft_wrap=True)
            if difference.expected is not None or difference.got is not None:
                console.print(Padding(_sides(difference), INDENTED, expand=False))


def _sides(difference: Difference) -> Table:
    """Put the expectation beside the outcome, name by name."""
    table = Table("expected", "got", box=None, header_style="bold", padding=(0, 4, 0, 0))
    expected, got = plain(difference.expected), plain(difference.got)
    for left, right in _pairs(expected, got):
        table.add_row(left, right)
    return table


def _pairs(expected: Any, got: Any) -> Iterable[tuple[str, str]]:
    if isinstance(expected, dict) and isinstance(got, dict):
        for name in expected:
            yield f"{name}: {_text(expected[name])}", f"{name}: {_text(got.get(name))}"
    elif isinstance(expected, list) and isinstance(got, list):
        for place in range(max(len(expected), len(got))):
            yield tuple(_text(side[place]) if place < len(side) else "" for side in (expected, got))  # type: ignore[misc]  # two of them
    else:
        yield _text(expected), _text(got)


def _text(value: Any) -> str:
    return legible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


PRINTERS: Final[dict[Format, Callable[[Iterable[Result]], None]]] = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: partial(_print_rows, form=Format.CSV),
    Format.XLSX: partial(_print_rows, form=Format.XLSX),
}

"""The options that all layouts of `kehu import` have in common."""

from pathlib import Path
from typing import Annotated

import typer

FileArgument = Annotated[Path, typer.Argument(help="Text with a header line (CSV), or a workbook (XLSX).")]
ZoneOption = Annotated[str, typer.Option(help="The zone of dates and of times without one.")]
CurrencyOption = Annotated[str, typer.Option(help="The currency of all amounts.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="HEADING=COLUMN", help="What a heading stands for; remembered for files like it."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what each row would do, and store nothing.")]
EncodingOption = Annotated[str | None, typer.Option(help="Of a text file; recognised if left out.")]
SheetOption = Annotated[str | None, typer.Option(help="Of a workbook; the first if left out.")]
RejectsOption = Annotated[Path | None, typer.Option(help="Where bad rows go.", show_default="FILE.rejects.csv")]
PatienceOption = Annotated[float, typer.Option(help="Seconds to wait for PostgreSQL to come back.", min=0)]

"""The options that all layouts of `kehu import` have in common."""

from pathlib import Path
from typing import Annotated

import typer

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="Text with a header line (CSV), or a workbook (XLSX).")
]
ZoneOption = Annotated[str, typer.Option(help="The zone of dates and of times without one.")]
CurrencyOption = Annotated[str, typer.Option(help="The currency of all amounts.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADING=COLUMN",
        help="The column that a heading means; remembered for files like it.",
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what each row would do, and store nothing.")]
EncodingOption = Annotated[str | None, typer.Option(help="The encoding of a text file; recognised if left out.")]
SheetOption = Annotated[str | None, typer.Option(help="The sheet of a workbook; the first if left out.")]
RejectsOption = Annotated[
    Path | None, typer.Option(help="Where rejected rows are written.", show_default="FILE.rejects.csv")
]
PatienceOption = Annotated[float, typer.Option(help="Seconds to wait for PostgreSQL to come back.", min=0)]
PreviewOption = Annotated[
    bool,
    typer.Option("--preview", help="Show as JSON how the file is read and what its headings mean; do nothing else."),
]
ProgressOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where to write how far it is, while it runs.", hidden=True)
]

"""The demo: the sample files that come with the program, imported like any other files."""

from pathlib import Path
from typing import Final

import typer

from services.cli import imports
from services.cli.imports import Kind
from services.cli.printing.output import Format
from services.settings import FILES

SAMPLES: Final = FILES / "data" / "samples"
PATIENCE: Final = 60


def load(home: Path) -> None:
    """Import the samples; rows already stored stay as they are."""
    for kind in Kind:
        rejects = home / f"demo-{kind}.rejects.csv"
        try:
            imports.import_file(
                kind,
                SAMPLES / f"{kind}.csv",
                zone="UTC",
                currency="USD",
                rejects=rejects,
                patience=PATIENCE,
                form=Format.TABLE,
            )
        except typer.Exit as ended:
            # Some sample rows are bad on purpose, to show what happens to them.
            if ended.exit_code != imports.REJECTED:
                raise

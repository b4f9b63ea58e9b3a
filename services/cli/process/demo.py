"""The demo: the sample files that come with the program, imported like any other files."""

from pathlib import Path
from typing import Final

import typer

from services.cli.imports.asked import FileOptions, RunOptions
from services.cli.imports.perform import REJECTED, import_file
from services.settings import FILES

SAMPLES: Final = FILES / "data" / "samples"
KINDS: Final = ("receivables", "helpdesk", "purchases")
PATIENCE: Final = 60


def load(home: Path) -> None:
    """Import the samples; rows already stored stay as they are."""
    for kind in KINDS:
        rejects = home / f"demo-{kind}.rejects.csv"
        try:
            import_file(kind, SAMPLES / f"{kind}.csv", FileOptions(), RunOptions(rejects=rejects, patience=PATIENCE))
        except typer.Exit as ended:
            # Some sample rows are bad on purpose, to show what happens to them.
            if ended.exit_code != REJECTED:
                raise

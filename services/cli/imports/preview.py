"""`kehu import --preview`: how a file is read, and what its headings mean, before anything is done with it."""

import json
from itertools import islice
from pathlib import Path
from typing import Any, Final

import typer

from services.cli.imports.asked import FileOptions, opened
from services.imports.layouts.layouts import LAYOUTS

ROWS: Final = 20
# A cell may have megabytes; so much of it is shown.
LONGEST: Final = 200


def show_preview(kind: str, file: Path, how: FileOptions, home: Path) -> None:
    """Print it as JSON; columns that the layout does not know are null."""
    table, names, is_recalled = opened(kind, file, how, home)
    layout = LAYOUTS[kind]
    columns = [names.get(heading, heading) for heading in table.header]
    preview: dict[str, Any] = {
        "read_as": table.read_as,
        "is_recalled": is_recalled,
        "columns": [
            {"heading": heading, "column": column if column in layout.columns else None}
            for heading, column in zip(table.header, columns, strict=True)
        ],
        "missing": [column for column in layout.required if column not in columns],
        "known": list(layout.columns),
        "rows": [
            {"line": row.line, "cells": [cell[:LONGEST] for cell in row.cells], "fault": row.fault}
            for row in islice(table.rows(), ROWS)
        ],
    }
    typer.echo(json.dumps(preview, ensure_ascii=False))

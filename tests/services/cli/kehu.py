"""Runs the `kehu` command as a person would: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

START = "from services.cli.main import run; run()"


class Ended(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> Any:
        """Read what was printed as JSON."""
        return json.loads(self.out)


def kehu(*arguments: str, database_url: str, home: Path) -> Ended:
    """Run it to its end."""
    environment = os.environ | {
        "KEHU_HOME": str(home),
        "KEHU_DATABASE_URL": database_url,
        "KEHU_KAFKA": "127.0.0.1:1",
        "KEHU_API": "http://127.0.0.1:1",
        "COLUMNS": "200",
    }
    ended = subprocess.run(
        [sys.executable, "-c", START, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)

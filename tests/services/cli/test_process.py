"""A command that runs as a process says and returns what it says and returns in the process of a test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.cli.kehu import kehu, settings

KEHU = Path(sys.executable).with_name("kehu")
NOWHERE = "postgresql://127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["policy", "packs", "--format", "json"], 0),
        (["policy", "show", "distributor", "--at", "2025-12-30"], 1),
        (["query", "overdue", "--as-of", "soon"], 2),
        (["history", "C2", "--format", "csv"], 3),
    ],
)
def test_a_process_of_its_own_ends_no_differently(arguments: list[str], code: int, tmp_path: Path) -> None:
    environment = os.environ | settings(NOWHERE, tmp_path)
    process = subprocess.run([KEHU, *arguments], env=environment, capture_output=True, text=True, check=False)

    assert process.returncode == code
    here = kehu(*arguments, database_url=NOWHERE, home=tmp_path)
    assert process.stdout == here.out
    assert words(process.stderr) == words(here.err)


def words(told: str) -> list[str]:
    """Return what is told without the frame, which is as wide as the terminal."""
    return [word for word in told.split() if not set(word) <= set("╭╮╰╯─│")]

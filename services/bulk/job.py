"""`python -m services.bulk.job FOLDER ACTOR`: performs the file of a folder for the API, which let its sender in."""

import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvloop

from services.bulk.lines import FileUnusable, Line, lines
from services.bulk.perform import Progress, Sender, answers, write_down
from services.commands.patience import Patience
from services.settings import Settings
from services.store.outcome import StoreDown
from services.store.postgres import open_store

FILE: Final = "file"
RESULTS: Final = "results.ndjson"
PROGRESS: Final = "progress.json"
SECONDS_OF_PATIENCE: Final = 60.0
PAUSE_SECONDS: Final = 0.25
SOME_REFUSED: Final = 1
UNUSABLE: Final = 2
DEPENDENCY_DOWN: Final = 3
DIGITS: Final = 32
Tell = Callable[[str], None]


def name_of(content: bytes, actor: str) -> str:
    """Name a file by its content and its sender: sent again by the same person, it is the same file."""
    return hashlib.sha256(actor.encode() + b"\0" + content).hexdigest()[:DIGITS]


def run(content: bytes, actor: str, results: Path, told: Callable[[Progress], None], tell: Tell) -> int:
    """Perform the file and return the exit code."""
    try:
        found = lines(content)
    except FileUnusable as unusable:
        tell(str(unusable))
        return UNUSABLE
    progress = Progress(len(found), told=told)
    sender = Sender(name_of(content, actor), actor)
    try:
        uvloop.run(_perform(found, sender, results, progress, tell))
    except StoreDown as down:
        tell(f"{str(down).rstrip('.')}. {progress.done:,} commands are answered; the same file continues from there.")
        return DEPENDENCY_DOWN
    return SOME_REFUSED if progress.refused else 0


async def _perform(found: list[Line], sender: Sender, results: Path, progress: Progress, tell: Tell) -> None:
    patience = Patience(SECONDS_OF_PATIENCE, tell)
    async with open_store(Settings().database_url) as store:
        with results.open("w", encoding="utf-8") as file:
            async for row in answers(store, found, sender, patience):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                # Who reads it while it grows reads whole lines.
                file.flush()
                progress.note(row)


def _now_and_then(path: Path) -> Callable[[Progress], None]:
    """Return what writes progress down, but not more often than anybody looks."""
    following = 0.0

    def told(progress: Progress) -> None:
        nonlocal following
        if time.monotonic() >= following or progress.done == progress.commands:
            following = time.monotonic() + PAUSE_SECONDS
            write_down(path, progress)

    return told


def _main(folder: Path, actor: str) -> int:
    content = (folder / FILE).read_bytes()
    code = run(content, actor, folder / RESULTS, _now_and_then(folder / PROGRESS), _tell)
    if code <= SOME_REFUSED:
        # By this, whoever did not see it end knows that it came to its end.
        sys.stdout.write("{}\n")
    return code


def _tell(said: str) -> None:
    sys.stderr.write(f"{said}\n")


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), sys.argv[2]))

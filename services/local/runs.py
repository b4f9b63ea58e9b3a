"""Commands of this program that run in the background: each in a process of its own, whose files say how it is.

Whoever is asked about a run reads files and a lock that its process holds until it ends: what is said is true also
after the process that began it was killed.
"""

import asyncio
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from services.local.command import KEHU, ended

State = Literal["running", "done", "interrupted"]
FACTS: Final = "run.json"
END: Final = "end.json"
PRINTED: Final = "printed"
SAID: Final = "said"
LOCK: Final = "lock"
# More of what a process printed is not read.
MOST_PRINTED: Final = 1 << 24
LAST_WORDS: Final = 4096
# A folder is made before its run begins: its files may still arrive.
SECONDS_TO_BEGIN: Final = 3600


class UnderWay(Exception):
    """A run of this kind is under way, and there is only one at a time."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run; `code` is the exit code of its process, None where nobody was there to see it end."""

    id: str
    folder: Path
    facts: Mapping[str, Any]
    begun_at: datetime
    state: State
    ended_at: datetime | None = None
    code: int | None = None

    @property
    def printed(self) -> Any:
        """Return what it printed as JSON, None where it printed none."""
        return _printed(self.folder)

    @property
    def said(self) -> str | None:
        """Return the last line that it said on stderr."""
        try:
            with (self.folder / SAID).open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_WORDS))
                lines = file.read().decode(errors="replace").split("\n")
        except FileNotFoundError:
            return None
        return next((line.strip() for line in reversed(lines) if line.strip()), None)


@dataclass(slots=True)
class Runs:
    """The runs of one kind, one at a time, in a folder of their own; `most` of them are kept."""

    folder: Path
    most: int
    program: Sequence[str] = KEHU
    _watched: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)

    async def begin(self, name: str, arguments: Sequence[str], facts: Mapping[str, Any]) -> Begun:
        """Begin the command in the folder of this name; raise `UnderWay` where another run is under way."""
        own = self.folder / name
        own.mkdir(parents=True, exist_ok=True)
        with self._locked(name) as lock, (own / PRINTED).open("wb") as printed, (own / SAID).open("wb") as said:
            begun = {"begun_at": datetime.now(UTC).isoformat(), **facts}
            (own / END).unlink(missing_ok=True)
            _write(own / FACTS, begun)
            process = await asyncio.create_subprocess_exec(
                *self.program,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=printed,
                stderr=said,
                pass_fds=(lock,),
            )
        # A task that nobody holds may be forgotten in the middle of its work.
        self._watched[name] = asyncio.create_task(self._watch(name, process))
        # Were it cancelled before it begins, nobody would end the process.
        await asyncio.sleep(0)
        self._forget()
        found = self.found(name)
        assert found is not None
        return found

    def found(self, name: str) -> Begun | None:
        """Return the run in the folder of this name, None where there is none."""
        own = self.folder / name
        facts = _read(own / FACTS)
        if facts is None:
            return None
        begun_at = datetime.fromisoformat(facts.pop("begun_at"))
        if name in self._watched or self._running() == name:
            return Begun(name, own, facts, begun_at, "running")
        end = _read(own / END)
        if end is not None:
            state: State = "done" if end["code"] >= 0 else "interrupted"
            return Begun(name, own, facts, begun_at, state, datetime.fromisoformat(end["ended_at"]), end["code"])
        ended_at = datetime.fromtimestamp((own / SAID).stat().st_mtime, UTC) if (own / SAID).exists() else None
        return Begun(name, own, facts, begun_at, "interrupted" if _printed(own) is None else "done", ended_at)

    def newest(self) -> list[Begun]:
        """Return the runs that are kept, the last begun first."""
        names = [each.parent.name for each in self.folder.glob(f"*/{FACTS}")]
        found = [run for name in names if (run := self.found(name))]
        return sorted(found, key=lambda run: run.begun_at, reverse=True)

    async def _watch(self, name: str, process: asyncio.subprocess.Process) -> None:
        """Note the end of a run; it ends with this process where that ends in order."""
        try:
            await process.wait()
        finally:
            await ended(process)
            _write(self.folder / name / END, {"code": process.returncode, "ended_at": datetime.now(UTC).isoformat()})
            del self._watched[name]

    @contextmanager
    def _locked(self, name: str) -> Iterator[int]:
        """Take the lock for a process that is started meanwhile: it holds it, too, and longer."""
        lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise UnderWay from held
            os.ftruncate(lock, 0)
            os.pwrite(lock, name.encode(), 0)
            yield lock
        finally:
            os.close(lock)

    def _running(self) -> str | None:
        """Return the name of the run whose process holds the lock."""
        try:
            lock = os.open(self.folder / LOCK, os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return os.pread(lock, 256, 0).decode()
        finally:
            os.close(lock)
        return None

    def _forget(self) -> None:
        """Remove the oldest runs beyond those that are kept, and what is left of those that never began."""
        for run in self.newest()[self.most :]:
            if run.state != "running":
                shutil.rmtree(run.folder, ignore_errors=True)
        for own in self.folder.iterdir():
            if own.is_dir() and not (own / FACTS).exists() and own.stat().st_mtime < time.time() - SECONDS_TO_BEGIN:
                shutil.rmtree(own, ignore_errors=True)


def _printed(folder: Path) -> Any:
    with suppress(FileNotFoundError, ValueError), (folder / PRINTED).open("rb") as file:
        return json.loads(file.read(MOST_PRINTED))
    return None


def _read(file: Path) -> dict[str, Any] | None:
    with suppress(FileNotFoundError, ValueError):
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return found
    return None


def _write(file: Path, content: Mapping[str, Any]) -> None:
    """Write it whole or not at all."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    new.replace(file)

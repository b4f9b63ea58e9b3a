"""Files between their preview and their import: a few, for a while, none that is forgotten stays."""

import time
from dataclasses import dataclass, field
from typing import Final

from services.console.api import Problem, Upload

MOST: Final = 16
MOST_BYTES: Final = 64 * 1024 * 1024
SECONDS_KEPT: Final = 1800.0


@dataclass(slots=True)
class Uploads:
    """The files that wait; the oldest makes room for a new one."""

    _kept: dict[str, tuple[float, Upload]] = field(default_factory=dict)

    def keep(self, name: str, upload: Upload) -> str:
        """Keep a file under a name; refuse one that no import takes."""
        if len(upload.content) > MOST_BYTES:
            raise Problem(413, "request.too-large", f"A file may have {MOST_BYTES // 1024**2} MiB.")
        self._forget()
        while self._kept and (len(self._kept) >= MOST or self._bytes() + len(upload.content) > 2 * MOST_BYTES):
            self._kept.pop(next(iter(self._kept)))
        self._kept[name] = (time.monotonic() + SECONDS_KEPT, upload)
        return name

    def get(self, name: str) -> Upload | None:
        self._forget()
        kept = self._kept.get(name)
        return kept[1] if kept else None

    def drop(self, name: str) -> None:
        self._kept.pop(name, None)

    def _forget(self) -> None:
        now = time.monotonic()
        self._kept = {name: kept for name, kept in self._kept.items() if kept[0] > now}

    def _bytes(self) -> int:
        return sum(len(upload.content) for _, upload in self._kept.values())

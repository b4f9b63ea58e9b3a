"""Receives a file as the body of a request, and writes it to the disk while it arrives."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi import Request

from services.api.problem import RETRY_AFTER, Unanswerable
from services.lists.sheet import XLSX
from services.room import Full, Room

LARGEST: Final = 64 << 20
# Another site's page can make a browser send a form without asking us first, but none of these.
FORMS: Final = (
    "application/octet-stream",
    "text/csv",
    "application/xml",
    "text/xml",
    XLSX,
)
MOST_AT_ONCE: Final = 4
arriving = Room(MOST_AT_ONCE)


async def receive(request: Request, path: Path, *, forms: Sequence[str] = FORMS, largest: int | None = None) -> None:
    """Write the body to the file; the caller removes what is left of one that is too large, or does not arrive."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in forms:
        raise Unanswerable(415, "request.not-a-file", f"Send the file itself, as {', '.join(forms)}.")
    try:
        with arriving.entered():
            await _write(request, path, LARGEST if largest is None else largest)
    except Full as full:
        sentence = f"{MOST_AT_ONCE} files are arriving already: send this one again."
        raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full


async def _write(request: Request, path: Path, largest: int) -> None:
    size = 0
    file = await asyncio.to_thread(path.open, "wb")
    with file:
        async for part in request.stream():
            size += len(part)
            if size > largest:
                raise Unanswerable(413, "request.too-large", f"A file has at most {largest:,} bytes.")
            await asyncio.to_thread(file.write, part)
    if not size:
        raise Unanswerable(422, "request.invalid", "The body is empty: send the file itself.")

"""Runs a command of this program in a process of its own, which ends with the one that asked for it."""

import asyncio
import sys
from typing import Final, NamedTuple

# `-P`: a file in the present folder must not be imported as a module of ours.
KEHU: Final = (sys.executable, "-P", "-m", "kehu")
# So long it may take to leave when it is told to.
SECONDS_TO_END: Final = 10.0


class Ended(NamedTuple):
    """What a command left behind: its exit code, what it printed, and the last line that it said on stderr."""

    code: int
    printed: str
    said: str


async def run(*arguments: str) -> Ended:
    """Run it to its end."""
    process = await asyncio.create_subprocess_exec(
        *KEHU,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        printed, said = await process.communicate()
    finally:
        await ended(process)
    lines = said.decode(errors="replace").strip().splitlines()
    assert process.returncode is not None
    return Ended(process.returncode, printed.decode(), lines[-1] if lines else "it gave no reason")


async def ended(process: asyncio.subprocess.Process) -> None:
    """Return when it has ended; one that still runs is told to."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(SECONDS_TO_END):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()

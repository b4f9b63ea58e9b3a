"""The tutorials as their readers walk them: what is typed, and what is shown then."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tests.checkout import ROOT

ENGLISH: Final = ROOT / "docs/tutorials"
CHINESE: Final = ROOT / "docs/zh-CN/tutorials"
# In the order in which they are played on one demo; none waits for another.
PAGES: Final = ("desk.md", "credit.md", "policy.md", "operations.md", "subscriber.md")
PROMPT: Final = "$ "
# Left out of what was shown.
MORE: Final = "…"
# Numbers, times and hashes are another time other ones; a time has seconds only where they are not zero.
VARIES: Final = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+(:[0-9]{2})*")


class Step(NamedTuple):
    """A command, and the lines that a page shows after it."""

    command: str
    shown: Sequence[str]


def steps(page: Path) -> Iterator[Step]:
    """Yield each command of a page."""
    command, shown = "", list[str]()
    for line in [*page.read_text(encoding="utf-8").splitlines(), "```"]:
        if command and line.startswith((PROMPT, "```")):
            yield Step(command, shown)
            command, shown = "", []
        if line.startswith(PROMPT):
            command, shown = line.removeprefix(PROMPT), []
        elif command and line != MORE:
            shown.append(line)


def missing(step: Step, output: str) -> list[str]:
    """Return the lines of a page that a command did not show."""
    told = _plain(output)
    return [line for line in step.shown if _plain(line.removesuffix(MORE)) not in told]


def _plain(text: str) -> str:
    """Return a text without what varies; sentences may be broken into lines elsewhere."""
    return " ".join(VARIES.sub("#", text).split())

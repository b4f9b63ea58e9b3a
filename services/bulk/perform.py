"""Performs the commands of a file in its order, and writes the answer to each; performed again, it changes nothing.

Each command has an id made of the file's and its line, so that the lines which were stored before a run was killed give
their first answers again.
"""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from contracts.envelope import Cause
from domain.decider import Refused
from services.bulk.lines import Line
from services.commands.command_id import command_id
from services.commands.patience import Patience
from services.commands.registry import HANDLERS
from services.commands.unknown import with_nearest
from services.store.outcome import Accepted
from services.store.store import Store

INVALID: Final = "request.invalid"
DONE: Final = "done"
REFUSED: Final = "refused"


@dataclass(slots=True)
class Progress:
    """How far a file is; told after each command."""

    commands: int
    done: int = 0
    refused: int = 0
    unchanged: int = 0
    told: Callable[["Progress"], None] = field(default=lambda _: None, repr=False)

    def note(self, row: dict[str, Any]) -> None:
        """Count the answer to one more command."""
        self.done += 1
        self.refused += row["outcome"] == REFUSED
        self.unchanged += row["outcome"] == DONE and (row["repeated"] or not row["types"])
        self.told(self)

    def figures(self) -> dict[str, int]:
        """Return the figures as they are written down."""
        percent = 100 * self.done // self.commands
        return {
            "commands": self.commands,
            "done": self.done,
            "refused": self.refused,
            "unchanged": self.unchanged,
            "percent": percent,
        }


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends the commands of a file, and the name of the file, of which the ids of its lines are made."""

    file: str
    actor: str

    def id_of(self, line: Line) -> UUID:
        """Return the id of a line's command, the same in each run."""
        key = line.asked.key if line.asked else None
        return command_id(key or f"bulk {self.file} {line.number}")


async def answers(
    store: Store, lines: Sequence[Line], sender: Sender, patience: Patience
) -> AsyncIterator[dict[str, Any]]:
    """Yield the answer to each line; raise `StoreDown` after an outage that outlasts the patience."""
    for line in lines:
        yield await patience.insist(partial(_answer, store, line, sender))


async def _answer(store: Store, line: Line, sender: Sender) -> dict[str, Any]:
    said = {
        "line": line.number,
        "command": line.asked.command if line.asked else None,
        "id": line.asked.id if line.asked else None,
    }
    if line.command is None:
        return said | _refusal(INVALID, f"line {line.number}: {line.fault}.")
    try:
        accepted = await _send(store, line, sender)
    except Refused as refused:
        said_of = await with_nearest(refused, line.command, store)
        return said | _refusal(said_of.code, str(said_of))
    return said | {
        "outcome": DONE,
        "stream": accepted.stream,
        "version": accepted.version,
        "position": accepted.position,
        "types": [*accepted.types],
        "repeated": accepted.repeated,
        "code": None,
        "detail": None,
    }


async def _send(store: Store, line: Line, sender: Sender) -> Accepted:
    command = line.command
    assert command is not None
    cause = Cause(
        command_id=sender.id_of(line),
        occurred_at=command.occurred_at or datetime.now(UTC),
        actor=sender.actor,
        reason=command.reason,
    )
    return await HANDLERS[command.name](command, store=store, cause=cause)


def _refusal(code: str, detail: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("stream", "version", "position"))
    return {"outcome": REFUSED, **nothing, "types": [], "repeated": False, "code": code, "detail": detail}


def write_down(path: Path, progress: Progress) -> None:
    """Write how far it is, whole or not at all."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(progress.figures()), "utf-8")
    new.replace(path)

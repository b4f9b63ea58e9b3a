"""What is owed to somebody by an instant: how a due time came about, and at which parts of it people are notified."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.message import Instant, Label, Message

# Why a due time is as it is from an instant on.
Cause = Literal[
    "started",
    "severity-changed",
    "retyped",
    "waiting",
    "resumed",
    "met",
    "reopened",
    "calendar-published",
    "promised-again",
    "withdrawn",
]
Kind = Literal[
    "acknowledge",
    "first-response",
    "progress",
    "promised-reply",
    "resolution",
    "supervisor-notice",
    # The deadline of a corrective measure.
    "measure",
    # The check of how customers' data are kept, once in each period.
    "security-check",
]
# Counts the times a promise of one kind was made about one thing.
Instance = Annotated[int, Field(ge=1, lt=2**31)]


class DueTime(Message):
    """What is owed from `since` on. `due_at` is null while it cannot run out, `met_at` while it is not met."""

    since: Instant
    due_at: Instant | None
    provisional: bool = False
    met_at: Instant | None = None
    cause: Cause


History = Annotated[tuple[DueTime, ...], Field(min_length=1)]


class Level(Message):
    """A notice due `at` an instant, null while it cannot fall due; `level` is `75%`, or `4h` after the start."""

    level: Label
    at: Instant | None
    notify: Label
    rule: Label

"""Reads what a command that is sent was given beside its options: an object of JSON, and the name of the command."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID, uuid4

import typer

from contracts.message import Command
from projections.engine.timeline import day_of
from services import settings
from services.cli.given import FROM_FILE, OCCURRED_AT, Given
from services.commands.command_id import command_id
from services.json_text import LARGEST, decoded
from services.local.problem import StackBusy, StackDown

AnyCommand = TypeVar("AnyCommand", bound=Command)

# As of an Idempotency-Key over HTTP.
LONGEST_KEY: Final = 255
ENDS: Final = (".", "?", "!")


def command_of(given: Given, kind: type[AnyCommand], **own: Any) -> AnyCommand:
    """Make the command of its own options and of what was given; raise ValidationError.

    A field of `own` that is None, False or empty was left out.
    """
    fields = from_file(given.data)
    for name, value in own.items():
        if value is None or value is False or value == ():
            continue
        if fields.setdefault(name, value) != value:
            raise typer.BadParameter(f"{name} is also given beside it: give it once.", param_hint=FROM_FILE)
    if given.occurred_at is not None and fields.setdefault(OCCURRED_AT, given.occurred_at) != given.occurred_at:
        raise typer.BadParameter("when it happened is given twice: give it once.", param_hint="--occurred-at")
    if kind.dated_by is not None and kind.model_fields[kind.dated_by].is_required():
        fields.setdefault(kind.dated_by, _day(fields.get(OCCURRED_AT)))
    return kind.model_validate(fields)


def _day(occurred_at: Any) -> date:
    """Return the day of the instant that was given, or today where none was."""
    try:
        instant = datetime.fromisoformat(occurred_at).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        instant = datetime.now(UTC)
    return day_of(instant, settings.zone())


def from_file(file: str | None) -> dict[str, Any]:
    """Return the fields in the file, or in what is piped in; JSON is read, and bounded, as over HTTP."""
    if file is None:
        return {}
    if not file.strip():
        raise typer.BadParameter("name a file, or - for what is piped in.", param_hint=FROM_FILE)
    try:
        fields = decoded(_bytes(file))
    except OSError as unreadable:
        why = unreadable.strerror or "the system gives no reason"
        raise typer.BadParameter(f"{file} cannot be read: {why}", param_hint=FROM_FILE) from unreadable
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise typer.BadParameter(f"{file} cannot be read: line {line} is not UTF-8", param_hint=FROM_FILE) from error
    except (ValueError, RecursionError) as error:
        raise typer.BadParameter(f"it is not JSON: {error}.", param_hint=FROM_FILE) from error
    if not isinstance(fields, dict):
        raise typer.BadParameter("it must be an object with the command's fields.", param_hint=FROM_FILE)
    return fields


def _bytes(file: str) -> bytes:
    # One byte more than may be, so that an endless file ends here.
    if file == "-":
        read = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with Path(file).open("rb") as opened:
            read = opened.read(LARGEST + 1)
    if len(read) > LARGEST:
        raise typer.BadParameter(f"a command has at most {LARGEST:,} bytes, and this has more.", param_hint=FROM_FILE)
    return read


def id_of(key: str | None) -> UUID:
    """Return the id of a command by the text that names it; an empty text names none, as over HTTP."""
    if key is None:
        return uuid4()
    if not 0 < len(key.strip()) <= LONGEST_KEY:
        raise typer.BadParameter(f"it has 1 to {LONGEST_KEY} characters.", param_hint="--command-id")
    return command_id(key.strip())


def with_repeat(failed: StackBusy | StackDown, key: str | None, id_: UUID) -> StackBusy | StackDown:
    """Add the option that makes another attempt safe: what was stored meanwhile is only answered."""
    again = f"--command-id {id_}" if key is None else "the same --command-id"
    # PostgreSQL ends some sentences with a question mark, and begins lines with blanks.
    said = " ".join(str(failed).split())
    return type(failed)(f"{said if said.endswith(ENDS) else f'{said}.'} Send it again with {again}.")

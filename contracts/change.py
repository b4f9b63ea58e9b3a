"""Commands of which only the fields given change something: null clears one, and at least one must be given."""

from typing import Any, TypeVar

from contracts.message import Command

AnyCommand = TypeVar("AnyCommand", bound=Command)


def changes(command: Command, *ids: str) -> dict[str, Any]:
    """Return the fields that are given, apart from the ids and what every command has; one given as null is None."""
    apart = {*ids, *Command.model_fields}
    given = command.model_fields_set - apart
    return {name: getattr(command, name) for name in type(command).model_fields if name in given}


def changing(command: AnyCommand, *ids: str, never_cleared: str | None = None) -> AnyCommand:
    """Return the command, or refuse it where it gives nothing but its ids, or clears what everybody has."""
    given = changes(command, *ids)
    if not given:
        fields = [name for name in type(command).model_fields if name not in {*ids, *Command.model_fields}]
        message = f"give at least one of {', '.join(fields)}"
        raise ValueError(message)
    if never_cleared is not None and given.get(never_cleared, "") is None:
        message = f"{never_cleared} changes, and is never cleared"
        raise ValueError(message)
    return command

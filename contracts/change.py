"""Commands of which only the fields given change something: at least one must be given."""

from typing import Any, TypeVar

from contracts.message import Command

AnyCommand = TypeVar("AnyCommand", bound=Command)


def changes(command: Command, *ids: str) -> dict[str, Any]:
    """Return the fields that are given, apart from the ids and what every command has."""
    apart = {*ids, *Command.model_fields}
    fields = ((name, getattr(command, name)) for name in type(command).model_fields if name not in apart)
    return {name: value for name, value in fields if value is not None}


def changing(command: AnyCommand, *ids: str) -> AnyCommand:
    """Return the command, or refuse it where it gives nothing but its ids."""
    if not changes(command, *ids):
        fields = [name for name in type(command).model_fields if name not in {*ids, *Command.model_fields}]
        message = f"give at least one of {', '.join(fields)}"
        raise ValueError(message)
    return command

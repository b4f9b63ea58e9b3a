"""Marks the fields of commands that name something recorded elsewhere, so that a name nobody knows is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args

from contracts.message import Command, Id, Label


@dataclass(frozen=True, slots=True)
class Reference:
    """The field names a stream of this category; `what` is the word for it in a refusal."""

    category: str
    what: str


KnownCustomer = Annotated[Id, Reference("customer", "customer")]
KnownUnit = Annotated[Id, Reference("unit", "unit")]
# Everybody who is enrolled, account managers included (docs/adr/0018-known-names.md).
PERSON: Final = Reference("account-manager", "person")
KnownPerson = Annotated[Id, PERSON]
# By name, as on a ticket: `person_id` says which id is meant.
NamedPerson = Annotated[Label, PERSON]


def references(command: type[Command]) -> dict[str, Reference]:
    """Return the fields of a command that name something, with what each names."""
    return {
        name: mark
        for name, field in command.model_fields.items()
        for mark in (*field.metadata, *_within(field.annotation))
        if isinstance(mark, Reference)
    }


def _within(annotation: Any) -> Iterator[Any]:
    """Yield the marks inside a type that may also be left out."""
    for part in get_args(annotation):
        yield from getattr(part, "__metadata__", ())

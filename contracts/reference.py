"""Marks what names something recorded or listed elsewhere, in commands and in filters: other names are refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import BaseModel

from contracts.message import Id, Label

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class Reference:
    """The field names a stream of this category; `what` is the word for it in a refusal."""

    category: str
    what: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The field takes a name that the policy pack of the unit lists: a kind of case, a channel, a severity."""

    what: str


CUSTOMER: Final = Reference("customer", "customer")
UNIT: Final = Reference("unit", "unit")
ACCOUNT: Final = Reference("credit-account", "credit account")
KnownCustomer = Annotated[Id, CUSTOMER]
KnownUnit = Annotated[Id, UNIT]
KnownAccount = Annotated[Id, ACCOUNT]
# Everybody who is enrolled, account managers included (docs/adr/0018-known-names.md).
PERSON: Final = Reference("account-manager", "person")
KnownPerson = Annotated[Id, PERSON]
# By name, as on a ticket: `person_id` says which id is meant.
NamedPerson = Annotated[Label, PERSON]


def references(message: type[BaseModel]) -> dict[str, Reference]:
    """Return the fields of a command, or the filters of a list, that name something, with what each names."""
    return _marked(message, Reference)


def listed(message: type[BaseModel]) -> dict[str, Listed]:
    """Return the fields of a command, or the filters of a list, that take a listed name, with the list of each."""
    return _marked(message, Listed)


def _marked(message: type[BaseModel], kind: type[Mark]) -> dict[str, Mark]:
    return {
        name: mark
        for name, field in message.model_fields.items()
        for mark in (*field.metadata, *_within(field.annotation))
        if isinstance(mark, kind)
    }


def _within(annotation: Any) -> Iterator[Any]:
    """Yield the marks inside a type that may also be left out."""
    for part in get_args(annotation):
        yield from getattr(part, "__metadata__", ())

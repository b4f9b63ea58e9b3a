"""Names in commands and filters that nobody has recorded, and what is said of them (semantics 35)."""

from collections.abc import Sequence

from contracts.form.person import person_id
from contracts.reference import PERSON, UNIT, Reference
from domain.decider import Refused
from domain.organisation.unit import MAIN
from services.nearest import MOST_NAMED, nearest


class ReferenceUnknown(Refused):
    code = "reference.unknown"


class NamedOtherwise(ReferenceUnknown):
    """A person is called so, and has another id."""


def id_named(reference: Reference, name: str) -> str | None:
    """Return the id that a name stands for, or None where it needs no record."""
    if reference.category == PERSON.category:
        return person_id(name)
    # Customers who name no unit are in this one, which needs no pack.
    if reference.category == UNIT.category and name == MAIN:
        return None
    return name


def meant(name: str, ids: Sequence[str], field: str | None = None) -> NamedOtherwise:
    """Return the refusal of a name that is no id, while the persons with these ids are called so."""
    one = len(ids) == 1
    more = ", …" if len(ids) > MOST_NAMED else ""
    proposed = f"did you mean {ids[0]}?" if one else f"did you mean one of {', '.join(ids[:MOST_NAMED])}{more}?"
    where = f"{field}: there is no person" if field else "There is no person"
    return NamedOtherwise(f"{where} {name} by id, but {'one is' if one else 'some are'} called so; {proposed}")


def said(field: str, what: str, name: str, known: Sequence[str]) -> str:
    """Say that a name is unknown, and which known ones are most like it."""
    names = nearest(name, known)
    also = f"the nearest known: {', '.join(names)}" if names else "none like it is known"
    return f"{field}: there is no {what} {name}; {also}."

"""The matrix of access: what each role may do, and to which things."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.access.decision import ATTRIBUTES, EVERYTHING, KEHU, Thing, may
from services.access.issuer.people import PEOPLE
from services.access.roster import Who

ROLES: Final = [each.role for each in PEOPLE]
OTHERS: Final = {"owner": "li", "unit": "south", "region": "west", "handler": "zhao"}
# By letter, what is special about a thing for who asks: wang of the unit north and the department east.
THINGS: Final[Mapping[str, dict[str, str]]] = {
    "o": {"owner": "wang"},
    "u": {"unit": "north"},
    "r": {"region": "east"},
    "h": {"handler": "wang"},
    # A request for it was granted to wang, and with its contacts.
    "g": {"granted": "Z1"},
    "c": {"granted": "Z1", "granted_contacts": "Z1"},
    "x": {},
}
# Nobody recorded it, or nobody answers for it.
UNKNOWN: Final = "n"
NOTHING: Final = "-"
EVERY: Final = "*"


def things(kind: str) -> Iterator[tuple[str, Thing]]:
    """Yield one thing of each sort."""
    if kind == KEHU:
        yield EVERY, EVERYTHING
        return
    for letter, special in THINGS.items():
        if set(special) <= set(ATTRIBUTES[kind]):
            known = {name: value for name, value in (OTHERS | special).items() if name in ATTRIBUTES[kind]}
            yield letter, Thing(kind, "T1", tuple(known.items()))
    yield UNKNOWN, Thing(kind, "T1")


def cell(role: str, action: str, kind: str) -> str:
    """Say to which things a role may do this: in a unit, and after a bar for all units where that differs."""
    said = [_said(Who("wang", "王", (role,), unit, "east"), action, kind) for unit in ("north", None)]
    return said[0] if said[0] == said[1] else "|".join(said)


def _said(who: Who, action: str, kind: str) -> str:
    everything = list(things(kind))
    allowed = "".join(letter for letter, thing in everything if may(who, action, thing).allowed)
    return EVERY if len(allowed) == len(everything) else allowed or NOTHING

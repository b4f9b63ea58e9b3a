"""Whole content: the same id again is a repeat only where everything else is the same, too (semantics 34)."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from contracts.message import Command
from contracts.personal import personal_fields
from domain.decider import Refused
from domain.timeline import shown

Fields = Mapping[str, Any]
AS_SAID: Final[Fields] = MappingProxyType({})
# A refusal is kept with its command.
LONGEST_SHOWN: Final = 64


def repeated(
    command: Command, *, stored: Fields, refusal: type[Refused], known: str, given: Fields = AS_SAID
) -> list[Any]:
    """Return no events if the command has the content that is stored, else refuse and name what differs.

    `stored` has the stored value of each field; `given` has what the command means by a field where that is not what it
    says. `known` begins the sentence: "Invoice I1 is recorded". A date that the command leaves to its arrival is not
    compared.
    """
    if found := differences(command, stored, given):
        raise refusal(f"{known} with other content: {'; '.join(found)}.")
    return []


def differences(command: Command, stored: Fields, given: Fields = AS_SAID) -> list[str]:
    """Name each field that differs, with what is stored and what is given; of personal fields only the name."""
    personal = personal_fields(type(command))
    found = []
    for name, before in stored.items():
        now = given[name] if name in given else getattr(command, name)
        if before == now or (name == "occurred_at" and now is None):
            continue
        found.append(f"{name} differs" if name in personal else f"{name} is {_shown(before)}, not {_shown(now)}")
    return found


def _shown(value: Any) -> str:
    match value:
        case None | "" | ():
            return "empty"
        case datetime():
            return shown(value)
        case bool():
            return "yes" if value else "no"
        case tuple():
            text = ", ".join(map(str, value))
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"

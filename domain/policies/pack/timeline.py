"""Finds the version of a pack in force at an instant."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from domain.decider import Refused
from domain.policies.pack.pack import Pack


class NotYetInForce(Refused):
    """No version of the pack is in force that early."""

    code = "policy.not-yet-in-force"


def at(versions: Sequence[Pack], instant: datetime) -> Pack:
    """Return the version in force, or refuse."""
    found = in_force(versions, instant)
    if found is None:
        first = versions[0].pack
        raise NotYetInForce(f"{first.name} is in force from {first.effective_from.isoformat()} on.")
    return found


def in_force(versions: Sequence[Pack], instant: datetime) -> Pack | None:
    """Return the version in force, or None where there is none yet; `versions` are those of one pack, oldest first."""
    *_, found = None, *takewhile(lambda version: version.pack.effective_from <= instant, versions)
    return found

"""Which keys of which packs carry each requirement."""

from collections.abc import Iterable
from typing import NamedTuple

from domain.policies.pack.entry import sourced
from domain.policies.pack.pack import Pack
from domain.policies.sections.requirement import every_requirement


class Carried(NamedTuple):
    """A requirement and the keys, as PACK:KEY, of the values that come from it."""

    requirement: str
    keys: tuple[str, ...]


def coverage(packs: Iterable[Pack]) -> list[Carried]:
    """Return every requirement, including those without a key."""
    found: dict[str, list[str]] = {requirement: [] for requirement in every_requirement()}
    for pack in packs:
        for entry in sourced(pack):
            for requirement in entry.req:
                found[requirement].append(f"{pack.pack.name}:{entry.key}")
    return [Carried(requirement, tuple(keys)) for requirement, keys in found.items()]

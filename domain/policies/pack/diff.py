"""The differences between two versions of a pack, key by key."""

from typing import Literal, NamedTuple

from domain.policies.pack.entry import Entry, entries
from domain.policies.pack.pack import Pack


class Difference(NamedTuple):
    """A key that one version lacks, or whose value or source differs."""

    key: str
    change: Literal["added", "removed", "value", "source"]
    old: Entry | None
    new: Entry | None


def differences(old: Pack, new: Pack) -> list[Difference]:
    """Return the differences in the order of the newer version; the keys that it lacks come last."""
    before = {entry.key: entry for entry in entries(old)}
    after = {entry.key: entry for entry in entries(new)}
    found = [
        Difference(key, _change(before.get(key), entry), before.get(key), entry)
        for key, entry in after.items()
        if before.get(key) != entry
    ]
    return found + [Difference(key, "removed", entry, None) for key, entry in before.items() if key not in after]


def _change(old: Entry | None, new: Entry) -> Literal["added", "value", "source"]:
    if old is None:
        return "added"
    return "value" if old.value != new.value else "source"

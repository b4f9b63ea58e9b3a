"""The differences between two versions of a pack, as they are shown."""

from dataclasses import dataclass

from domain.policies.pack.diff import differences
from domain.policies.pack.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDifference:
    """A key that one of the versions lacks, or whose value or source differs."""

    key: str
    change: str
    old: str | None
    new: str | None
    old_source: str | None
    new_source: str | None


def compared(before: Pack, after: Pack) -> list[KeyDifference]:
    """Return the differences in the order of the newer version."""
    return [
        KeyDifference(
            key=each.key,
            change=each.change,
            old=each.old and each.old.text,
            new=each.new and each.new.text,
            old_source=each.old and each.old.source,
            new_source=each.new and each.new.source,
        )
        for each in differences(before, after)
    ]

"""Names of persons as they are compared where two persons are needed for one thing (four eyes)."""

from collections.abc import Iterable


def is_same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's, whatever the case and blanks."""
    return folded(one) == folded(other)


def different_persons(names: Iterable[str]) -> int:
    """Count the persons among these names."""
    return len({folded(name) for name in names})


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()

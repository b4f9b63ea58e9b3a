"""Chance that repeats itself: the same names give the same numbers, on every machine and in every release of Python."""

from random import Random


def chance(*names: object) -> Random:
    """Return a source of its own for what these names stand for, so that a new part disturbs no other."""
    return Random("/".join(map(str, names)))  # noqa: S311 - no secret hangs on it, and it must repeat itself

"""A fault that a check finds in a pack: a key, and what is wrong with its value."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from domain.policies.pack.pack import Pack


class Fault(NamedTuple):
    """A fault; with `against`, a contradiction between two keys, which a pack may record together with a decision."""

    key: str
    message: str
    against: str | None = None
    is_note: bool = False


Check = Callable[[Pack], Iterator[Fault]]

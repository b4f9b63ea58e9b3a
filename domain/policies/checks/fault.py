"""What a check finds in a pack: a key, and what is wrong with it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from domain.policies.pack.pack import Pack


class Fault(NamedTuple):
    """With `against` it is a contradiction between two keys, which a pack may record together with a decision."""

    key: str
    message: str
    against: str | None = None
    is_note: bool = False


Check = Callable[[Pack], Iterator[Fault]]

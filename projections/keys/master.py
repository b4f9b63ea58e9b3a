"""The master key, under which the key of each person is stored: in a file, or in a vault that never gives it away.

It never stands in the database, so that neither a dump nor a backup of it can be read without the master key.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

KEY_BYTES: Final = 32


class KeysMissing(Exception):
    """No master key is set up, so that personal data can be neither sealed nor read."""


class Bound(NamedTuple):
    """The key of a person, wrapped or not, and what it is bound to: its number and its person."""

    key: bytes
    to: bytes


class Master(Protocol):
    """Wraps keys and unwraps them, many at once: a vault answers over the network."""

    def wrap(self, keys: Sequence[Bound]) -> Sequence[bytes]:
        """Return each key as it is stored."""

    def unwrap(self, keys: Sequence[Bound]) -> Sequence[bytes | None]:
        """Return each stored key, None where the master key does not open it."""

    def is_newest(self, wrapped: bytes) -> bool:
        """Tell whether a stored key is under the newest version of the master key."""

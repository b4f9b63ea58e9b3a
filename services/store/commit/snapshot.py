"""Snapshots: the folded states of long streams, so that a first load after a start need not fold every event.

A snapshot is a cache. It counts only while the store holds the event after which it was taken, with the same hash, and
while the same program folds (`fold_version`); otherwise all events are folded, as if there were none.
"""

import pickle
import platform
import zlib
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import contracts
import domain

# Folding takes some 14 µs an event. The share keeps snapshots of very long streams from being taken too often.
FEWEST_EVENTS: Final = 500
SHARE: Final = 16

# A snapshot may name only their classes and these values: unpickling anything else could run it.
FOLDING: Final = ("contracts", "domain")
VALUES: Final = frozenset(
    {
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("decimal", "Decimal"),
        ("immutables._map", "Map"),
        ("uuid", "UUID"),
        ("builtins", "frozenset"),
        ("builtins", "set"),
    }
)


class Unreadable(Exception):
    """A snapshot is damaged, or names something that does not belong in a state."""


def is_due(version: int, kept: int) -> bool:
    """Return whether a stream at this version is far enough from its last snapshot (0: none)."""
    return version - kept >= max(FEWEST_EVENTS, version // SHARE)


@cache
def fold_version() -> str:
    """Return a digest of everything that decides how events become a state; a snapshot with another digest is void."""
    digest = sha256()
    for part in (platform.python_version(), installed("pydantic"), installed("immutables")):
        digest.update(part.encode())
    for package in (contracts, domain):
        root = Path(package.__path__[0])
        for source in sorted(root.rglob("*.py")):
            digest.update(str(source.relative_to(root)).encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()


def subject_of(stream: str, state: object) -> str | None:
    """Return the data subject that a state tells of: the customer of the stream, or of the case or account in it."""
    if stream.startswith("customer/"):
        return stream
    customer = getattr(state, "customer_id", None)
    return f"customer/{customer}" if customer else None


def packed(state: object) -> bytes:
    """Return the state as compressed bytes."""
    stream = BytesIO()
    _Pickler(stream).dump(state)
    return zlib.compress(stream.getvalue(), 1)


def unpacked(state: bytes) -> Any:
    """Return the state, or raise `Unreadable`."""
    try:
        return _Unpickler(BytesIO(zlib.decompress(state))).load()
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        raise Unreadable(message) from error


class _Pickler(pickle.Pickler):
    """Pickles a dataclass as a call of its class, which loads twice as fast as the default for one with slots."""

    def __init__(self, stream: BytesIO) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        # The argument names of the classes seen; empty for a class that is not a dataclass or takes keywords only.
        self._names: dict[type, tuple[str, ...]] = {}

    def reducer_override(self, value: object) -> Any:
        kind = type(value)
        names = self._names.get(kind)
        if names is None:
            names = self._names[kind] = _positional(kind)
        return (kind, tuple([getattr(value, name) for name in names])) if names else NotImplemented


def _positional(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind) or any(field.kw_only or not field.init for field in fields(kind)):
        return ()
    return tuple(field.name for field in fields(kind))


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Return the class if it may be part of a state."""
        if (module, name) in VALUES:
            return super().find_class(module, name)
        if module.partition(".")[0] in FOLDING:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        message = f"{module}.{name} is no part of a state"
        raise pickle.UnpicklingError(message)

"""Writes PostgreSQL arrays in one piece: psycopg would write them element by element."""

from collections.abc import Iterable, Sequence
from struct import Struct, pack
from typing import Final
from uuid import UUID

from psycopg import Connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

# The object ids of these types in every PostgreSQL.
UUID_TYPE: Final = 2950
BIGINT: Final = 20
TEXT: Final = 25
BYTEA: Final = 17
_LENGTH: Final = Struct("!i").pack
_UUID_LENGTH: Final = _LENGTH(16)
_BIGINT_WITH_LENGTH: Final = Struct("!iq").pack
_NULL: Final = _LENGTH(-1)


class Array(bytes):
    """An array in binary form; the statement's cast names its type."""

    __slots__ = ()


class _ArrayDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: Array) -> bytes:
        return obj


def register(connection: Connection) -> None:
    """Make the connection accept arrays as parameters."""
    connection.adapters.register_dumper(Array, _ArrayDumper)


def uuids(values: Sequence[UUID]) -> Array:
    return _array(UUID_TYPE, len(values), [_UUID_LENGTH + value.bytes for value in values])


def bigints(values: Sequence[int]) -> Array:
    return _array(BIGINT, len(values), [_BIGINT_WITH_LENGTH(8, value) for value in values])


def texts(values: Sequence[str | None]) -> Array:
    encoded = [None if value is None else value.encode() for value in values]
    return _array(TEXT, len(values), [_NULL if each is None else _LENGTH(len(each)) + each for each in encoded])


def byteas(values: Sequence[bytes]) -> Array:
    return _array(BYTEA, len(values), [_LENGTH(len(value)) + value for value in values])


def _array(element: int, length: int, elements: Iterable[bytes]) -> Array:
    """Put one dimension, with a lower bound of 1, before the elements; an empty array has no dimension."""
    if not length:
        return Array(pack("!iii", 0, 0, element))
    return Array(pack("!iiiii", 1, 1, element, length, 1) + b"".join(elements))

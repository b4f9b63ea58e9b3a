"""Which partition carries a key: by murmur2 as Kafka's Java client computes it, so that every client agrees."""

from typing import Final

_SEED: Final = 0x9747B28C
_MULTIPLIER: Final = 0x5BD1E995
_WORD: Final = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """Return the hash as an unsigned 32-bit number."""
    words = len(data) // 4
    hashed = (_SEED ^ len(data)) & _WORD
    for index in range(words):
        word = int.from_bytes(data[4 * index : 4 * index + 4], "little") * _MULTIPLIER & _WORD
        word = (word ^ word >> 24) * _MULTIPLIER & _WORD
        hashed = hashed * _MULTIPLIER & _WORD ^ word
    rest = data[4 * words :]
    if rest:
        hashed = (hashed ^ int.from_bytes(rest, "little")) * _MULTIPLIER & _WORD
    hashed = (hashed ^ hashed >> 13) * _MULTIPLIER & _WORD
    return hashed ^ hashed >> 15


def partition_of(key: bytes, partitions: int) -> int:
    """Return the number of the partition that carries the key."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions

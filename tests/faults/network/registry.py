"""The fault tests on three brokers, by name."""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.faults.network import brokers, partitions
from tests.faults.network.load import Load

NETWORK: Final[dict[str, Callable[[Load], Awaitable[None]]]] = {
    "T5-rolling": brokers.rolling,
    "T5-leader": brokers.partition_leader,
    "T5-controller": brokers.controller,
    "T6-leaderless": brokers.leaderless,
    **{f"T7-{way}": partitions.partitioned(way) for way in partitions.WAYS},
}

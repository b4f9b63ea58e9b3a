"""A key's partition is the one that every other Kafka client computes (architecture 4, interfaces 5)."""

from collections import Counter

import pytest
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.partitioner import murmur2 as murmur2_of_another_client

from contracts.record.partition import murmur2, partition_of


# From org.apache.kafka.common.utils.UtilsTest of Apache Kafka.
@pytest.mark.parametrize(
    ("key", "hashed"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_the_hash_is_that_of_the_java_client(key: bytes, hashed: int) -> None:
    assert murmur2(key) == hashed % 2**32


def test_keys_of_every_length_hash_as_another_client_hashes_them() -> None:
    keys = [("客户-0465-DTULQ" * 4).encode()[:length] for length in range(64)]
    assert [murmur2(key) for key in keys] == [murmur2_of_another_client(key) for key in keys]


@pytest.mark.parametrize("partitions", [1, 5, 12, 48])
def test_the_partition_is_the_one_of_another_client(partitions: int) -> None:
    """Clients drop the sign before they divide, as `subscribing.md` says of Java and `murmur2_random` (R14)."""
    keys = [f"客户-{number}".encode() for number in range(500)]
    ours = [partition_of(key, partitions) for key in keys]
    theirs = DefaultPartitioner()
    numbers = list(range(partitions))
    assert ours == [theirs(key, numbers, numbers) for key in keys]


def test_customers_spread_over_all_partitions() -> None:
    spread = Counter(partition_of(f"C{number}".encode(), 12) for number in range(12_000))
    assert len(spread) == 12
    assert max(spread.values()) < 1_200

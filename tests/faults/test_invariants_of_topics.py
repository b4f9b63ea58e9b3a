"""The checker catches each mutant of the topics: an event dropped, doubled, swapped or put elsewhere."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from aiokafka.structs import TopicPartition

from tests import stack as stacks
from tests.faults import whole
from tests.faults.test_invariants import broken
from tests.faults.violation import Verdict
from tests.faults.whole import System
from tests.integration.published import Partitions, Published
from tests.integration.system import publish
from tests.stack import PrivateStack

Records = list[Published]


@pytest.fixture(scope="module")
def system(stack: PrivateStack, kafka: str) -> Iterator[System]:
    with whole.system(stack, kafka) as made:
        yield made


async def published(system: System, spoil: Callable[[Records], Records]) -> Verdict:
    """Fill the topics, the longest partition spoilt, and judge."""
    partition = longest(system.records)
    return await filled(system, system.records | {partition: spoil(system.records[partition])})


async def filled(system: System, records: Partitions) -> Verdict:
    await asyncio.to_thread(stacks.empty_topics, system.kafka)
    await asyncio.to_thread(publish, system.kafka, records)
    return await system.judged()


def longest(records: Partitions) -> TopicPartition:
    return max(records, key=lambda partition: len(records[partition]))


async def test_one_dropped_event_is_named(system: System) -> None:
    verdict = await published(system, lambda records: records[:1] + records[2:])
    assert broken(verdict) == {"I1", "I3", "I4"}
    assert verdict.lost == 1


async def test_a_dropped_end_is_named(system: System) -> None:
    verdict = await published(system, lambda records: records[:-1])
    assert {"I1", "I3"} <= broken(verdict)
    assert verdict.lost == 1


async def test_two_swapped_events_are_named(system: System) -> None:
    verdict = await published(system, lambda records: [records[1], records[0], *records[2:]])
    assert broken(verdict) == {"I1", "I4"}


async def test_one_doubled_event_is_named(system: System) -> None:
    verdict = await published(system, lambda records: [*records[:2], *records[1:]])
    assert broken(verdict) == {"I1"}
    assert verdict.repeats == 1


async def test_an_event_in_two_partitions_is_named(system: System) -> None:
    partition = longest(system.records)
    elsewhere = partition._replace(partition=(partition.partition + 1) % 12)
    moved = system.records[partition][-1:]
    verdict = await filled(
        system,
        system.records
        | {partition: system.records[partition][:-1], elsewhere: [*system.records.get(elsewhere, []), *moved]},
    )
    assert {"I1", "I4"} <= broken(verdict)


async def test_what_a_later_run_publishes_again_is_lawful_and_counted(system: System) -> None:
    verdict = await published(system, lambda records: records + [each._replace(run=2) for each in records[-2:]])
    assert str(verdict) == "every invariant holds"
    assert verdict.repeats == 2

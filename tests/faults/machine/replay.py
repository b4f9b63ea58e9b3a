"""T9: all records are published again, twice and shuffled; no read model changes, and relay and workers go on.

No relay publishes out of order within a run, so `kehu check` must notice: somebody else wrote into the topics.
"""

import asyncio
import random
from dataclasses import replace
from typing import Final

import psycopg

from projections.engine import checkpoint
from projections.engine.generation import FIRST
from projections.registry import PROJECTIONS
from projections.worker import watchdog
from projections.worker.kafka.access import KafkaAccess
from services.local import supervisor
from services.local.home import Home
from tests.faults.machine import contents
from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge_history, load
from tests.faults.storm import Stack, Told, temporary_stack
from tests.integration import published, system
from tests.waiting import eventually_async

TIMES: Final = 2
SEED: Final = 9
MORE: Final = 20
NOTICED: Final = "kehu check, topics"
RELAY: Final = "roles:relay"


def twice_and_shuffled(tell: Told) -> Found:
    """Publish all records again, in another order within each partition."""
    with temporary_stack() as stack:
        return asyncio.run(_replayed(stack, tell))


async def _replayed(stack: Stack, tell: Told) -> Found:
    kafka = stack.addresses["kafka"]
    async with load(stack) as before:
        for _ in range(MORE):
            await before.acknowledge_more()
    await asyncio.to_thread(stack.kehu, "wait")
    columns = contents.columns(stack)
    held = contents.hashes(stack, columns)
    chance, records = random.Random(SEED), await published.read(kafka)
    for _ in range(TIMES):
        again = {partition: chance.sample(told, len(told)) for partition, told in records.items()}
        await asyncio.to_thread(system.publish, kafka, again)
    await eventually_async(lambda: _read_to_the_end(stack))
    tell(f"{TIMES * sum(map(len, records.values()))} records were read again")
    wrong = list(contents.changed(held, contents.hashes(stack, columns)))
    for order in (supervisor.stop_program, supervisor.start_program):
        await asyncio.to_thread(order, Home(stack.home), RELAY)
    async with load(stack) as after:
        pass
    verdict = await judge_history(stack, before.history.entries + after.history.entries)
    others = tuple(each for each in verdict.violations if not each.sentence.startswith(NOTICED))
    if len(others) == len(verdict.violations):
        wrong.append("kehu check did not notice records out of order")
    return Found(TIMES, replace(verdict, violations=others), tuple(wrong))


async def _read_to_the_end(stack: Stack) -> bool:
    """Tell whether every read model has passed the last record of its topics."""
    at = stack.addresses
    kafka = KafkaAccess(at["kafka"])
    async with await psycopg.AsyncConnection.connect(at["database_url"]) as connection:
        for projection in PROJECTIONS.values():
            ends = await watchdog.end_offsets(kafka, await watchdog.partitions_of(kafka, projection.topics))
            if watchdog.lags(ends, await checkpoint.load_all(connection, projection.name, FIRST)):
                return False
    return True

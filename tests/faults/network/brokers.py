"""T5 and T6: brokers die one after the other, two at once, or the one that leads."""

import asyncio
import json
from typing import Final

import httpx
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition

from contracts.catalog import TOPICS
from services.local.servers.topics import open_admin
from tests.faults.network.cluster import NODES, Node
from tests.faults.network.load import Load
from tests.faults.network.system import REPLICAS
from tests.waiting import eventually_async

# T6: longer than any request to Kafka waits.
LEADERLESS_SECONDS: Final = 60.0
# With fewer replicas in step, a partition takes no record (`min.insync.replicas`).
WRITABLE: Final = 2


async def rolling(load: Load) -> None:
    """Kill each broker in turn; the next only when the last is in step again."""
    for number in NODES:
        await _die(load, load.system.cluster.nodes[number], f"broker {number} killed")


async def partition_leader(load: Load) -> None:
    """Kill the broker that leads a partition."""
    async with open_admin(load.system.kafka) as admin:
        (described,) = await admin.describe_topics([TOPICS[0]])
    leader = described["partitions"][0]["leader"]
    await _die(load, load.system.cluster.nodes[leader], f"the leader of {TopicPartition(TOPICS[0], 0)} killed")


async def controller(load: Load) -> None:
    """Kill the node that leads the controllers."""
    nodes = load.system.cluster.nodes
    await _die(load, nodes[_leading_controller(nodes[1])], "the leading controller killed")


async def leaderless(load: Load) -> None:
    """Kill two of three for a minute: nothing can be written to Kafka, and the relay says that it stands still."""
    nodes = [load.system.cluster.nodes[number] for number in NODES[:2]]
    for node in nodes:
        await asyncio.to_thread(node.kill)
        load.faults += 1
    await asyncio.sleep(LEADERLESS_SECONDS)
    complaint = await _complaint(load, "/readyz/relay")
    if complaint is None:
        load.wrong.append("the relay claimed to be ready after a minute without a majority of brokers")
    for node in nodes:
        node.start()
    # Until then the fault goes on: a broker takes its time to start.
    await _in_step(load, WRITABLE)
    await load.resume("two brokers killed")
    await _in_step(load, REPLICAS)


async def _die(load: Load, node: Node, what: str) -> None:
    """Kill a broker, have relay and workers go on without it, and start it again."""
    await asyncio.to_thread(node.kill)
    load.faults += 1
    await load.acknowledged_more()
    await load.resume(what)
    node.start()
    await _in_step(load, REPLICAS)


async def _in_step(load: Load, replicas: int) -> None:
    """Return when every partition has so many replicas in step again."""

    async def met() -> bool:
        try:
            async with open_admin(load.system.kafka) as admin:
                described = await admin.describe_topics(list(TOPICS))
        except KafkaError:
            # A broker that has just started is asked, and does not answer yet.
            return False
        return all(len(partition["isr"]) >= replicas for topic in described for partition in topic["partitions"])

    await eventually_async(met)


def _leading_controller(node: Node) -> int:
    state = node.program.data / "__cluster_metadata-0" / "quorum-state"
    return int(json.loads(state.read_text())["leaderId"])


async def _complaint(load: Load, path: str) -> str | None:
    async with httpx.AsyncClient(base_url=load.system.api, timeout=30) as http:
        answer = await http.get(path)
    return None if answer.is_success else answer.text

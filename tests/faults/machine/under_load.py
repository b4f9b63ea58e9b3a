"""Clients that send while something fails, and the judgement of what is left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx

from projections.worker.kafka.access import KafkaAccess
from tests.faults.clients import Clients
from tests.faults.history import Entry
from tests.faults.invariants import verify
from tests.faults.storm import SECONDS_TO_SETTLE, Stack
from tests.faults.violation import Verdict


@asynccontextmanager
async def load(stack: Stack) -> AsyncIterator[Clients]:
    """Send commands meanwhile; at the end, some more must be acknowledged."""
    clients = Clients(stack.addresses["api"])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(clients.run())
        await clients.acknowledge_more()
        yield clients
        await clients.acknowledge_more()
        clients.stop.set()


async def judge(stack: Stack, clients: Clients) -> Verdict:
    """Judge by the invariants what is left."""
    return await judge_history(stack, clients.history.entries)


async def judge_history(stack: Stack, history: Sequence[Entry]) -> Verdict:
    """Judge what is left by a history put together by hand."""
    at = stack.addresses
    access = KafkaAccess(at["kafka"])
    return await verify(at["database_url"], access, history, at_rest=False, seconds=SECONDS_TO_SETTLE)


def said_by(stack: Stack, path: str) -> str:
    """Return what the API answers about the health of the stack."""
    try:
        return httpx.get(f"{stack.addresses['api']}{path}", timeout=30).text
    except httpx.TransportError as error:
        return repr(error)


def serves(stack: Stack) -> bool:
    """Return whether every role is at work, and so would leave in order if it was told to."""
    return all(said_by(stack, path).startswith("ready") for path in ("/readyz", "/readyz/relay", "/readyz/workers"))

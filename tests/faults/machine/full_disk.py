"""T11: the disk of PostgreSQL or of Kafka is full; when there is room again, all goes on and nothing is lost.

PostgreSQL first refuses what makes a table grow, then crashes where its log cannot grow, and is started again and again
until there is room. Kafka ends itself: its operator makes room and starts it again, which the local supervisor does
unasked.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx
import psycopg

from services.local import supervisor
from services.local.home import Home
from tests.faults.machine.found import Found
from tests.faults.machine.small_disk import SmallDisk, small_disk
from tests.faults.machine.under_load import judge, load
from tests.faults.storm import Stack, Told, temporary_stack
from tests.waiting import eventually, eventually_async

MEGABYTES: Final = 400
PROBLEM: Final = "application/problem+json"
# So long that few fit where there was room before.
SUMMARY: Final = "x" * 2_000
FILL_LOG: Final = "select pg_logical_emit_message(false, 'a test', repeat('x', 1000000)) from generate_series(1, 500)"


@dataclass(slots=True)
class Probe:
    """A client that sends one command after the other, and notes answers that are neither a success nor a problem."""

    api: str
    faults: list[str] = field(default_factory=list)

    async def answer(self) -> str | None:
        """Return the code of the problem that is answered to a new command, None for a success."""
        headers = {"Idempotency-Key": str(uuid4())}
        async with httpx.AsyncClient(base_url=self.api, timeout=60) as http:
            told = await http.post(
                f"/complaints/{uuid4()}/receive", json={"customer_id": "full", "summary": SUMMARY}, headers=headers
            )
        if told.is_success:
            return None
        kind = told.headers["Content-Type"]
        if told.status_code != HTTPStatus.SERVICE_UNAVAILABLE or kind != PROBLEM:
            self.faults.append(f"a command was answered {told.status_code} as {kind}: {told.text}")
        return str(told.json()["code"])

    async def begin(self) -> None:
        """Register the customer who complains."""
        async with httpx.AsyncClient(base_url=self.api, timeout=60) as http:
            (await http.post("/customers/full/register", json={"full_name": "full"})).raise_for_status()

    async def until(self, code: str) -> None:
        """Return when commands are answered with this code."""

        async def is_so() -> bool:
            return await self.answer() == code

        await eventually_async(is_so)


def of_postgres(tell: Told) -> Found:
    """Fill PostgreSQL's disk, where first its tables and then its log cannot grow."""
    with _stack_on_small_disk("postgres") as (stack, disk):
        return asyncio.run(_of_postgres(stack, disk, tell))


def of_kafka(tell: Told) -> Found:
    """Fill Kafka's disk; commands are stored meanwhile."""
    with _stack_on_small_disk("kafka") as (stack, disk):
        return asyncio.run(_of_kafka(stack, disk, tell))


async def _of_postgres(stack: Stack, disk: SmallDisk, tell: Told) -> Found:
    probe = Probe(stack.addresses["api"])
    await probe.begin()
    async with load(stack) as clients:
        disk.fill()
        await probe.until("store.full")
        tell("commands are answered store.full")
        with suppress(psycopg.OperationalError), psycopg.connect(stack.addresses["database_url"]) as connection:
            connection.execute(FILL_LOG)
        await probe.until("store.down")
        await asyncio.to_thread(eventually, lambda: _restarts(stack, "postgres") > 0)
        tell("PostgreSQL has crashed and cannot start")
        disk.free()
    tell("there is room, and commands are stored again")
    return Found(2, await judge(stack, clients), tuple(probe.faults))


async def _of_kafka(stack: Stack, disk: SmallDisk, tell: Told) -> Found:
    async with load(stack) as clients:
        disk.fill()
        await asyncio.to_thread(eventually, lambda: _restarts(stack, "kafka") > 0)
        tell("Kafka has ended itself")
        await clients.acknowledge_more()
        disk.free()
    tell("there is room; commands were stored meanwhile")
    return Found(1, await judge(stack, clients))


@contextmanager
def _stack_on_small_disk(server: str) -> Iterator[tuple[Stack, SmallDisk]]:
    def prepare(home: Path) -> None:
        (home / server).mkdir()
        (home / server / "data").symlink_to(disk.data)

    with small_disk(MEGABYTES) as disk, temporary_stack(prepare) as stack:
        yield stack, disk


def _restarts(stack: Stack, server: str) -> int:
    return supervisor.restarts(Home(stack.home), server)

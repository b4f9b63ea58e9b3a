"""Commands per second over HTTP, beside a FastAPI route that does nothing, on the same server settings."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, NamedTuple
from uuid import uuid4

from services.local import port
from tests import stack as stacks
from tests.benchmarks import process
from tests.benchmarks.benchmark import Bench, Benchmark, Goal, Run, Sample
from tests.benchmarks.clients import answer_pace
from tests.benchmarks.http_client import connections
from tests.benchmarks.pace import Pace
from tests.benchmarks.process import Processes
from tests.benchmarks.shoppers import ShopCommand, Steps

UNIT: Final = "requests/s"
THING: Final = "request"
CLIENTS: Final = 64
STATUSES: Final = {200, 201}
COMMANDS: Final = f"commands over HTTP, {CLIENTS} at once"
EMPTY: Final = f"empty FastAPI route, {CLIENTS} at once"


@contextmanager
def prepare(bench: Bench) -> Iterator[Sequence[Run]]:
    spare = str(port.choose(1)[0])
    with (
        stacks.database(bench.servers) as database_url,
        process.running(bench.servers, database_url, "api") as ours,
        process.running(bench.servers, database_url) as theirs,
    ):
        theirs.start_program("empty api", [sys.executable, "-m", "tests.benchmarks.empty_api", spare])
        commands = Server(int(ours.api.rpartition(":")[2]), ours, _request)
        empty = Server(int(spare), theirs, lambda command: _request(command, "/nothing"))
        for server in (commands, empty):
            process.wait_until(partial(port.is_taken, server.port), server.processes, seconds=60)
        yield [
            partial(_measure, EMPTY, empty, bench.scale.seconds),
            partial(_measure, COMMANDS, commands, bench.scale.seconds),
        ]


class Server(NamedTuple):
    """Where a server listens, its processes, and how a command is put to it."""

    port: int
    processes: Processes
    request: Callable[[ShopCommand], bytes]


def _measure(figure: str, server: Server, seconds: float) -> Sequence[Sample]:
    return asyncio.run(_pace(server, seconds)).samples(figure, UNIT, THING)


async def _pace(server: Server, seconds: float) -> Pace:
    steps = Steps()
    async with connections(server.port, CLIENTS) as opened:
        free = list(opened)

        async def ask() -> None:
            connection = free.pop()
            status = await connection.ask(server.request(steps.next()))
            assert status in STATUSES, status
            free.append(connection)

        return await answer_pace(ask, clients=CLIENTS, seconds=seconds, cpu=server.processes.cpu)


def _request(command: ShopCommand, path: str | None = None) -> bytes:
    body = command.model_dump_json(exclude={"customer_id"}, exclude_none=True).encode()
    verb = command.name.partition(".")[2]
    head = (
        f"POST {path or f'/customers/{command.customer_id}/{verb}'} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Idempotency-Key: {uuid4()}\r\nKehu-Actor: shop\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


BENCHMARK = Benchmark(title="http", prepare=prepare, goals=(Goal(figure=COMMANDS, beside=EMPTY, at_least=0.5),))

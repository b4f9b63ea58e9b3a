"""T18: a system of an earlier release is upgraded under load, with processes of both releases side by side."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import psycopg

from services.local import supervisor
from services.local.home import Home
from services.migrate import newest_migration
from tests import ports, temporary
from tests.faults.clients import Clients
from tests.faults.history import Entry
from tests.faults.machine import contents, earlier
from tests.faults.machine.earlier import Earlier
from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge_history, load
from tests.faults.storm import Stack, Told
from tests.waiting import eventually_async

# Which processes of today's release stand still while the earlier release does their work. The last is replaced first.
SIDE_BY_SIDE: Final = {
    "api": ("api",),
    "worker": ("worker-1", "worker-2"),
    "relay": ("relay",),
}
# Which processes of the earlier release work beside today's API. The first of each meets what it does not know.
BESIDE_THE_API: Final = (("relay",), ("worker",), ("relay", "worker"))
MET: Final = {
    "relay": "select count(*) from relay_parked",
    "worker": "select count(*) from worker_failure where error like '%a worker of an earlier release does not know%'",
}
WAITING: Final = "select (select count(*) from relay_parked) + (select count(*) from parked_event)"


def from_earlier_release(tell: Told) -> Found:
    """Fill a system with the earlier release, start today's on it, then mix the processes of both."""
    stack = Stack(temporary.folder("upgrade"))
    before = earlier.take(stack)
    try:
        with ports.undisturbed():
            _succeed(before, "up", "--wait", "--demo")
        _succeed(before, "wait")
        columns = contents.columns(stack)
        held = contents.hashes(stack, columns)
        _succeed(before, "down")
        stack.kehu("up", "--wait")
        tell("today's release runs on the data of the earlier one")
        wrong = list(contents.changed(held, contents.hashes(stack, columns)))
        return asyncio.run(_mixed(stack, before, tell, wrong))
    finally:
        stack.kehu("down")
        shutil.rmtree(stack.home)


async def _mixed(stack: Stack, before: Earlier, tell: Told, wrong: list[str]) -> Found:
    """Replace the API last, as the documentation says; then first: what it stores the others do not know."""
    history: list[Entry] = []
    async with AsyncExitStack() as replaced:
        for role in SIDE_BY_SIDE:
            await replaced.enter_async_context(_replaced(stack, before, role))
        # From now on: it cannot read the streams that today's API has written.
        async with load(stack) as clients:
            await _go_on(stack, clients)
            tell("the earlier release works on the migrated database")
            await replaced.aclose()
            await _go_on(stack, clients)
            tell("relay, workers and API were replaced in this order")
    history += clients.history.entries
    async with load(stack) as clients:
        for roles in BESIDE_THE_API:
            async with AsyncExitStack() as replaced:
                for role in roles:
                    await replaced.enter_async_context(_replaced(stack, before, role, may_end=True))
                await clients.acknowledge_more()
                await _counted(stack, MET[roles[0]], lambda met: met > 0)
                held = await asyncio.to_thread(_count, stack, WAITING)
            await _go_on(stack, clients)
            await _counted(stack, WAITING, lambda waiting: waiting == 0)
            tell(f"the {' and the '.join(roles)} of the earlier release held {held}; today's took it up by itself")
    history += clients.history.entries
    wrong += _goes_back(stack, before)
    return Found(1 + len(SIDE_BY_SIDE) + len(BESIDE_THE_API), await judge_history(stack, history), tuple(wrong))


@asynccontextmanager
async def _replaced(stack: Stack, before: Earlier, role: str, *, may_end: bool = False) -> AsyncIterator[None]:
    """Stop today's processes and let one of the earlier release do their work."""
    home = Home(stack.home)
    for name in SIDE_BY_SIDE[role]:
        await asyncio.to_thread(supervisor.stop_program, home, f"roles:{name}")
    async with before.process(role, may_end=may_end):
        yield
    for name in SIDE_BY_SIDE[role]:
        await asyncio.to_thread(supervisor.start_program, home, f"roles:{name}")


async def _counted(stack: Stack, query: str, enough: Callable[[int], bool]) -> None:
    """Return when the number is right."""

    async def met() -> bool:
        return enough(await asyncio.to_thread(_count, stack, query))

    await eventually_async(met)


def _count(stack: Stack, query: str) -> int:
    with psycopg.connect(stack.addresses["database_url"]) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


async def _go_on(stack: Stack, clients: Clients) -> None:
    """Return when commands are acknowledged, published and projected."""
    await clients.acknowledge_more()
    await asyncio.to_thread(stack.kehu, "wait", "--timeout", "120", seconds=150)


def _succeed(before: Earlier, *arguments: str) -> None:
    done = before.kehu(*arguments)
    assert done.returncode == 0, done.stderr


def _goes_back(stack: Stack, before: Earlier) -> Iterator[str]:
    """Let the earlier release migrate: it must refuse, and change nothing."""
    done = before.kehu("migrate")
    if done.returncode == 0:
        yield "the earlier release migrated a database of today's"
    if _migration(stack) != newest_migration():
        yield f"the earlier release left the database at migration {_migration(stack)}"


def _migration(stack: Stack) -> str:
    with psycopg.connect(stack.addresses["database_url"]) as connection:
        row = connection.execute("select version_num from alembic_version").fetchone()
    assert row is not None
    return str(row[0])

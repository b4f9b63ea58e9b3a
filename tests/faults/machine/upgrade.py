"""T18: a system of an earlier release is upgraded under load, with processes of both releases side by side."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final

import psycopg

from services.local import supervisor
from services.local.home import Home
from services.migrate import newest_migration
from tests import ports, temporary
from tests.faults.clients import Clients
from tests.faults.machine import contents, earlier
from tests.faults.machine.earlier import Earlier
from tests.faults.machine.found import Found
from tests.faults.machine.under_load import judge, load
from tests.faults.storm import Stack, Told

# Which processes of today's release stand still while the earlier release does their work.
SIDE_BY_SIDE: Final = {
    "api": ("api",),
    "worker": ("worker-1", "worker-2"),
    "relay": ("relay",),
}


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
    async with load(stack) as clients:
        for role, names in SIDE_BY_SIDE.items():
            async with _replaced(stack, before, role, names):
                await _go_on(stack, clients)
            await _go_on(stack, clients)
            tell(f"the earlier release did the work of {', '.join(names)}, and handed it back")
    wrong += _goes_back(stack, before)
    return Found(1 + len(SIDE_BY_SIDE), await judge(stack, clients), tuple(wrong))


@asynccontextmanager
async def _replaced(stack: Stack, before: Earlier, role: str, names: tuple[str, ...]) -> AsyncIterator[None]:
    """Stop today's processes and let one of the earlier release do their work."""
    home = Home(stack.home)
    for name in names:
        await asyncio.to_thread(supervisor.stop_program, home, f"roles:{name}")
    async with before.process(role):
        yield
    for name in names:
        await asyncio.to_thread(supervisor.start_program, home, f"roles:{name}")


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

"""What people decide about processes: commands that were refused are sent again, or nothing follows."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from domain.decider import Refused
from domain.processes.registry import PROCESSES
from projections.engine.projection import Recorded
from services.processes import refusals
from services.processes.refusals import Refusal
from services.processes.standing import names
from services.reactor.sending import react, reactions, send
from services.store import log
from services.store.store import Store
from services.store.unreadable import Unreadable, events_of


class ProcessUnknown(Refused):
    code = "process.unknown"


class StillUnreadable(Refused):
    code = "process.event-unreadable"


def known(name: str) -> str:
    """Return the name of a process, or refuse it."""
    if name not in names():
        raise ProcessUnknown(f"There is no process {name}: {', '.join(names())}.")
    return name


async def retry(
    connection: AsyncConnection[Any], store: Store, process: str, position: int | None = None
) -> Sequence[Refusal]:
    """Send the refused commands of a process again, or those of one event, and return what is still refused."""
    if known(process) not in PROCESSES:
        raise ProcessUnknown(f"{process} sends no commands: {', '.join(PROCESSES)} do.")
    for refusal in await refusals.listed(connection, process, position):
        await _retry(connection, store, refusal)
    return await refusals.listed(connection, process, position)


async def _retry(connection: AsyncConnection[Any], store: Store, refusal: Refusal) -> None:
    recorded = await _event(connection, refusal.position)
    process = PROCESSES[refusal.process]
    if not refusal.command:
        # Nothing was sent: everything that follows is.
        await refusals.remove(connection, refusal)
        await react(process, recorded, store, connection)
        return
    again = await send(reactions(process, recorded)[refusal.number], store, refusal.attempts)
    if again:
        await refusals.record_again(connection, again)
    else:
        await refusals.remove(connection, refusal)


async def _event(connection: AsyncConnection[Any], position: int) -> Recorded:
    rows = await log.read_page(connection, position - 1, position)
    (found,) = await events_of(connection, rows)
    if isinstance(found, Unreadable):
        raise StillUnreadable(f"Event {found.heading.id}: {found.error}")
    return found

"""Sends the commands that follow from an event, under ids made of the event, and records those that are refused."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

import structlog
from psycopg import AsyncConnection

from contracts.envelope import Cause
from contracts.message import Command
from domain.decider import Refused
from domain.processes.process import Process
from projections.engine.projection import Recorded
from services.commands.machines import REACTOR
from services.commands.registry import HANDLERS
from services.processes import refusals
from services.processes.refusals import Refusing
from services.reactor import measures
from services.store.outcome import Accepted, Contended, StoreDown
from services.store.store import Store

# Ids of commands are made under it, of event, process and place. Never change it: a repeat would be new.
NAMESPACE: Final = UUID("1f6f5a0e-7c39-5d0e-9b6a-5b3f0b7d7c55")
CONTENDED_SECONDS: Final = 0.2
# The code of what is no refusal of the domain, and needs an engineer.
FAILED: Final = "reactor.failed"
LONGEST: Final = 2000
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reaction:
    """A command that follows from an event; `number` is its place among those of the event."""

    process: str
    recorded: Recorded
    number: int
    command: Command

    def cause(self, now: datetime, attempt: int = 0) -> Cause:
        """Return the cause: the command happened when the event did, whenever it is sent."""
        envelope = self.recorded.envelope
        return Cause(
            command_id=command_id(envelope.id, self.process, self.number, attempt),
            occurred_at=envelope.occurred_at,
            actor=REACTOR,
            causation_id=envelope.id,
            correlation_id=envelope.correlation_id,
            arrived_at=now,
        )

    def refusing(self, code: str, message: str) -> Refusing:
        return Refusing(
            self.process,
            self.recorded.position,
            self.number,
            self.recorded.envelope.id,
            self.command.name,
            code,
            message[:LONGEST],
        )


def command_id(event: str, process: str, number: int, attempt: int = 0) -> UUID:
    """Return the id of a command; a person who has it sent again has another one made."""
    return uuid5(NAMESPACE, f"{event} {process} {number}" + (f" {attempt}" if attempt else ""))


def reactions(process: Process, recorded: Recorded) -> Sequence[Reaction]:
    """Return the commands that follow from an event."""
    return [Reaction(process.name, recorded, *each) for each in enumerate(process.react(recorded.event))]


async def react(process: Process, recorded: Recorded, store: Store, connection: AsyncConnection[Any]) -> None:
    """Send what follows from an event; what cannot be done is recorded, and the next event is not kept waiting."""
    try:
        found = reactions(process, recorded)
    except Exception as error:  # noqa: BLE001 - a fault in one process must not stop the others
        await refusals.record(connection, _failed(process, recorded, error))
        return
    for each in found:
        refusing = await send(each, store)
        if refusing:
            await refusals.record(connection, refusing)


async def send(reaction: Reaction, store: Store, attempt: int = 0) -> Refusing | None:
    """Send a command until it is decided; return its refusal. Raises `StoreDown`."""
    while True:
        try:
            answer = await _sent(reaction, store, attempt)
        except Contended:
            await asyncio.sleep(CONTENDED_SECONDS)
            continue
        except StoreDown:
            raise
        except Refused as refused:
            return _refused(reaction, refused.code, str(refused))
        except Exception as error:  # noqa: BLE001 - as above
            return _refused(reaction, FAILED, f"{type(error).__name__}: {error}")
        measures.COMMANDS.labels(reaction.process, "repeated" if answer.repeated else "accepted").inc()
        return None


async def _sent(reaction: Reaction, store: Store, attempt: int) -> Accepted:
    handle = HANDLERS[reaction.command.name]
    return await handle(reaction.command, store=store, cause=reaction.cause(datetime.now(UTC), attempt))


def _refused(reaction: Reaction, code: str, message: str) -> Refusing:
    refusing = reaction.refusing(code, message)
    measures.COMMANDS.labels(reaction.process, "refused").inc()
    log.warning(
        "reactor.refused", process=refusing.process, caused_by=refusing.event, command=refusing.command, code=code
    )
    return refusing


def _failed(process: Process, recorded: Recorded, error: Exception) -> Refusing:
    log.error("reactor.failed-on", process=process.name, caused_by=recorded.envelope.id, error=type(error).__name__)
    message = f"{type(error).__name__}: {error}"[:LONGEST]
    return Refusing(process.name, recorded.position, 0, recorded.envelope.id, "", FAILED, message)

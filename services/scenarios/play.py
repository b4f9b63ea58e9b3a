"""Plays a scenario in memory: its commands on the real domain, the real folds over what that led to."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.catalog import topic_of
from contracts.envelope import Cause, Envelope, unseal
from contracts.message import Command
from domain.decider import Refused
from projections import fold
from projections.fold import Parked, Stored
from projections.projection import Key, Projection
from projections.registry import PROJECTIONS
from services.commands.registry import HANDLERS
from services.scenarios.model import Step
from services.scenarios.read import Written
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store


@dataclass(frozen=True, slots=True)
class Played:
    """What a scenario led to: a refusal or None for each step, every event, and the rows of each fold."""

    store: Store
    refusals: Sequence[Refused | None]
    events: Sequence[Envelope]
    folds: Mapping[str, Mapping[Key, Any]]
    parked: Sequence[Parked]


@asynccontextmanager
async def played(written: Written) -> AsyncIterator[Played]:
    """Give what the steps led to, with the store still open."""
    recorder = MemoryRecorder()
    async with memory_store(recorder) as store:
        steps = zip(written.scenario.given, written.commands, strict=True)
        refusals = [await _send(store, step, command, number) for number, (step, command) in enumerate(steps)]
        notifications = recorder.select_notifications(1, recorder.max_notification_id() or 1)
        stored = [Stored(each.id, each.state) for each in notifications]
        folds = {name: _folded(projection, stored) for name, projection in PROJECTIONS.items()}
        yield Played(
            store,
            refusals,
            [unseal(event.state) for event in stored],
            {name: {key: row for key, row in each.rows.items() if row is not None} for name, each in folds.items()},
            [parked for each in folds.values() for parked in each.parked],
        )


async def _send(store: Store, step: Step, command: Command, number: int) -> Refused | None:
    cause = Cause(command_id=UUID(int=number + 1), occurred_at=step.at, actor=step.by, reason=step.reason)
    try:
        await HANDLERS[command.name](command, store=store, cause=cause)
    except Refused as refused:
        return refused
    return None


def _folded(projection: Projection[Any], stored: Sequence[Stored]) -> fold.Folded:
    of_its_topics = [event for event in stored if topic_of(unseal(event.state).type) in projection.topics]
    return fold.fold(projection, fold.decode(projection, of_its_topics), {})

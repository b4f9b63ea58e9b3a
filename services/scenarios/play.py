"""Plays a scenario in memory: its steps on the real domain, then the real folds over the events."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.envelope import Cause, unseal
from contracts.message import Envelope
from domain.decider import Refused
from projections.engine.batch.fold import Parked, Stored
from services.commands.registry import HANDLERS
from services.scenarios import known, packs
from services.scenarios.answers import evaluation, processes
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import Folds, folded
from services.scenarios.read import Written
from services.scenarios.text.document import Fault
from services.scenarios.text.step import CommandStep, EvaluationStep, ProcessStep
from services.store.memory import MemoryRecorder, memory_store
from services.store.store import Store
from services.tiers.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Played:
    """The outcome of a scenario: a refusal or None for each step, every event, and the rows of each fold."""

    store: Store
    refusals: Sequence[Refused | None]
    events: Sequence[Envelope]
    folds: Folds
    parked: Sequence[Parked]
    stored: Sequence[Stored]
    # Why one of the scenario's own versions is not in force: nothing else means anything then.
    not_brought: Fault | None = None


@asynccontextmanager
async def played(written: Written) -> AsyncIterator[Played]:
    """Yield the outcome of the steps, with the store still open."""
    recorder = MemoryRecorder()

    def evidence() -> Evidence:
        stored = _stored(recorder)
        return InMemory(folded(stored).rows, stored[-1].position if stored else 0)

    async with memory_store(recorder) as store:
        not_brought = await packs.activate(store, written.packs)
        await known.record(written, store)
        refusals = [
            await perform(written, place, store, evidence, lambda: _stored(recorder))
            for place in range(len(written.scenario.given))
        ]
        stored = _stored(recorder)
        result = folded(stored)
        events = [unseal(event.state) for event in stored]
        yield Played(store, refusals, events, result.rows, result.parked, stored, not_brought)


def folds_known(written: Written, played: Played, known_at: datetime) -> Folds:
    """Return the rows of each fold as they were known at an instant: of the steps, only those sent by then count."""
    sent = {str(UUID(int=place + 1)): step.at for place, step in enumerate(written.scenario.given)}
    known_then = [
        event
        for event, envelope in zip(played.stored, played.events, strict=True)
        if sent.get(envelope.command_id, known_at) <= known_at
    ]
    return folded(known_then).rows


async def perform(
    written: Written,
    place: int,
    store: Store,
    evidence: Callable[[], Evidence],
    stored: Callable[[], Sequence[Stored]] = lambda: (),
) -> Refused | None:
    """Perform the step at a place and return its refusal; evaluations and processes see what was recorded before it."""
    step = written.scenario.given[place]
    try:
        match step:
            case CommandStep():
                command = written.commands[place]
                cause = Cause(
                    command_id=UUID(int=place + 1),
                    occurred_at=command.occurred_at or step.at,
                    actor=step.by,
                    reason=step.reason,
                    # A scenario may play in years to come.
                    arrived_at=step.at,
                    zone=written.zone.key,
                )
                await HANDLERS[command.name](command, store=store, cause=cause)
            case EvaluationStep():
                await evaluation.evaluate(step, store=store, evidence=evidence())
            case ProcessStep():
                await processes.run(step, store=store, stored=stored())
    except Refused as refused:
        return refused
    return None


def _stored(recorder: MemoryRecorder) -> list[Stored]:
    notifications = recorder.select_notifications(1, recorder.max_notification_id() or 1)
    return [Stored(each.id, each.state) for each in notifications]

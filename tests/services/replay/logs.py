"""Logs for simulations of policies: a company's year, played in memory, and histories in parts."""

from collections.abc import Sequence
from pathlib import Path

from projections.engine.batch.fold import Stored
from services.commands.patience import Patience
from services.replay.parts import Log
from services.replay.run import written
from services.scenarios.answers.evidence import InMemory
from services.scenarios.answers.folds import folded
from services.simulation.play import Story, Tally, play, reporting
from services.simulation.tiers import evaluate, period_starts
from services.store.memory import MemoryRecorder, memory_store
from tests.services.simulation.companies import NOW, company
from tests.waiting import PATIENCE_SECONDS

PARTS = 3


def stored_in(recorder: MemoryRecorder) -> list[Stored]:
    """Return the log of a store in memory."""
    last = recorder.max_notification_id() or 0
    return [Stored(each.id, each.state) for each in recorder.select_notifications(1, last)]


async def year_of(pack: str, customers: int) -> list[Stored]:
    """Return the log of a company's year, with the tiers of each period."""
    recorder, of = MemoryRecorder(), company(pack)
    patience = Patience(PATIENCE_SECONDS, lambda _: None)
    async with memory_store(recorder) as store:
        await play(store, of, reporting(Tally()), patience, Story(customers, NOW, NOW))
        for at in period_starts(of, NOW):
            log = stored_in(recorder)
            await evaluate(store, InMemory(folded(log).rows, log[-1].position), of, at, patience.insist)
    return stored_in(recorder)


def in_parts(events: Sequence[Stored], folder: Path, parts: int = PARTS) -> Log:
    """Return a log in parts."""
    return written([events], folder, parts)

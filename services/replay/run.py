"""Runs a simulation over a log: written into parts, folded in processes, and put together in the order of the parts."""

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from domain.tiers.replay import Figures
from projections.engine import garbage
from projections.engine.batch.fold import Stored
from services.replay import part
from services.replay.asked import Asked
from services.replay.cases import Question
from services.replay.crowd import Crowds, tiers_of
from services.replay.figures import Spec
from services.replay.part import PartFound
from services.replay.parts import Log, Writer
from services.replay.result import Found

# Called with how many of the parts are folded.
Tell = Callable[[int, int], None]
# What folds every part for a question, given the evaluations whose figures are wanted.
Fold = Callable[[Question, Sequence[Spec]], Iterable[PartFound]]
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was found, up to which position of the log, and as of which instant promises are judged."""

    asked: Asked
    found: Found
    position: int
    events: int
    as_of: datetime


def silently(_done: int, _of: int) -> None:
    """Tell nobody."""


def written(pages: Iterable[Iterable[Stored]], folder: Path, parts: int) -> Log:
    """Write a log into parts."""
    writer = Writer(folder, parts)
    for page in pages:
        writer.take(page)
    return writer.finished()


def simulated(log: Log, asked: Asked, *, processes: int = 1, tell: Tell = silently) -> Simulated:
    """Fold each part, and compare."""
    return put_together(log, asked, lambda question, specs: _folded(log, question, specs, processes), tell)


def put_together(log: Log, asked: Asked, fold: Fold, tell: Tell = silently) -> Simulated:
    """Let the parts be folded, by whatever engine, and put what they find together in the order of the parts."""
    question = Question(asked, log.known, as_of(log, asked))
    tiers = tiers_of(question, log)
    found = Found()
    crowds: dict[str, dict[str, Figures]] = {}
    for number, each in enumerate(fold(question, tiers.specs()), start=1):
        found.add(each.found)
        for counts, crowd in each.crowds.items():
            crowds.setdefault(counts, {}).update(crowd)
        tell(number, log.parts)
    tiers.compare(_in_order(crowds), found)
    return Simulated(asked, found, log.position, log.events, question.as_of)


def as_of(log: Log, asked: Asked) -> datetime:
    """Return when promises are judged: at the end of the time asked about, or when the last event was recorded."""
    recorded = log.ended_at or EPOCH
    return min(asked.ends, recorded) if asked.ends else recorded


def _in_order(crowds: Crowds) -> Crowds:
    """Put customers in the order of their ids: no result depends on how the log was divided."""
    return {counts: dict(sorted(crowd.items())) for counts, crowd in crowds.items()}


def _folded(log: Log, question: Question, specs: Sequence[Spec], processes: int) -> Iterable[PartFound]:
    if processes == 1:
        yield from (part.fold_part(log, number, question, specs) for number in range(log.parts))
        return
    spawning = multiprocessing.get_context("spawn")
    given = (log, question.asked, question.as_of, specs)
    with ProcessPoolExecutor(processes, mp_context=spawning, initializer=_take, initargs=given) as pool:
        yield from pool.map(_fold, range(log.parts))


_GIVEN: list[tuple[Log, Question, Sequence[Spec]]] = []


def _take(log: Log, asked: Asked, as_of: datetime, specs: Sequence[Spec]) -> None:
    """Keep what a process folds with."""
    garbage.collect_seldom()
    _GIVEN[:] = [(log, Question(asked, log.known, as_of), specs)]


def _fold(number: int) -> PartFound:
    (log, question, specs) = _GIVEN[0]
    return part.fold_part(log, number, question, specs)

"""Performs the rows of a file: many at a time, those of one subject one after the other, reported in file order.

Rows of one subject must not overtake each other, not even when PostgreSQL fails between two of them: a command that
came before its predecessor would be refused, and a refusal is stored as the command's answer for good.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.imports.patience import Patience
from services.imports.plan import Reject, Row, Step
from services.imports.report import Report
from services.store.outcome import Accepted
from services.store.store import Store

MOST_IN_FLIGHT: Final = 2000


@dataclass(slots=True)
class Done:
    """What became of a row: the answers to its commands, and the refusal that ended it."""

    answers: list[Accepted] = field(default_factory=list)
    reject: Reject | None = None


class Run:
    """One import into one store."""

    def __init__(self, store: Store, patience: Patience, report: Report) -> None:
        self._store = store
        self._patience = patience
        self._report = report
        self._last: dict[str, asyncio.Task[Done]] = {}
        self._unfounded: dict[str, Reject] = {}

    async def perform(self, rows: Iterable[Row | Reject]) -> None:
        """Perform every row; on an outage or an interruption the rows reported so far are stored."""
        in_flight: deque[tuple[Row | Reject, asyncio.Task[Done] | None]] = deque()
        try:
            for row in rows:
                in_flight.append((row, None if isinstance(row, Reject) else self._start(row)))
                if len(in_flight) >= MOST_IN_FLIGHT:
                    await self._settle(*in_flight.popleft())
            while in_flight:
                await self._settle(*in_flight.popleft())
        finally:
            for _, task in in_flight:
                if task:
                    task.cancel()
            await asyncio.gather(*(task for _, task in in_flight if task), return_exceptions=True)

    def _start(self, row: Row) -> asyncio.Task[Done]:
        task = asyncio.create_task(self._perform_after(self._last.get(row.subject), row))
        self._last[row.subject] = task
        return task

    async def _settle(self, row: Row | Reject, task: asyncio.Task[Done] | None) -> None:
        if isinstance(row, Reject) or task is None:
            assert isinstance(row, Reject)
            self._report.rejected(row)
            return
        done = await task
        if self._last.get(row.subject) is task:
            del self._last[row.subject]
        self._report.done(row, done.answers, done.reject)

    async def _perform_after(self, previous: asyncio.Task[Done] | None, row: Row) -> Done:
        if previous is not None:
            await asyncio.wait([previous])
            if previous.cancelled() or previous.exception():
                raise asyncio.CancelledError
        return await self._perform(row)

    async def _perform(self, row: Row) -> Done:
        done = Done()
        founding = self._unfounded.get(row.subject)
        if founding is not None:
            reason = f"line {founding.record.line}, where {row.subject} begins, was refused: {founding.reason}"
            done.reject = Reject(row.record, founding.code, reason)
            return done
        for step in row.steps:
            try:
                done.answers.append(await self._patience.insist(partial(self._handle, step)))
            except Refused as refused:
                if step.introduction:
                    continue
                done.reject = Reject(row.record, refused.code, str(refused))
                if row.founds:
                    self._unfounded[row.subject] = done.reject
                break
        return done

    async def _handle(self, step: Step) -> Accepted:
        return await HANDLERS[step.command.name](step.command, store=self._store, cause=step.cause)

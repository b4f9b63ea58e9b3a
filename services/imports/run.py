"""Performs the rows of a file: many at a time, but those of one subject in file order, and reports them in that order.

Rows of one subject must not overtake each other, even when PostgreSQL fails between two of them: a command that
came before its predecessor would be refused, and a refusal is the command's answer for good. So the rows that
gather while earlier rows of their subject are being stored go together, in one draft.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from domain.decider import Refused
from services.commands.registry import HANDLERS
from services.imports.patience import Patience
from services.imports.plan import ImportRow, Reject
from services.imports.report import Report
from services.store.outcome import Accepted, Unstorable
from services.store.store import Store

MOST_IN_FLIGHT: Final = 2000
MOST_TOGETHER: Final = 200


@dataclass(slots=True)
class Done:
    """The result of a row: the answers to its commands, and the refusal that ended it."""

    answers: list[Accepted] = field(default_factory=list)
    reject: Reject | None = None


@dataclass(slots=True)
class Subject:
    """The waiting rows of one subject, the task that performs them, and the founding row if it was refused."""

    waiting: deque[tuple[ImportRow, asyncio.Future[Done]]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    unfounded: Reject | None = None


class Run:
    """An import into a store."""

    def __init__(self, store: Store, patience: Patience, report: Report) -> None:
        self._store = store
        self._patience = patience
        self._report = report
        self._subjects: dict[str, Subject] = {}

    async def perform(self, rows: Iterable[ImportRow | Reject]) -> None:
        """Perform every row; on an outage or an interruption the rows reported so far are stored."""
        in_flight: deque[tuple[ImportRow | Reject, asyncio.Future[Done] | None]] = deque()
        try:
            for row in rows:
                in_flight.append((row, None if isinstance(row, Reject) else self._start(row)))
                if len(in_flight) >= MOST_IN_FLIGHT:
                    await self._settle(*in_flight.popleft())
            while in_flight:
                await self._settle(*in_flight.popleft())
        finally:
            await self._end()
            for _, done in in_flight:
                if done and done.done() and not done.cancelled():
                    # Retrieved only so that asyncio does not report it as forgotten: the first failure is on its way.
                    done.exception()

    def _start(self, row: ImportRow) -> asyncio.Future[Done]:
        subject = self._subjects.setdefault(row.subject, Subject())
        done: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        subject.waiting.append((row, done))
        if subject.task is None:
            subject.task = asyncio.create_task(self._work(row.subject, subject))
        return done

    async def _settle(self, row: ImportRow | Reject, done: asyncio.Future[Done] | None) -> None:
        if isinstance(row, Reject) or done is None:
            assert isinstance(row, Reject)
            self._report.rejected(row)
            return
        found = await done
        self._report.done(row, found.answers, found.reject)

    async def _end(self) -> None:
        tasks = [subject.task for subject in self._subjects.values() if subject.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self, name: str, subject: Subject) -> None:
        while subject.waiting:
            batch = [subject.waiting.popleft() for _ in range(min(len(subject.waiting), MOST_TOGETHER))]
            try:
                found = await self._together([row for row, _ in batch], subject)
            except Exception as error:
                # The first row that was not stored says why; the rows after it are not even reported.
                batch[0][1].set_exception(error)
                raise
            for (_, done), each in zip(batch, found, strict=True):
                done.set_result(each)
        subject.task = None
        if subject.unfounded is None:
            del self._subjects[name]

    async def _together(self, rows: Sequence[ImportRow], subject: Subject) -> Sequence[Done]:
        commands = [step.cause.command_id for row in rows for step in row.steps]
        ask = partial(self._store.together, partial(_performed, rows, subject.unfounded), commands=commands)
        try:
            found, subject.unfounded = await self._patience.insist(ask)
        except Unstorable as refused:
            if len(rows) == 1:
                return [_refused(rows[0], refused, subject)]
            # The others must not go down with it: it is found in halves.
            middle = len(rows) // 2
            return [*await self._together(rows[:middle], subject), *await self._together(rows[middle:], subject)]
        return found


def _refused(row: ImportRow, refused: Unstorable, subject: Subject) -> Done:
    done = Done(reject=Reject(row.record, refused.code, str(refused)))
    if row.founds:
        subject.unfounded = done.reject
    return done


async def _performed(
    rows: Sequence[ImportRow], unfounded: Reject | None, store: Store
) -> tuple[Sequence[Done], Reject | None]:
    """Perform rows of one subject, and return with them the founding row where it was refused, now or before."""
    found = []
    for row in rows:
        if unfounded is not None:
            reason = f"line {unfounded.record.line}, where {row.subject} begins, was refused: {unfounded.reason}"
            found.append(Done(reject=Reject(row.record, unfounded.code, reason)))
            continue
        done = await _perform(row, store)
        if row.founds:
            unfounded = done.reject
        found.append(done)
    return found, unfounded


async def _perform(row: ImportRow, store: Store) -> Done:
    done = Done()
    for step in row.steps:
        try:
            done.answers.append(await HANDLERS[step.command.name](step.command, store=store, cause=step.cause))
        except Refused as refused:
            if step.introduction:
                continue
            done.reject = Reject(row.record, refused.code, str(refused))
            break
    return done

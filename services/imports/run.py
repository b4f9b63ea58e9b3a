"""Performs the rows of a file: many at a time, but those of one subject in file order, and reports them in that order.

Rows of one subject must not overtake each other, even when PostgreSQL fails between two of them: a command that
came before its predecessor would be refused. So the rows that gather while earlier rows of their subject are being
stored go together, in one draft. A row is stored whole or not at all (semantics 37): what is refused in it takes back
the rest of it, and leaves no answer behind, so that the row may succeed when it is imported again.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast
from uuid import UUID

from domain.decider import Refused
from services.commands.patience import Patience
from services.commands.registry import AS_IMPORTED
from services.imports.account import AccountsOf, AccountsUnknown, on_own_account
from services.imports.changed import AnswersUnknown, check_unchanged, document_elsewhere
from services.imports.needed import needed
from services.imports.persons import check_person
from services.imports.plan import ImportRow, Reject, Step
from services.imports.report import Report
from services.reference import NamedOtherwise
from services.store.commit.script import InDraft
from services.store.outcome import Accepted, Unstorable
from services.store.store import Store

MOST_IN_FLIGHT: Final = 2000
# Of all rows in flight: a single one may have many megabytes.
MOST_CHARACTERS: Final = 1 << 24
MOST_TOGETHER: Final = 200


@dataclass(slots=True)
class Done:
    """The result of a row: the answers to its commands, or why it was refused."""

    answers: Sequence[Accepted] = ()
    reject: Reject | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What refused rows of a subject leave to later ones: the founding row, and introductions still to be made."""

    unfounded: Reject | None = None
    introductions: tuple[Step, ...] = ()


@dataclass(slots=True)
class Subject:
    """The waiting rows of one subject, the task that performs them, what refused rows left, and its accounts."""

    waiting: deque[tuple[ImportRow, asyncio.Future[Done]]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    left: Left = Left()
    accounts: Sequence[str] | None = None


class Run:
    """An import into a store; `accounts_of` looks up the accounts that a customer has."""

    def __init__(self, store: Store, patience: Patience, report: Report, accounts_of: AccountsOf) -> None:
        self._store = store
        self._patience = patience
        self._report = report
        self._accounts_of = accounts_of
        self._subjects: dict[str, Subject] = {}

    async def perform(self, rows: Iterable[ImportRow | Reject]) -> None:
        """Perform every row; on an outage or an interruption the rows reported so far are stored."""
        in_flight: deque[tuple[ImportRow | Reject, asyncio.Future[Done] | None]] = deque()
        characters = 0
        try:
            for row in rows:
                in_flight.append((row, None if isinstance(row, Reject) else self._start(row)))
                characters += _length(row)
                while in_flight and (len(in_flight) >= MOST_IN_FLIGHT or characters > MOST_CHARACTERS):
                    characters -= _length(in_flight[0][0])
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
        if subject.left == Left():
            del self._subjects[name]

    async def _together(
        self, rows: Sequence[ImportRow], subject: Subject, looked: frozenset[UUID] = frozenset()
    ) -> Sequence[Done]:
        steps = [*subject.left.introductions, *(step for row in rows for step in row.steps)]
        perform = partial(_performed, rows, subject.left, subject.accounts, looked)
        elsewhere = [each for row in rows for each in document_elsewhere(row, subject.accounts or ())]
        commands = [*(step.cause.command_id for step in steps), *looked, *elsewhere]
        stands = needed(steps, customers={row.subject for row in rows if row.said})
        ask = partial(self._store.together, perform, commands=commands, stands=stands)
        try:
            found, subject.left = await self._patience.insist(ask)
        except AccountsUnknown:
            subject.accounts = await self._patience.insist(partial(self._accounts_of, rows[0].subject))
            return await self._together(rows, subject, looked)
        except AnswersUnknown as unknown:
            return await self._together(rows, subject, unknown.commands)
        except Unstorable as refused:
            if len(rows) == 1:
                done = Done(reject=Reject(rows[0].record, refused.code, str(refused)))
                subject.left = _left(rows[0], done, subject.left)
                return [done]
            # The others must not go down with it: it is found in halves.
            middle = len(rows) // 2
            return [*await self._together(rows[:middle], subject), *await self._together(rows[middle:], subject)]
        return found


def _length(row: ImportRow | Reject) -> int:
    return sum(map(len, row.record.cells))


async def _performed(
    rows: Sequence[ImportRow], left: Left, accounts: Sequence[str] | None, looked: frozenset[UUID], store: Store
) -> tuple[Sequence[Done], Left]:
    """Perform rows of one subject; return their results, and what refused ones among them leave."""
    found = []
    for row in rows:
        if left.unfounded is not None:
            reason = f"line {left.unfounded.record.line}, where {row.subject} begins, was refused: "
            done = Done(reject=Reject(row.record, left.unfounded.code, reason + left.unfounded.reason))
        else:
            done = await _perform(row, left.introductions, accounts, looked, cast("InDraft", store))
            left = _left(row, done, left)
        found.append(done)
    return found, left


def _left(row: ImportRow, done: Done, left: Left) -> Left:
    if done.reject is None:
        return Left()
    introductions = tuple(step for step in row.steps if step.introduction and not step.only_for)
    return Left(done.reject if row.founds else None, left.introductions + introductions)


async def _perform(
    row: ImportRow,
    introductions: Sequence[Step],
    accounts: Sequence[str] | None,
    looked: frozenset[UUID],
    store: InDraft,
) -> Done:
    """Perform a row, with the introductions of earlier ones that were refused, whole or not at all."""
    try:
        with store.whole():
            await check_unchanged(row, store, looked, accounts)
            known = _answers_before(row, store)
            if known is not None:
                return Done(known)
            steps: Sequence[Step] = [*introductions, *row.steps]
            if row.account:
                steps = await on_own_account(steps, row.account, cast("Store", store), accounts)
            return Done([answer for step in steps if (answer := await _answer(step, store))])
    except Refused as refused:
        return Done(reject=Reject(row.record, refused.code, str(refused)))


def _answers_before(row: ImportRow, store: InDraft) -> list[Accepted] | None:
    """Return the answers of a row that was stored before, perhaps by an earlier release in other terms; else None."""
    answers = []
    for step in row.steps:
        if step.only_for:
            continue
        try:
            known = store.answered(step.cause.command_id)
        except Refused:
            if step.introduction:
                continue
            raise
        if known is not None:
            answers.append(known)
        elif not step.introduction:
            return None
    return answers


async def _answer(step: Step, store: InDraft) -> Accepted | None:
    """Return the answer to the step; None where it introduces somebody who is known otherwise."""
    try:
        known = store.answered(step.cause.command_id)
        if step.only_for and (known or store.answered(step.only_for)):
            return None
        if not known:
            await check_person(step, store)
        return known or await AS_IMPORTED[step.command.name](step.command, store=cast("Store", store), cause=step.cause)
    except Refused as refused:
        if step.introduction and not isinstance(refused, NamedOtherwise):
            return None
        raise

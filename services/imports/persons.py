"""Rows that name a person by name, whom an import would enrol again under another id (semantics 35)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from contracts.organisation.account_manager import EnrolPerson
from domain.organisation.account_manager import DECIDER
from services.commands.namesakes import Namesakes
from services.imports.plan import ImportRow, Reject, Step
from services.reference import meant
from services.store.commit.script import InDraft


def with_namesakes(rows: Iterable[ImportRow | Reject], called: Namesakes) -> Iterator[ImportRow | Reject]:
    """Yield the rows; each enrolment in them has the ids of the persons who are called so already."""
    for row in rows:
        yield row if isinstance(row, Reject) else replace(row, steps=tuple(_step(step, called) for step in row.steps))


def _step(step: Step, called: Namesakes) -> Step:
    ids = called.get(step.command.full_name) if isinstance(step.command, EnrolPerson) else None
    return replace(step, namesakes=tuple(ids)) if ids else step


async def check_person(step: Step, store: InDraft) -> None:
    """Refuse to enrol somebody who is known by another id."""
    command = step.command
    if not (step.namesakes and isinstance(command, EnrolPerson)):
        return
    if not await store.exists(DECIDER, command.manager_id):
        raise meant(command.full_name, step.namesakes)

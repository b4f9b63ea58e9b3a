"""The whole story of a company, merged by time, each command with an id that the next run gives it again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from itertools import takewhile
from typing import Final
from uuid import UUID, uuid5

from contracts.envelope import Cause
from contracts.message import Command
from services.imports.plan import ImportRow, Step
from services.imports.source import Record
from services.simulation.company import Company, run_pack, staff
from services.simulation.parts.parts import parts_of
from services.simulation.portrait import Portrait, portrait
from services.simulation.time import instant_of

# Stored for ever in the command log: with another value, every simulation would be played a second time.
NAMESPACE: Final = UUID("0c6e1a52-6f0f-5a0b-8e4f-1f1b7a3c9d64")
ACTOR: Final = "simulation"


@dataclass(frozen=True, slots=True)
class Act:
    """A command, when it happens, whose it is, and its place in the story of a part, from which its id follows."""

    at: datetime
    command: Command
    subject: str
    name: str

    def row(self, company: Company, number: int) -> ImportRow:
        """Return it as the row of an import, which stores it; `end` counts the days until then."""
        id_ = uuid5(NAMESPACE, f"{company.pack}/{company.seed}/{self.name}")
        cause = Cause(command_id=id_, occurred_at=self.at, actor=ACTOR, zone=company.zone.key)
        days = (self.at - company.opens).days
        return ImportRow(
            Record(line=number, end=max(days, 0), cells=(), values=None),
            self.subject,
            (Step(self.command, cause),),
            founds=self.name.endswith("/registration/0"),
        )


def beginning(company: Company, now: datetime) -> Iterator[Act]:
    """Yield what makes the company: everything else names it."""
    yield Act(now, run_pack(company), company.unit_id, "unit/0")
    for place, command in enumerate(staff(company)):
        yield Act(instant_of(command), command, company.unit_id, f"staff/{place}")


def business(company: Company, customers: int, until: datetime) -> Iterator[Act]:
    """Yield what happens before an instant, in order of time.

    The story does not depend on its end, so that a later run goes on where it ended; nor on how many customers there
    are, so that more can be added.
    """
    everybody = (portrait(company, number) for number in range(1, customers + 1))
    return merge(*(_about(company, customer, until.astimezone(UTC)) for customer in everybody), key=lambda act: act.at)


def _about(company: Company, customer: Portrait, until: datetime) -> Iterator[Act]:
    parts = (_numbered(customer, name, part(company, customer)) for name, part in parts_of(customer).items())
    return takewhile(lambda act: act.at < until, merge(*parts, key=lambda act: act.at))


def _numbered(customer: Portrait, part: str, commands: Iterable[Command]) -> Iterator[Act]:
    for place, command in enumerate(commands):
        yield Act(instant_of(command), command, customer.customer_id, f"{customer.number}/{part}/{place}")

"""Plays the story of a company into a store, as an import stores the rows of a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count

from services.commands.patience import Patience
from services.imports.plan import ImportRow, Reject
from services.imports.rejects import NoRejects
from services.imports.report import Report
from services.imports.run import Run
from services.simulation.company import Company
from services.simulation.recent import recent
from services.simulation.story import Act, beginning, business
from services.store.outcome import Accepted
from services.store.store import Store


@dataclass(frozen=True, slots=True)
class Story:
    """How much is played: so many customers, until before an instant; `now` is the time of the run itself.

    With `recent`, there is something of each kind to decide on today.
    """

    customers: int
    until: datetime
    now: datetime
    recent: bool = False


@dataclass(slots=True)
class Tally:
    """What became of the commands, each counted under its name."""

    commands: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    first_refusal: Reject | None = None

    def note(self, row: ImportRow | Reject, answers: Iterable[Accepted], reject: Reject | None) -> None:
        """Count the command of a row."""
        assert isinstance(row, ImportRow)
        name = row.steps[0].command.name
        self.commands[name] += 1
        if reject:
            self.refused[name] += 1
            self.first_refusal = self.first_refusal or reject
        for answer in answers:
            self.repeated[name] += answer.repeated
            self.events[name] += 0 if answer.repeated else len(answer.types)


def counted(company: Company, story: Story) -> Tally:
    """Count what would be sent."""
    tally = Tally()
    for act in chain(beginning(company, story.now), business(company, story.customers, story.until)):
        tally.commands[act.command.name] += 1
    return tally


async def play(store: Store, company: Company, report: Report, patience: Patience, story: Story) -> bool:
    """Send everything in order of time; what was sent before changes nothing. Return whether there is a company."""
    run = Run(store, patience, report, _no_accounts)
    numbers = count(1)
    await run.perform(_rows(company, beginning(company, story.now), numbers))
    # Without its people and its pack, nothing else could be.
    if report.rejects.count:
        return False
    await run.perform(_rows(company, business(company, story.customers, story.until), numbers))
    if story.recent:
        await run.perform(_rows(company, recent(company, story.now), numbers))
    return True


def reporting(tally: Tally) -> Report:
    """Return the report of an import that fills the tally."""
    return Report(NoRejects(), noted=tally.note)


def _rows(company: Company, acts: Iterable[Act], numbers: Iterator[int]) -> Iterator[ImportRow]:
    return (act.row(company, number) for act, number in zip(acts, numbers, strict=False))


async def _no_accounts(_customer: str) -> Sequence[str]:
    return ()

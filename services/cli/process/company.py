"""Plays a simulated company and shows the progress: the demo's own, or any for `kehu simulate`."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import typer

from domain.tiers.scheme.occasion import midnight
from projections.engine import garbage
from services.cli.printing.counting import counting
from services.cli.process import wait
from services.cli.reading import reading
from services.cli.sending import with_store
from services.commands.patience import Patience
from services.local.problem import StackBusy
from services.simulation.company import Company
from services.simulation.founding import company_of
from services.simulation.play import Story, Tally, counted, play, reporting
from services.simulation.tiers import evaluate, period_starts
from services.simulation.time import day_of
from services.store.many import Insist
from services.store.store import Store
from services.tiers.evidence import ReadModels

TRY_AGAIN: Final = 75
TIERS: Final = "customer.evaluate-tier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A company to play, and for how long to wait; with `recent`, there is something to decide on today."""

    pack: str
    seed: int
    customers: int
    begins: date
    ends: date
    wait_seconds: float
    patience: float
    recent: bool = False


def would_send(asked: Simulated) -> Tally:
    """Count the commands, and store nothing."""
    return with_store(lambda store: _counted(store, asked))


def played(asked: Simulated) -> Tally:
    """Play the company, and return what became of its commands; an interrupted run is continued by another."""
    garbage.collect_seldom()
    try:
        return with_store(lambda store: _played(store, asked))
    except KeyboardInterrupt:
        typer.echo("Interrupted; the same command continues from there.", err=True)
        raise typer.Exit(TRY_AGAIN) from None


def tell(tally: Tally, *, dry_run: bool) -> None:
    """Print the totals, and the first command that was refused."""
    if dry_run:
        typer.echo(
            f"Nothing was stored. {tally.commands.total():,} commands would be sent, and tiers decided.", err=True
        )
        return
    typer.echo(
        f"{tally.commands.total():,} commands, {tally.repeated.total():,} of them sent before; "
        f"{tally.events.total():,} new events; {tally.refused.total():,} refused.",
        err=True,
    )
    if tally.first_refusal:
        typer.echo(f"The first that was refused: {tally.first_refusal.reason}", err=True)


async def _company(store: Store, asked: Simulated) -> tuple[Company, Story]:
    company, now = await company_of(store, asked.pack, asked.seed, asked.begins), datetime.now(UTC)
    tomorrow = day_of(now, company.zone) + timedelta(days=1)
    if asked.ends > tomorrow:
        raise typer.BadParameter(f"--to {asked.ends} is after {tomorrow}: nothing happens after today.")
    return company, Story(asked.customers, min(midnight(asked.ends, company.zone.key), now), now, asked.recent)


async def _counted(store: Store, asked: Simulated) -> Tally:
    company, story = await _company(store, asked)
    return counted(company, story)


async def _played(store: Store, asked: Simulated) -> Tally:
    company, story = await _company(store, asked)
    tally = Tally()
    with counting(f"Simulating {company.unit_id}", (asked.ends - asked.begins).days) as shown:
        report, patience = reporting(tally), Patience(asked.patience, shown.tell)
        report.advanced = lambda day: shown(day, report.rows)
        founded = await play(store, company, report, patience, story)
    if founded:
        _add(tally, await _evaluated(store, company, story, patience.insist, asked.wait_seconds))
    return tally


async def _evaluated(store: Store, company: Company, story: Story, insist: Insist, seconds: float) -> list[str]:
    """Decide on the tiers of each period, each on what the read models say after the one before."""
    outcomes: list[str] = []
    for at in period_starts(company, story.until):
        late = await wait.behind(time.monotonic() + seconds) if seconds else ()
        if late:
            raise StackBusy(
                "All but the tiers is stored; the same command decides on them. "
                f"After {seconds:g} seconds these read models are behind: {', '.join(late)}."
            )
        async with reading() as connection, connection.transaction():
            outcomes += await evaluate(store, ReadModels(connection), company, at, insist)
    return outcomes


def _add(tally: Tally, outcomes: Sequence[str]) -> None:
    """Count the decisions on tiers, where there are any."""
    if not outcomes:
        return
    repeated, refused = outcomes.count("nothing"), outcomes.count("refused")
    tally.commands[TIERS], tally.repeated[TIERS], tally.refused[TIERS] = len(outcomes), repeated, refused
    tally.events[TIERS] = len(outcomes) - repeated - refused

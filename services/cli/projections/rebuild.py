"""`kehu projections rebuild`, `verify` and `rollback`: rows made anew from the log, compared and exchanged."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Annotated, Any, Final, TypeVar

import psycopg
import typer

from projections.engine import garbage, verification
from projections.engine.projection import Projection
from projections.rebuild import rebuild as rebuilding
from projections.rebuild.adopt import adopt
from projections.rebuild.building import RebuildRefused
from projections.rebuild.folding import FoldFailed, Shown
from projections.rebuild.rebuild import Means, Rebuilt
from projections.registry import PROJECTIONS
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import NameArgument, NamesArgument
from services.local.problem import StackBusy, StackRefused
from services.operating import drift
from services.relay import parking
from services.settings import Settings

REBUILT: Final = ("name", "generation", "events", "seconds", "events_per_second", "swap_ms", "differences")
FEW_REBUILT: Final = ("name", "generation", "events", "seconds", "swap_ms", "differences")
VERIFIED: Final = ("name", "ok", "rows", "differences", "example")
ROLLED_BACK: Final = ("name", "generation", "swap_ms")
DIFFERS: Final = 1
Done = TypeVar("Done")
ProcessesOption = Annotated[
    int,
    typer.Option("--processes", min=1, max=64, metavar="N", help="How many processes fold the log."),
]


def rebuild(
    names: NamesArgument = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every read model, one after the other.")] = False,
    if_needed: Annotated[
        bool,
        typer.Option(
            "--if-needed", help="Only those whose rows another release made; rows that this one made before come back."
        ),
    ] = False,
    processes: ProcessesOption = 2,
    form: FormatOption = Format.TABLE,
) -> None:
    """Make read models anew from the log while lists are read, compare the rows, and put them in place at once.

    The rows from before are kept for `rollback`. Rows that differed are named on stderr, with the last event of each.
    If it is interrupted, the same command goes on.
    """
    if every == bool(names):
        raise typer.BadParameter("name read models, or say --all", param_hint="NAME")
    chosen = list(PROJECTIONS) if every else list(dict.fromkeys(names or ()))
    work: Callable[[Projection[Any], Means], Awaitable[Rebuilt | None]] = adopt if if_needed else rebuilding.rebuild
    done = [each for name in chosen if (each := _done(PROJECTIONS[name], work, processes))]
    for each in done:
        _tell_differences(each)
    print_rows(REBUILT, [asdict(each) for each in done], form, few=FEW_REBUILT)


def verify(name: NameArgument, *, processes: ProcessesOption = 2, form: FormatOption = Format.TABLE) -> None:
    """Make a read model anew beside the live one and compare each row; exit 1 where one differs. Changes nothing."""
    found = _done(PROJECTIONS[name], rebuilding.verify, processes)
    if found.differences is None:
        raise StackRefused(f"The rows of {name} were made by another definition: `kehu projections rebuild {name}`.")
    _tell_differences(found)
    example = asyncio.run(_kept(PROJECTIONS[name], found))
    row = asdict(found) | {"ok": not found.differences, "example": example}
    print_rows(VERIFIED, [row], form)
    if found.differences:
        raise typer.Exit(DIFFERS)


def rollback(name: NameArgument, *, form: FormatOption = Format.TABLE) -> None:
    """Put the rows from before the last rebuild back in place, brought up to date from the log."""
    print_rows(ROLLED_BACK, [asdict(_done(PROJECTIONS[name], rebuilding.rollback, 1))], form)


def _done(
    projection: Projection[Any], work: Callable[[Projection[Any], Means], Awaitable[Done]], processes: int
) -> Done:
    settings = Settings()
    garbage.collect_seldom()

    async def read_log(after: int, until: int) -> AsyncIterator[parking.Due]:
        async with await psycopg.AsyncConnection.connect(settings.database_url, connect_timeout=5) as connection:
            async for row in parking.published(connection, after, until):
                yield row

    with ExitStack() as shown:

        def begins(phase: str, length: int) -> Shown:
            shown.close()
            typer.echo(f"{projection.name}: {phase}", err=True)
            if length:
                return shown.enter_context(counting(f"{projection.name}: {phase}", length))
            return lambda _: None

        means = Means(settings.database_url, read_log, settings.topic_partitions, processes, begins)
        try:
            return asyncio.run(_awaited(work(projection, means)))
        except RebuildRefused as refused:
            raise StackRefused(str(refused)) from refused
        except FoldFailed as failed:
            raise StackBusy(str(failed)) from failed


async def _awaited(work: Awaitable[Done]) -> Done:
    return await work


def _tell_differences(done: Rebuilt) -> None:
    if done.differences:
        typer.echo(f"{done.name}: {done.differences} rows differed from what the log makes; the first:", err=True)
    for each in done.first:
        typer.echo(f"  {_key(each.key)}: was {each.live}, is {each.built}, last event {each.position}", err=True)


def _key(key: Sequence[Any]) -> str:
    return ", ".join(map(str, key))


async def _kept(projection: Projection[Any], found: Rebuilt) -> dict[str, Any] | None:
    """Keep what was found, and return the first row that differs, with the event that should have made it."""
    async with await psycopg.AsyncConnection.connect(
        Settings().database_url, autocommit=True, connect_timeout=5
    ) as connection:
        example = await drift.example(connection, projection, found.first[0]) if found.first else None
        await verification.end(connection, projection.name, found.rows, found.differences or 0, example)
    return example

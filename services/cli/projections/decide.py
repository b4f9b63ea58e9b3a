"""`kehu projections retry` and `skip`: what becomes of a stream that is parked."""

import asyncio
from dataclasses import asdict, fields
from typing import Annotated, Final

import typer

from projections.engine.batch.resolution import Retried
from services.cli.acting import acted
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import OnlyOption, StreamArgument, StreamsArgument
from services.cli.sending import ByOption
from services.operating import deciding
from services.settings import Settings

COLUMNS: Final = tuple(field.name for field in fields(Retried))
STILL_PARKED: Final = 1


def retry(
    streams: StreamsArgument = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Every parked stream, or every one of --projection.")
    ] = False,
    projection: OnlyOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Take the parked events of streams again, in their order; exit 1 where one still cannot be taken."""
    if bool(streams) is everything:
        raise typer.BadParameter("name the streams, or give --all.", param_hint="STREAM")
    _print(asyncio.run(deciding.retry(Settings().database_url, streams, projection)), form)


def skip(
    stream: StreamArgument,
    *,
    by: ByOption,
    reason: Annotated[str, typer.Option("--reason", help="Why the event may be left out; it is kept with it.")],
    projection: OnlyOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Leave out the first parked event of a stream for good, and take those behind it again.

    The event stays in the log and in Kafka: read models alone do without it. Exit 1 where one behind it is parked.
    """
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    _print(asyncio.run(deciding.skip(Settings().database_url, stream, projection, by=acted(by), reason=reason)), form)


def _print(done: list[Retried], form: Format) -> None:
    print_rows(COLUMNS, [asdict(each) for each in done], form, few=COLUMNS)
    still = sum(each.parked > 0 for each in done)
    typer.echo(f"Streams up to date: {len(done) - still:,}; still parked: {still:,}.", err=True)
    if still:
        raise typer.Exit(STILL_PARKED)

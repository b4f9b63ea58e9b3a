"""`kehu projections retry` and `skip`: what becomes of a stream that is parked."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import partial
from typing import Annotated, Any, Final, Protocol

import psycopg
import typer
from psycopg import AsyncConnection

from projections.engine import generation
from projections.engine.batch import resolution
from projections.engine.batch.resolution import Retried
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import OnlyOption, StreamArgument, StreamsArgument
from services.cli.sending import ByOption
from services.local.problem import StackRefused
from services.settings import Settings

COLUMNS: Final = tuple(field.name for field in fields(Retried))
STILL_PARKED: Final = 1
# Workers of the projection wait for us meanwhile.
SESSION: Final = (
    "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=10s"
)


class Decision(Protocol):
    """Decides on one stream of a projection."""

    async def __call__(
        self, connection: AsyncConnection[Any], projection: Projection[Any], generation: int, /, *, stream: str
    ) -> Retried: ...


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
    _print(asyncio.run(_decided(streams, projection, resolution.retry)), form)


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

    decide = partial(resolution.skip, by=by, reason=reason)
    _print(asyncio.run(_decided([stream], projection, decide)), form)


async def _decided(streams: Sequence[str] | None, name: str | None, decide: Decision) -> list[Retried]:
    """Decide on these streams, or on all that are parked; refuse before anything is done where one is not parked."""
    connecting = psycopg.AsyncConnection.connect(
        Settings().database_url,
        autocommit=True,
        connect_timeout=5,
        options=SESSION,
        application_name="kehu projections",
    )
    async with await connecting as connection:
        parked = await resolution.parked(connection, projection=name)
        for stream in streams or ():
            if stream not in {each.stream for each in parked}:
                where = f"in {name}" if name else "in any projection"
                raise StackRefused(f"Nothing of the stream {stream} is parked {where}: see `kehu projections parked`.")
        return [
            await _decided_on(connection, PROJECTIONS[each.projection], each.stream, decide)
            for each in parked
            if streams is None or each.stream in streams
        ]


async def _decided_on(
    connection: AsyncConnection[Any], projection: Projection[Any], stream: str, decide: Decision
) -> Retried:
    return await decide(connection, projection, await generation.claimed(connection, projection), stream=stream)


def _print(done: list[Retried], form: Format) -> None:
    print_rows(COLUMNS, [asdict(each) for each in done], form, few=COLUMNS)
    still = sum(each.parked > 0 for each in done)
    typer.echo(f"Streams up to date: {len(done) - still:,}; still parked: {still:,}.", err=True)
    if still:
        raise typer.Exit(STILL_PARKED)

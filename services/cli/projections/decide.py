"""`kehu projections retry` and `skip`: what becomes of a stream that is parked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Annotated, Any, Final

import psycopg
import typer
from psycopg import AsyncConnection

from projections.engine.batch import resolution
from projections.engine.batch.resolution import Retried
from projections.engine.checkpoint import LIVE
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.projections.names import OnlyOption, StreamArgument
from services.cli.sending import ByOption
from services.local.problem import StackRefused
from services.settings import Settings

COLUMNS: Final = tuple(field.name for field in fields(Retried))
STILL_PARKED: Final = 1
# Workers of the projection wait for us meanwhile.
SESSION: Final = (
    "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=10s"
)
Decision = Callable[[AsyncConnection[Any], Projection[Any]], Awaitable[Retried]]


def retry(stream: StreamArgument, *, projection: OnlyOption = None, form: FormatOption = Format.TABLE) -> None:
    """Take the parked events of a stream again, in their order; exit 1 where one still cannot be taken."""

    async def decide(connection: AsyncConnection[Any], kept: Projection[Any]) -> Retried:
        return await resolution.retry(connection, kept, LIVE, stream)

    _print(asyncio.run(_decided(stream, projection, decide)), form)


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

    async def decide(connection: AsyncConnection[Any], kept: Projection[Any]) -> Retried:
        return await resolution.skip(connection, kept, LIVE, stream, by, reason)

    _print(asyncio.run(_decided(stream, projection, decide)), form)


async def _decided(stream: str, name: str | None, decide: Decision) -> list[Retried]:
    connecting = psycopg.AsyncConnection.connect(
        Settings().database_url,
        autocommit=True,
        connect_timeout=5,
        options=SESSION,
        application_name="kehu projections",
    )
    async with await connecting as connection:
        found = await resolution.parked(connection, LIVE, projection=name, stream=stream)
        if not found:
            where = f"in {name}" if name else "in any projection"
            raise StackRefused(f"Nothing of the stream {stream} is parked {where}: see `kehu projections parked`.")
        return [await decide(connection, PROJECTIONS[each.projection]) for each in found]


def _print(done: list[Retried], form: Format) -> None:
    print_rows(COLUMNS, [asdict(each) for each in done], form, few=COLUMNS)
    if any(each.parked for each in done):
        raise typer.Exit(STILL_PARKED)

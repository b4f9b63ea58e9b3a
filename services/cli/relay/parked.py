"""`kehu relay parked` and `kehu relay retry`: streams that wait because Kafka does not take one of their events."""

import asyncio
from typing import Annotated, Any, Final

import typer

from services.cli.acting import acted
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.cli.relay.options import ByOption, ReasonOption
from services.relay import parking
from services.relay.connections import open_connection
from services.relay.decisions import decision
from services.relay.decisions.decision import Decided
from services.settings import Settings

REFUSED: Final = 1
COLUMNS: Final = parking.Parked._fields


def parked(form: FormatOption = Format.TABLE) -> None:
    """Show the streams that wait at the relay, and why."""
    print_rows(COLUMNS, [each._asdict() for each in asyncio.run(_parked())], form, few=COLUMNS)


async def _parked() -> list[parking.Parked]:
    async with reading() as connection:
        return await parking.parked(connection)


def retry(
    stream: Annotated[
        str | None, typer.Argument(metavar="STREAM", help="As `parked` shows it; all if left out.")
    ] = None,
    *,
    by: ByOption,
    reason: ReasonOption,
) -> None:
    """Have parked streams published, behind everything that is stored now; one refused again is parked again."""
    count = asyncio.run(_retry(Settings().database_url, Decided("retry", stream, acted(by), reason)))
    if not count:
        typer.echo(f"Nothing is parked{f' of {stream}' if stream else ''}.", err=True)
        raise typer.Exit(REFUSED if stream else 0)
    typer.echo(f"{count} events are published next; `kehu relay parked` shows what is refused again.", err=True)


async def _retry(database_url: str, decided: Decided) -> int:
    async with open_connection(database_url) as connection, connection.transaction():
        number = await decision.begin(connection, decided)
        _, count = await parking.retry(connection, decided.target)
        outcome: dict[str, Any] = {"events": count}
        await decision.finish(connection, number, outcome)
        return count

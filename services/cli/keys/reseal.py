"""`kehu reseal`: writes the log anew with the personal texts sealed that earlier releases stored plainly."""

import asyncio
from typing import Annotated, Final, NamedTuple

import typer
from psycopg import AsyncConnection

from services.check import resealed
from services.check.finding import Finding
from services.check.snapshot import open_snapshot
from services.check.streams import check_streams
from services.cli.printing.counting import counting
from services.cli.printing.output import Format, FormatOption, print_rows
from services.operating import resealing
from services.settings import Settings
from services.store import log

DIFFERS: Final = 1


class Resealed(NamedTuple):
    """What became of the log: events and commands in all, the last position, and the hash that names the old log."""

    events: int
    commands: int
    until: int
    digest: str


def reseal(
    into: Annotated[str, typer.Option(help="An empty database that `kehu migrate` has prepared: postgresql://...")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Write the log into another database, with all personal data sealed that earlier releases stored plainly.

    Positions, versions and contents stay, hashes do not. Of customers who were erased, plain text is not taken over.
    Each event is compared afterwards; exit 1 where one differs. An interrupted run goes on where it was, and a run
    after new events takes those over: end the processes before the last one. The database of now stays as it is.
    """
    done, findings = asyncio.run(_resealed(Settings().database_url, into))
    for finding in findings:
        typer.echo(f"{finding.name} differs: {finding.example}", err=True)
    if findings:
        raise typer.Exit(DIFFERS)
    print_rows(Resealed._fields, [done._asdict()], form)


async def _resealed(old_url: str, new_url: str) -> tuple[Resealed, list[Finding]]:
    async with (
        await AsyncConnection.connect(old_url, autocommit=True, connect_timeout=5) as old,
        await AsyncConnection.connect(new_url, autocommit=True, connect_timeout=5) as new,
    ):
        head = await log.head(old)
        with counting("Copying events", head or 1) as shown:
            copied = await resealing.copy(old, new, shown)
        with counting("Comparing events", copied.until or 1) as shown:
            verified = await resealed.verify(old, new, copied.until, shown)
        async with open_snapshot(new_url) as snapshot:
            findings = [verified.finding, *await check_streams(snapshot.connection)]
        wrong = [finding for finding in findings if not finding.ok]
        if not wrong:
            await resealing.end(new, copied.until, verified.digest)
        return Resealed(verified.finding.compared, copied.commands, copied.until, verified.digest), wrong

"""`kehu reactor refused`, `retry` and `skip`: commands of processes that were refused."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer

from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.reactor.processes import NameArgument
from services.cli.reading import reading
from services.cli.sending import ByOption, NeededReason, with_store
from services.processes import refusals
from services.processes.refusals import LISTING, Refusal
from services.reactor import deciding
from services.reactor.reacting import connect
from services.settings import Settings
from services.store.store import Store

REFUSED: Final = 1
Position = Annotated[int | None, typer.Argument(metavar="POSITION", min=1, help="That of the event; all if left out.")]


def refused(form: FormatOption = Format.TABLE) -> None:
    """Show the commands that were refused, and why."""

    async def asked() -> Sequence[Refusal]:
        async with reading() as connection:
            return await refusals.listed(connection)

    _print(asyncio.run(asked()), form)


def retry(name: NameArgument, position: Position = None, *, form: FormatOption = Format.TABLE) -> None:
    """Send the refused commands of a process again; exit 1 where some are refused again."""

    async def work(store: Store) -> Sequence[Refusal]:
        async with await connect(Settings().database_url, "kehu processes") as connection:
            return await deciding.retry(connection, store, name, position)

    left = with_store(work)
    _print(left, form)
    if left:
        raise typer.Exit(REFUSED)


def skip(
    name: NameArgument,
    position: Annotated[int, typer.Argument(metavar="POSITION", min=1, help="That of the event.")],
    *,
    by: ByOption,
    reason: NeededReason,
) -> None:
    """Decide that nothing follows from an event; the refusals are kept with the person and the reason."""

    async def work() -> Any:
        async with await connect(Settings().database_url, "kehu processes") as connection:
            return await refusals.leave_out(connection, deciding.known(name), position, by=by, reason=reason)

    if not asyncio.run(work()):
        typer.echo(f"Nothing of {name} was refused at position {position}.", err=True)
        raise typer.Exit(REFUSED)


def _print(found: Sequence[Refusal], form: Format) -> None:
    print_rows(LISTING.columns, [LISTING.row(each) for each in found], form, few=LISTING.few)

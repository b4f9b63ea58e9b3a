"""Sends one command about a customer's tier, and prints what became of it."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, Final

import typer

from contracts.message import Command
from services.cli.moment import AS_OF
from services.cli.output import Format, print_rows
from services.cli.sending import send, with_store
from services.lists import moment
from services.lists.rows import Row
from services.settings import Settings
from services.store.store import Store

DONE: Final = ("customer", "done", "version", "position")

TierOption = Annotated[str, typer.Option("--tier", metavar="TIER", help="A tier of the scheme.")]
BodyOption = Annotated[str, typer.Option("--body", metavar="BODY", help="For which body the person decides.")]
NeededReason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the event.")]
UntilOption = Annotated[
    date, typer.Option("--until", parser=AS_OF.parser, metavar="MOMENT", help="A date (its end) or an instant.")
]


def instant_of(asked: date | None) -> datetime | None:
    """Return the instant meant; None where none was given."""
    return None if asked is None else moment.instant_of(asked, Settings().zone)


def send_one(command: Command, by: str, form: Format, check: Callable[[Store], Awaitable[None]] | None = None) -> None:
    """Have the command answered, after a check that may refuse it."""

    async def work(store: Store) -> Row:
        if check:
            await check(store)
        accepted = await send(store, command, by)
        return {
            "customer": accepted.stream.partition("/")[2],
            "done": [wire_type.split(".")[1] for wire_type in accepted.types],
            "version": accepted.version,
            "position": accepted.position,
        }

    print_rows(DONE, [with_store(work)], form)

"""The part of `kehu policy` that reads what was activated: a book of all packs, histories, and what units run."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, TypeVar

import psycopg
import typer
from psycopg import AsyncConnection

from projections.organisation import unit_list
from services.cli.moment import AS_OF
from services.cli.output import Format, FormatOption, print_rows
from services.cli.reading import reading
from services.lists import moment
from services.local.problem import StackDown
from services.packs import in_force
from services.packs.book import SHIPPED, PolicyBook
from services.policies import history as policy_history
from services.policies.history import Done
from services.settings import SettingMissing, Settings

HISTORY: Final = tuple(Done.__dataclass_fields__)
UNITS: Final = ("unit", "pack", "since")
Answer = TypeVar("Answer")


def book() -> PolicyBook:
    """Return every pack that is known; only those of the program where no database answers, and say so."""
    try:
        return ask(in_force.shelf)
    except SettingMissing:
        why = "no stack runs here"
    except (StackDown, psycopg.OperationalError) as down:
        why = str(down).strip().partition("\n")[0]
    typer.echo(f"Only packs that come with the program: {why.rstrip('.')}.", err=True)
    return SHIPPED


def history(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Tell who drafted, approved, activated, withdrew or evaluated which version, when and why."""
    told = ask(lambda connection: policy_history.history(connection, pack))
    print_rows(HISTORY, [{column: getattr(done, column) for column in HISTORY} for done in told], form)


def units(*, as_of: Annotated[date | None, AS_OF] = None, form: FormatOption = Format.TABLE) -> None:
    """List which pack each unit runs, now or then."""
    instant = datetime.now(UTC) if as_of is None else moment.instant_of(as_of, Settings().zone)
    running = ask(lambda connection: unit_list.units(connection, instant))
    print_rows(UNITS, [{column: getattr(each, column) for column in UNITS} for each in running], form)


def ask(question: Callable[[AsyncConnection[Any]], Awaitable[Answer]]) -> Answer:
    """Ask the read models, all in the same state."""

    async def answer() -> Answer:
        async with reading() as connection, connection.transaction():
            return await question(connection)

    return asyncio.run(answer())

"""The part of `kehu policy` that reads what was activated: a book of all packs, histories, and what units run."""

from datetime import UTC, datetime
from typing import Annotated

import psycopg
import typer

from projections.organisation import unit_list
from services.cli.moment import OptionalAsOf, in_unit
from services.cli.output import Format, FormatOption
from services.cli.reading import ask
from services.cli.show import show
from services.local.problem import StackDown
from services.packs import in_force
from services.packs.book import SHIPPED, PolicyBook
from services.policies.history import LISTING, policy_history
from services.settings import SettingMissing


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
    show(LISTING, lambda connection: policy_history(connection, pack), form)


def units(*, as_of: OptionalAsOf = None, form: FormatOption = Format.TABLE) -> None:
    """List which pack each unit runs, now or then."""
    instant = datetime.now(UTC) if as_of is None else in_unit(as_of)
    show(unit_list.LISTING, lambda connection: unit_list.units(connection, instant), form)

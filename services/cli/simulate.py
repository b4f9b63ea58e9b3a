"""`kehu simulate`: an invented business, played through the ordinary commands on simulated time."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

import typer

from services.cli.imports.options import PatienceOption
from services.cli.moment import FromOption, ToOption
from services.cli.printing.output import Format, FormatOption, print_rows
from services.cli.process.company import Simulated, played, tell, would_send
from services.cli.tiers.run import PATIENCE_SECONDS, WaitOption
from services.lists.rows import ListRow
from services.simulation.play import Tally

REFUSED: Final = 1
MOST_CUSTOMERS: Final = 10_000
HIGHEST_SEED: Final = 999_999
EARLIEST: Final = date(1990, 1, 1)
# All customers are entered within the first of these days.
FEWEST_DAYS: Final = 7
MOST_DAYS: Final = 3660
COLUMNS: Final = ("command", "commands", "events", "repeated", "refused")

PackArgument = Annotated[str, typer.Argument(metavar="PACK", help="One of `kehu policy packs`.")]
CustomersOption = Annotated[int, typer.Option(min=1, max=MOST_CUSTOMERS, help="How many customers the company has.")]
SeedOption = Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="Another seed is another company.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Count the commands, and store nothing.")]


def simulate(
    pack: PackArgument,
    *,
    begins: FromOption,
    ends: ToOption,
    customers: CustomersOption = 50,
    seed: SeedOption = 1,
    dry_run: DryRunOption = False,
    wait_seconds: WaitOption = 60,
    patience: PatienceOption = PATIENCE_SECONDS,
    form: FormatOption = Format.TABLE,
) -> None:
    """Play the business of an invented company, so that every list has something to show.

    Customers with Chinese and English names, some of them entered twice, their
    contacts and account managers; purchases; credit accounts with invoices,
    receipts and disputes; complaints; tiers by the main scheme of the pack.

    The company is a business unit of its own, PACK-SEED, and runs the pack.
    The same seed gives the same commands: a run that was interrupted goes on,
    a later --to goes further, more --customers join.
    """
    asked = Simulated(
        pack=pack,
        seed=seed,
        customers=customers,
        begins=begins,
        ends=ends,
        wait_seconds=wait_seconds,
        patience=patience,
    )
    check_days(begins, ends)
    report(would_send(asked) if dry_run else played(asked), form, dry_run=dry_run)


def check_days(begins: date, ends: date) -> None:
    """Refuse a time that is too early, too short or too long."""
    days = (ends - begins).days
    if begins < EARLIEST:
        raise typer.BadParameter(f"--from {begins} is before {EARLIEST}: nothing is simulated earlier.")
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise typer.BadParameter(
            f"--from {begins} --to {ends} are {days:,} days; a simulation has {FEWEST_DAYS} to {MOST_DAYS:,}."
        )


def report(tally: Tally, form: Format, *, dry_run: bool) -> None:
    """Print a row for each command, and exit with 1 where one was refused."""
    print_rows(COLUMNS[:2] if dry_run else COLUMNS, rows(tally), form)
    tell(tally, dry_run=dry_run)
    if tally.refused.total():
        raise typer.Exit(REFUSED)


def rows(tally: Tally) -> Sequence[ListRow]:
    """Return a row for each command."""
    return [
        {"command": name, **{column: getattr(tally, column)[name] for column in COLUMNS[1:]}}
        for name in sorted(tally.commands)
    ]

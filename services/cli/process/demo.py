"""The demo: the sample files that come with the program, imported like any others, and invented companies."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import typer

from services.cli.imports.asked import FileOptions, RunOptions
from services.cli.imports.perform import REJECTED, import_file
from services.cli.process.company import Simulated, played, tell
from services.cli.sending import with_store
from services.local.problem import StackBusy
from services.packs.book import SHIPPED
from services.settings import FILES
from services.simulation.founding import begun
from services.simulation.time import day_of
from services.store.store import Store

SAMPLES: Final = FILES / "data" / "samples"
FILES_BEFORE: Final = (("receivables", "receivables.csv"), ("helpdesk", "helpdesk.csv"), ("purchases", "purchases.csv"))
# Last, so that a position which a tutorial names stays what it is.
FILES_AFTER: Final = (("bank-statement", "statement.xml"),)
PATIENCE: Final = 60
# The companies with their seeds, how many customers each has, and for how many days: README names some of them. The
# second one runs a pack that has credit and collection.
COMPANIES: Final = (("general-company", 1, 60, 400), ("foreign-trade", 46, 14, 210))


def load(home: Path) -> None:
    """Import the samples, and play the companies until now; what is stored already stays as it is."""
    _import(home, FILES_BEFORE)
    for pack, seed, customers, days in COMPANIES:
        company = with_store(partial(_company, pack=pack, seed=seed, customers=customers, days=days))
        typer.echo(f"{'company':<26}{company.pack}, {company.begins} until now", err=True)
        try:
            tell(played(company), dry_run=False)
        except StackBusy as busy:
            # The stack runs, and another start decides on the tiers.
            typer.echo(str(busy), err=True)

    _import(home, FILES_AFTER)


def _import(home: Path, files: Sequence[tuple[str, str]]) -> None:
    for kind, name in files:
        rejects = home / f"demo-{kind}.rejects.csv"
        try:
            import_file(kind, SAMPLES / name, FileOptions(), RunOptions(rejects=rejects, patience=PATIENCE))
        except typer.Exit as ended:
            # Some sample rows are bad on purpose, to show what happens to them.
            if ended.exit_code != REJECTED:
                raise


async def _company(store: Store, *, pack: str, seed: int, customers: int, days: int) -> Simulated:
    """Return a company as it began in this store; a new one begins far enough back to be busy by now."""
    zone = ZoneInfo(SHIPPED.versions(pack)[0].pack.zone)
    today = day_of(datetime.now(UTC), zone)
    begins: date = await begun(store, pack, seed, zone) or today - timedelta(days=days)
    return Simulated(
        pack=pack,
        seed=seed,
        customers=customers,
        begins=begins,
        ends=today + timedelta(days=1),
        wait_seconds=PATIENCE,
        patience=PATIENCE,
        recent=True,
    )

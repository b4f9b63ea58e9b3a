"""The demo: the sample files that come with the program, imported like any others, and an invented company."""

from datetime import UTC, date, datetime, timedelta
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
KINDS: Final = ("receivables", "helpdesk", "purchases")
PATIENCE: Final = 60
# The company: README names it, and some of its customers.
PACK: Final = "general-company"
SEED: Final = 1
CUSTOMERS: Final = 60
DAYS: Final = 400


def load(home: Path) -> None:
    """Import the samples, and play the company until now; what is stored already stays as it is."""
    for kind in KINDS:
        rejects = home / f"demo-{kind}.rejects.csv"
        try:
            import_file(kind, SAMPLES / f"{kind}.csv", FileOptions(), RunOptions(rejects=rejects, patience=PATIENCE))
        except typer.Exit as ended:
            # Some sample rows are bad on purpose, to show what happens to them.
            if ended.exit_code != REJECTED:
                raise
    company = with_store(_company)
    typer.echo(f"{'company':<26}{company.pack}, {company.begins} until now", err=True)
    try:
        tell(played(company), dry_run=False)
    except StackBusy as busy:
        # The stack runs, and another start decides on the tiers.
        typer.echo(str(busy), err=True)


async def _company(store: Store) -> Simulated:
    """Return the company as it began in this store; a new one begins far enough back to be busy by now."""
    zone = ZoneInfo(SHIPPED.versions(PACK)[0].pack.zone)
    today = day_of(datetime.now(UTC), zone)
    begins: date = await begun(store, PACK, SEED, zone) or today - timedelta(days=DAYS)
    return Simulated(
        pack=PACK,
        seed=SEED,
        customers=CUSTOMERS,
        begins=begins,
        ends=today + timedelta(days=1),
        wait_seconds=PATIENCE,
        patience=PATIENCE,
    )

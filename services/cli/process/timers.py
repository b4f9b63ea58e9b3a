"""`kehu timers`: the process that announces what falls due."""

import typer
import uvloop

from projections.engine import garbage
from services import logging
from services.measures import exposition
from services.settings import Settings
from services.timers.announcing import run


def timers(context: typer.Context, metrics: exposition.Address = None) -> None:
    """Announce each level of an obligation when it is reached; several may run beside each other."""
    if context.invoked_subcommand:
        return
    logging.configure("timers")
    garbage.collect_seldom()
    settings = Settings()
    exposition.serve(metrics, settings.database_url)
    uvloop.run(run(settings.database_url))

"""Shared by runs over all customers: read models that are up to date, and patience with outages."""

import time
from typing import Annotated, Final

import typer

from services.cli.process import wait
from services.commands.patience import Patience
from services.local.problem import StackBusy

PATIENCE_SECONDS: Final = 120

WaitOption = Annotated[
    float,
    typer.Option(
        "--wait", min=0, metavar="SECONDS", help="Seconds to wait for the read models; 0: take them as they are."
    ),
]


async def catch_up(seconds: float) -> None:
    """Wait until the read models show what is stored; refuse to work on older ones."""
    if seconds == 0:
        return
    late = await wait.behind(time.monotonic() + seconds)
    if late:
        raise StackBusy(f"Nothing was done: after {seconds:g} seconds these read models are behind: {', '.join(late)}.")


def patience() -> Patience:
    """Return a helper that retries through outages, and says so."""
    return Patience(PATIENCE_SECONDS, lambda sentence: typer.echo(sentence, err=True))

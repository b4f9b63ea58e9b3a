"""`kehu reactor`: the process that sends what follows from events."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import typer
import uvloop
from prometheus_client import REGISTRY
from psycopg import AsyncConnection

from projections.engine import garbage
from services import logging
from services.measures import exposition
from services.notices.settings import NoticeSettings
from services.notices.ways import way
from services.processes.standing import Standing, standings
from services.reactor.measures import Lag
from services.reactor.reacting import run
from services.settings import Settings


def reactor(context: typer.Context, metrics: exposition.Address = None) -> None:
    """Send the commands that follow from events, and notices to people; several may run beside each other."""
    if context.invoked_subcommand:
        return
    logging.configure("reactor")
    garbage.collect_seldom()
    settings = Settings()
    if metrics:
        REGISTRY.register(Lag(lambda: exposition.asked(settings.database_url, _standings)))
    exposition.serve(metrics, settings.database_url)
    uvloop.run(run(settings.database_url, way(NoticeSettings())))


async def _standings(connection: AsyncConnection[Any]) -> Sequence[Standing]:
    return await standings(connection, datetime.now(UTC))

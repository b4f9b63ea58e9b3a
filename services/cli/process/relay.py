"""`kehu relay`: the process that publishes the log to Kafka."""

import typer
import uvloop

from projections.engine import garbage
from services import logging
from services.measures import exposition
from services.relay.relay import run
from services.settings import Settings


def relay(context: typer.Context, metrics: exposition.Address = None) -> None:
    """Publish every stored event to Kafka in order; stand by while another relay does."""
    if context.invoked_subcommand:
        return
    logging.configure("relay")
    garbage.collect_seldom()
    settings = Settings()
    exposition.serve(metrics, settings.database_url)
    uvloop.run(run(settings.database_url, settings.kafka_access))

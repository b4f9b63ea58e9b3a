"""`kehu relay adopt` and `kehu relay republish`: what a person decides when store and topics do not agree."""

import asyncio
import time
from typing import Annotated, Any, Final

import typer
from psycopg import AsyncConnection

from contracts.catalog import TOPICS
from services.cli.acting import acted
from services.cli.printing.counting import Shown, counting
from services.cli.relay.options import ByOption, ReasonOption
from services.local.problem import StackBusy
from services.relay import hints
from services.relay.connections import open_connection
from services.relay.decisions.adopt import adopt as adopt_store
from services.relay.decisions.decision import Decided
from services.relay.decisions.republish import republish as make_again
from services.settings import Settings
from services.store import log

POLL_SECONDS: Final = 0.2
# A relay that publishes nothing for so long does not run.
SECONDS_WITHOUT_PROGRESS: Final = 60.0
START_AGAIN: Final = (
    "Whoever subscribes must start again: forget the data and the positions kept for these topics, and read from the "
    "earliest offset. Kehu's own read models keep their rows: their workers read on by themselves."
)


def adopt(*, by: ByOption, reason: ReasonOption) -> None:
    """Let the store decide: ignore what the topics hold beyond it, and publish what they lack."""
    settings = Settings()
    with counting("Comparing the topics with the store", 100) as shown:
        outcome = asyncio.run(
            adopt_store(settings.database_url, settings.kafka_access, Decided("adopt", None, acted(by), reason), shown)
        )
    typer.echo(
        f"{outcome['foreign']} records are ignored from now on (table relay_foreign), {outcome['late']} events get "
        f"positions beyond {outcome['highest']}; the relay goes on.",
        err=True,
    )


def republish(
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="This topic alone; all if left out.")
    ] = None,
    *,
    by: ByOption,
    reason: ReasonOption,
) -> None:
    """Make the topics again, empty, and fill them from the store; return when they are full."""
    if topic not in {None, *TOPICS}:
        raise typer.BadParameter(f"there is no topic {topic}: {', '.join(TOPICS)}", param_hint="--topic")
    settings = Settings()
    chosen = [topic] if topic else list(TOPICS)
    decided = Decided("republish", topic, acted(by), reason)
    typer.echo(START_AGAIN, err=True)
    asyncio.run(
        make_again(settings.database_url, settings.kafka_access, decided, chosen, partitions=settings.topic_partitions)
    )
    asyncio.run(_filled(settings.database_url))


async def _filled(database_url: str) -> None:
    async with open_connection(database_url) as connection:
        head = await log.head(connection)
        with counting("Filling", max(head, 1)) as shown:
            await _follow(connection, head, shown)


async def _follow(connection: AsyncConnection[Any], head: int, shown: Shown) -> None:
    reached, since = -1, time.monotonic()
    while True:
        position = (await hints.load(connection)).position
        if position >= head:
            return
        if position != reached:
            reached, since = position, time.monotonic()
        elif time.monotonic() - since > SECONDS_WITHOUT_PROGRESS:
            raise StackBusy(
                f"No relay publishes: the topics are filled up to position {position} of {head}, and go on "
                "being filled as soon as one runs."
            )
        shown(position)
        await asyncio.sleep(POLL_SECONDS)

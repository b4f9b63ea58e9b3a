"""A relay that halts in the middle of a page as long as a file is there: some partitions have their part, some wait.

`python -m tests.integration.halting_relay DATABASE_URL KAFKA POSITION FILE` makes the file when it halts, on the first
page whose events stand after the position.
"""

import asyncio
import sys
from pathlib import Path

from aiokafka.structs import TopicPartition

from projections.worker.kafka.access import KafkaAccess
from services.relay import publisher, relay
from services.relay.hints import Mark
from services.relay.lane import Lane, Waiting
from tests.waiting import PATIENCE_SECONDS, eventually_async

send = Lane.send


class Halt:
    """Keeps the odd partitions from a page, and from every later one, as long as the file is there."""

    def __init__(self, after: int, file: Path) -> None:
        self._after = after
        self._file = file
        self._has_begun = False

    async def before(self, lane: Lane, batches: list[Waiting]) -> None:
        """Return when the lane may send its part of a page."""
        if lane.partition.partition % 2 == 0 or batches[-1][1] <= self._after:
            return
        if not self._has_begun:
            self._has_begun = True
            self._file.touch()
        await eventually_async(self._is_over)

    async def _is_over(self) -> bool:
        return not await asyncio.to_thread(self._file.exists)


def main(database_url: str, kafka: str, position: str, file: str) -> None:
    """Publish, and halt once."""
    halt = Halt(int(position), Path(file))

    async def send_or_halt(self: Lane, batches: list[Waiting], marks: dict[TopicPartition, Mark]) -> None:
        await halt.before(self, batches)
        await send(self, batches, marks)

    Lane.send = send_or_halt  # type: ignore[method-assign]  # the relay itself has no reason to halt
    publisher.SEND_DEADLINE = PATIENCE_SECONDS  # type: ignore[misc]  # the test says how long it halts
    asyncio.run(relay.run(database_url, KafkaAccess(kafka)))


if __name__ == "__main__":
    main(*sys.argv[1:])

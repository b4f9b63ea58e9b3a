"""A relay of the model: the real decisions of services/relay, in the order in which relay.py takes them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.relay import hints, relay
from services.relay.lease import Lease
from services.relay.publisher import Page, Publisher, Start
from services.relay.resume import starting_position
from services.relay.topics.tails import read_ends, tails_of
from tests.proof.kafka import COUNTS, PARTITIONS, Consumer, Kafka, Producer
from tests.proof.postgres import Log, Notes

LARGEST: Final[Mapping[str, int]] = dict.fromkeys(COUNTS, 1_000)
STEP_SECONDS: Final = 0.2
# More turns of the event loop than any page needs.
TURNS: Final = 100


class Relay:
    """One run of the relay."""

    def __init__(self, log: Log, kafka: Kafka, notes: Notes) -> None:
        self._log = log
        self._kafka = kafka
        self._notes: Any = notes
        self._producer = Producer(kafka)
        self._page: Page | None = None
        self._after = 0
        # Whether something happened that lets this run find an offset that it does not expect.
        self.disturbed = False

    async def start(self) -> None:
        """Take the lead as `relay._lead` and `relay._begin` do."""
        self._lease = Lease(await hints.next_run(self._notes), "starting")
        self._kafka.advance(relay.SETTLE_SECONDS)
        known = await hints.load(self._notes)
        consumer: Any = Consumer(self._kafka)
        tails = tails_of(await read_ends(consumer, PARTITIONS, known.marks), known.marks)
        start = Start(self._lease.run or 0, starting_position(known, tails), set(), LARGEST, self._lease)
        producer: Any = self._producer
        self._publisher = Publisher(tails, start, producer)
        await hints.save(self._notes, self._publisher.take_hints())
        self._after = self._publisher.acknowledged

    @property
    def sent(self) -> int:
        """Return how many requests this run has sent."""
        return self._producer.sent

    async def publish(self, limit: int) -> bool:
        """Build the next page and send the one built before, as `relay._follow` does; return whether any is left."""
        self._kafka.advance(STEP_SECONDS)
        await self._lease.beat(self._notes)
        await self._turn(limit)
        return self._page is not None

    async def thaw(self) -> None:
        """Go on after a freeze, in the middle of publishing."""
        await self._turn(1)

    async def die(self, limit: int, acknowledged: int, delays: Sequence[float | None]) -> None:
        """Be killed while publishing, after some acknowledgements, with the rest of the requests in flight."""
        self._producer.lives, self._producer.delays = acknowledged, delays
        publishing = asyncio.create_task(self._pages(limit))
        for _ in range(TURNS):
            await asyncio.sleep(0)
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)

    async def note(self) -> int:
        """Save the hints; return the position that they claim."""
        taken = self._publisher.take_hints()
        await hints.save(self._notes, taken)
        return taken.position

    async def _pages(self, limit: int) -> None:
        # The first builds a page, the second sends it.
        await self.publish(limit)
        await self.publish(limit)

    async def _turn(self, limit: int) -> None:
        rows = self._log.page(self._after, limit)
        page = self._publisher.build(rows) if rows else None
        if self._page:
            await self._publisher.send(self._page)
        self._page = page
        if page:
            self._after = page.position

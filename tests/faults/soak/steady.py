"""Load that stays the same: notes on a fixed set of complaints, so that no state and no cache grows by right."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import httpx

COMPLAINTS: Final = 200
SENDERS: Final = 16
SECONDS_TO_ANSWER: Final = 30.0


@dataclass(slots=True)
class Steady:
    """Sends notes on complaints in turn, and counts the answers."""

    api: str
    answered: int = 0
    # Answers other than 201, and none at all.
    failed: int = 0
    _next: int = field(default=0, repr=False)

    async def prepare(self) -> None:
        """Receive the complaints on which there will be notes."""
        async with self._client() as http:
            for number in range(COMPLAINTS):
                await self._post(http, f"/complaints/steady-{number}/receive", {"customer_id": "S", "summary": "s"})

    async def ceiling(self, seconds: float) -> float:
        """Return how many notes are stored in a second when senders never pause."""
        before, until = self.answered, time.monotonic() + seconds

        async def hurry(http: httpx.AsyncClient) -> None:
            while time.monotonic() < until:
                await self._note(http)

        async with self._client() as http:
            await asyncio.gather(*(hurry(http) for _ in range(SENDERS)))
        return (self.answered - before) / seconds

    async def keep(self, rate: float, seconds: float) -> None:
        """Send so many in a second; what is late is made up for."""
        began = time.monotonic()

        async def pace(http: httpx.AsyncClient, number: int) -> None:
            sent = 0
            while (due := (sent + number / SENDERS) * SENDERS / rate) < seconds:
                await asyncio.sleep(max(0.0, began + due - time.monotonic()))
                await self._note(http)
                sent += 1

        async with self._client() as http:
            await asyncio.gather(*(pace(http, number) for number in range(SENDERS)))

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.api, timeout=SECONDS_TO_ANSWER)

    async def _note(self, http: httpx.AsyncClient) -> None:
        self._next += 1
        await self._post(http, f"/complaints/steady-{self._next % COMPLAINTS}/note-work", {"activity": "call"})

    async def _post(self, http: httpx.AsyncClient, path: str, body: dict[str, str]) -> None:
        try:
            answer = await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        except httpx.TransportError:
            self.failed += 1
            return
        if answer.is_success:
            self.answered += 1
        else:
            self.failed += 1

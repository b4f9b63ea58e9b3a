"""Load that stays the same: new limits for a fixed set of accounts, so that no state and no cache grows by right."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import httpx

ACCOUNTS: Final = 200
SENDERS: Final = 16
SECONDS_TO_ANSWER: Final = 30.0


@dataclass(slots=True)
class Steady:
    """Sets the limits of accounts in turn, and counts the answers."""

    api: str
    answered: int = 0
    # Answers other than 201, and none at all.
    failed: int = 0
    _next: int = field(default=0, repr=False)

    async def prepare(self) -> None:
        """Open the accounts, one for each customer."""
        async with self._client() as http:
            for number in range(ACCOUNTS):
                name = f"steady-{number}"
                await self._post(http, f"/customers/{name}/register", {"full_name": name})
                await self._post(http, f"/credit-accounts/{name}/open", {"customer_id": name, "currency": "CNY"})

    async def ceiling(self, seconds: float) -> float:
        """Return how many limits are stored in a second when senders never pause."""
        before, until = self.answered, time.monotonic() + seconds

        async def hurry(http: httpx.AsyncClient) -> None:
            while time.monotonic() < until:
                await self._set_limit(http)

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
                await self._set_limit(http)
                sent += 1

        async with self._client() as http:
            await asyncio.gather(*(pace(http, number) for number in range(SENDERS)))

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.api, timeout=SECONDS_TO_ANSWER)

    async def _set_limit(self, http: httpx.AsyncClient) -> None:
        self._next += 1
        # Each time another one, or nothing would change.
        limit = {"amount": f"{self._next}.00", "currency": "CNY"}
        await self._post(http, f"/credit-accounts/steady-{self._next % ACCOUNTS}/set-limit", {"limit": limit})

    async def _post(self, http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
        try:
            answer = await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        except httpx.TransportError:
            self.failed += 1
            return
        if answer.is_success:
            self.answered += 1
        else:
            self.failed += 1

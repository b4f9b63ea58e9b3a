"""Clients of the API that never give up: each repeats a command under its id until it has an answer."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from tests.faults.history import Heard, History, Result

CLIENTS: Final = 8
PAUSE_SECONDS: Final = 0.1
SECONDS_TO_ANSWER: Final = 90.0
# In Kehu's words: try again.
AGAIN: Final = frozenset({409, 503})
REFUSED: Final = 422


@dataclass(slots=True)
class Clients:
    """Eight at once, each with complaints, invoices and receipts, until `stop` is set."""

    api: str
    seconds_to_wait: float = 10.0
    # Ids begin with it, so that no other clients of the same system have them.
    name: str = field(default_factory=lambda: uuid4().hex[:8])
    # How long the slowest answer took, a 503 included.
    slowest: float = 0.0
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    history: History = field(default_factory=History)

    async def run(self) -> None:
        """Send until told to stop; every command that was begun is brought to its end."""
        async with (
            httpx.AsyncClient(base_url=self.api, timeout=self.seconds_to_wait) as http,
            asyncio.TaskGroup() as tasks,
        ):
            for number in range(CLIENTS):
                tasks.create_task(self._client(http, number))

    async def acknowledge_more(self) -> None:
        """Return when as many again as there are clients were acknowledged, and one command at least was refused."""
        wanted = self.history.count(Heard.OK) + CLIENTS
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            while self.history.count(Heard.OK) < wanted or not self.history.count(Heard.FAIL):  # noqa: ASYNC110
                # Nobody else waits for it.
                await asyncio.sleep(PAUSE_SECONDS)

    async def _client(self, http: httpx.AsyncClient, number: int) -> None:
        me = f"{self.name}-{number}"
        account = f"/credit-accounts/{me}"
        await self._send(http, f"/customers/{me}/register", {"full_name": me})
        await self._send(http, f"{account}/open", {"customer_id": me, "currency": "CNY"})
        count = 0
        while not self.stop.is_set():
            count += 1
            await self._send(http, f"/complaints/{me}-{count}/receive", {"customer_id": me, "summary": "again"})
            await self._send(http, f"{account}/record-invoice", _invoice(count, cents=100))
            await self._send(http, f"{account}/record-receipt", _receipt(count, cents=40))
            # The same number with another amount: refused, whoever died meanwhile.
            await self._send(http, f"{account}/record-invoice", _invoice(count, cents=200))
            await self._read(http, "/complaints?limit=1")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _read(self, http: httpx.AsyncClient, path: str) -> None:
        """Ask for a list, which may fail; its answer must not be late either."""
        began = time.monotonic()
        with suppress(httpx.TransportError):
            answer = await http.get(path)
            assert answer.is_success or answer.status_code in AGAIN, answer.text
        self.slowest = max(self.slowest, time.monotonic() - began)

    async def _send(self, http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
        command_id = uuid4()
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            while not await self._answered(http, path, body, command_id):  # noqa: ASYNC110 - it asks again
                await asyncio.sleep(PAUSE_SECONDS)

    async def _answered(self, http: httpx.AsyncClient, path: str, body: dict[str, Any], command_id: UUID) -> bool:
        self.history.invoke(command_id)
        began = time.monotonic()
        try:
            answer = await http.post(path, json=body, headers={"Idempotency-Key": str(command_id)})
        except httpx.TransportError:
            self.history.unknown(command_id)
            return False
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)
        if answer.status_code in AGAIN:
            self.history.unknown(command_id)
            return False
        told = answer.json()
        if answer.status_code == REFUSED:
            self.history.fail(command_id, told["code"])
        else:
            assert answer.is_success, answer.text
            self.history.ok(command_id, Result(told["stream"], told["version"], told["position"]))
        return True


def _invoice(number: int, *, cents: int) -> dict[str, Any]:
    dates = {"invoice_date": "2025-01-01", "due_date": "2025-01-31"}
    return {"invoice": f"I{number}", "amount": _money(cents), **dates}


def _receipt(number: int, *, cents: int) -> dict[str, Any]:
    return {"receipt": f"R{number}", "amount": _money(cents)}


def _money(cents: int) -> dict[str, str]:
    return {"amount": f"{cents / 100:.2f}", "currency": "CNY"}

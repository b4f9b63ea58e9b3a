"""Clients of the API that never give up: each repeats a command under its id until it is acknowledged."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx

CLIENTS = 8
PAUSE_SECONDS = 0.1
SECONDS_TO_ACKNOWLEDGE = 90.0


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the API promised to have stored."""

    command_id: UUID
    stream: str
    version: int
    position: int


@dataclass(slots=True)
class Clients:
    """Eight at once, each receiving complaint after complaint, until `stop` is set."""

    api: str
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    unanswered: int = 0

    async def run(self) -> None:
        """Send until told to stop; every command that was begun is brought to its end."""
        async with httpx.AsyncClient(base_url=self.api, timeout=10) as http, asyncio.TaskGroup() as tasks:
            for number in range(CLIENTS):
                tasks.create_task(self._client(http, number))

    async def acknowledge_more(self) -> None:
        """Return when as many again as there are clients were acknowledged."""
        wanted = len(self.acknowledged) + CLIENTS
        async with asyncio.timeout(SECONDS_TO_ACKNOWLEDGE):
            while len(self.acknowledged) < wanted:  # noqa: ASYNC110 - nobody else waits for it
                await asyncio.sleep(PAUSE_SECONDS)

    async def _client(self, http: httpx.AsyncClient, number: int) -> None:
        count = 0
        while not self.stop.is_set():
            count += 1
            async with asyncio.timeout(SECONDS_TO_ACKNOWLEDGE):
                await self._receive(http, f"storm-{number}-{count}", uuid4())
            await asyncio.sleep(PAUSE_SECONDS)

    async def _receive(self, http: httpx.AsyncClient, complaint: str, command_id: UUID) -> None:
        body = {"customer_id": f"storm-{hash(complaint) % 40}", "summary": "the same again"}
        while True:
            try:
                answer = await http.post(
                    f"/complaints/{complaint}/receive", json=body, headers={"Idempotency-Key": str(command_id)}
                )
            except httpx.TransportError:
                self.unanswered += 1
            else:
                if answer.is_success:
                    told = answer.json()
                    self.acknowledged.append(
                        Acknowledged(command_id, told["stream"], told["version"], told["position"])
                    )
                    return
                assert answer.status_code in {409, 503}, answer.text
                self.unanswered += 1
            await asyncio.sleep(PAUSE_SECONDS)

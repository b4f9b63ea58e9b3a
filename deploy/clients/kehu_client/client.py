"""The client: every operation, all rows of a list, and the events as they come."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import httpx
from kehu_client.operations import Operations
from kehu_client.transport import Answer

PAUSE_SECONDS: Final = 1.0


class Event(NamedTuple):
    """An event of the log: its position, its wire type, and the CloudEvent; None where that is damaged."""

    position: int
    type: str
    event: dict[str, Any] | None


class Client(Operations):
    """Asks the API."""

    def rows(self, operation: Callable[..., Answer[Any]], *arguments: Any, **filters: Any) -> Iterator[Any]:
        """Yield every row of a list, page by page: `client.rows(client.list_customers, size="large")`."""
        cursor: str | None = None
        while True:
            page = operation(*arguments, **filters, **({"cursor": cursor} if cursor else {})).body
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def follow(self, after: int = 0, *, of: str | None = None) -> Iterator[Event]:
        """Yield the events after a position, then those that come; it goes on by itself where a connection breaks."""
        while True:
            query = {"after": after} | ({"of": of} if of else {})
            try:
                with self.http.stream(
                    "GET", "/events", params=query, headers={"Accept": "text/event-stream"}, timeout=60.0
                ) as answer:
                    answer.raise_for_status()
                    for event in _events(answer.iter_lines()):
                        after = event.position
                        if event.type:
                            yield event
            except httpx.TransportError:
                time.sleep(PAUSE_SECONDS)


def _events(lines: Iterator[str]) -> Iterator[Event]:
    """Read server-sent events; one without a type only says how far the log was looked through."""
    said: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            said[name] = value
        elif "id" in said:
            yield Event(int(said["id"]), said.get("event", ""), json.loads(said.get("data", "null")))
            said = {}

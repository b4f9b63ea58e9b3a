"""Sends requests and reads answers; a problem is raised, and what may be sent again is sent again."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Self, TypeVar
from urllib.parse import quote
from uuid import uuid4  # noqa: TID251 - it is at the edge of another program

import httpx

Body = TypeVar("Body")

ATTEMPTS: Final = 5
LONGEST_PAUSE: Final = 30.0
JSON: Final = "json"
# What the same request may get an answer to a little later.
AGAIN: Final = (409, 429, 503)
KEY: Final = "idempotency-key"


class Problem(Exception):
    """The API says no; `code` is for programs, `page` is the address that explains it."""

    def __init__(self, status: int, said: Mapping[str, Any], retry_after: float | None) -> None:
        super().__init__(f"{said.get('code', status)}: {said.get('detail', '')}")
        self.status = status
        self.code: str = said.get("code", "")
        self.page: str = said.get("type", "")
        self.fields: list[dict[str, str]] = said.get("fields", [])
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer(Generic[Body]):
    """An answer; `body` is None where nothing changed since `etag` (304)."""

    status: int
    body: Body
    etag: str | None
    position: int | None
    location: str | None


class Transport:
    """Asks one API; close it, or use it in a `with`."""

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        actor: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`token` says who asks where identity is on, `actor` where it is off."""
        self._sleep = sleep
        own = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(base_url=url, headers=own | ({"Kehu-Actor": actor} if actor else {}), timeout=30.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    @staticmethod
    def segment(name: str) -> str:
        """Return an id as a segment of an address."""
        return quote(str(name), safe="")

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        header: Mapping[str, str | None] | None = None,
        body: Any = None,
    ) -> Answer[Any]:
        """Send a request, again where the API asks for it; a command keeps its key, so that it counts once."""
        headers = {name: value for name, value in (header or {}).items() if value is not None}
        if KEY in (header or {}):
            headers.setdefault(KEY, str(uuid4()))
        sent: dict[str, Any] = {} if body is None else {"json": body}
        if isinstance(body, bytes):
            sent = {"content": body}
            headers["Content-Type"] = "application/octet-stream"
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self.http.request(method, path, params=asked, headers=headers, **sent)
            except httpx.TransportError:
                if attempt == ATTEMPTS or (method != "GET" and KEY not in headers):
                    raise
                self._sleep(attempt)
                continue
            if answer.is_success or answer.status_code == httpx.codes.NOT_MODIFIED:
                return _read(answer)
            problem = _problem(answer)
            if attempt == ATTEMPTS or problem.retry_after is None or answer.status_code not in AGAIN:
                raise problem
            self._sleep(min(problem.retry_after, LONGEST_PAUSE))
        raise AssertionError(path)


def _read(answer: httpx.Response) -> Answer[Any]:
    position = answer.headers.get("Kehu-Position")
    return Answer(
        status=answer.status_code,
        body=_content(answer),
        etag=answer.headers.get("ETag"),
        position=int(position) if position else None,
        location=answer.headers.get("Location"),
    )


def _content(answer: httpx.Response) -> Any:
    if not answer.content:
        return None
    return answer.json() if JSON in answer.headers.get("Content-Type", "") else answer.content


def _problem(answer: httpx.Response) -> Problem:
    retry_after = answer.headers.get("Retry-After")
    said = answer.json() if JSON in answer.headers.get("Content-Type", "") else {}
    return Problem(answer.status_code, said, float(retry_after) if retry_after else None)

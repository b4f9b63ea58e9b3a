"""The console's one source: the HTTP API, asked over loopback. What the console can do, every client can."""

import csv
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from io import StringIO
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import httpx

Row = dict[str, Any]
# Longer than the API lets any query take.
SECONDS: Final = 25.0
# Of a file whose first rows are shown.
MOST_SHOWN_BYTES: Final = 1 << 20
# The session of the request that is being answered; none where nobody signs in.
CREDENTIAL: Final[ContextVar[str | None]] = ContextVar("credential", default=None)
CSV: Final = "text/csv"
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, with what its reader said of it."""

    layout: str
    file_name: str
    content: bytes
    options: Mapping[str, str]


class Problem(Exception):
    """The API said no, or did not answer: RFC 9457's members, as far as they are known."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        fields: list[Row] | None = None,
        seconds_left: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = fields or []
        self.seconds_left = seconds_left


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, as the API answers it."""

    items: list[Row]
    next: str | None = None
    parked: list[str] = field(default_factory=list)
    stale: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the store did with a command. No types: nothing was to do."""

    stream: str
    version: int
    position: int
    types: list[str]
    repeated: bool


class Events(NamedTuple):
    """Events of a stream, and the version of its last."""

    items: list[Row]
    version: int


class Api:
    """Asks the API in the name of the person at the console."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, path: str, **asked: Any) -> Any:
        """Return what the address answers; parameters that are None are left out."""
        return _read(await self._sent("GET", path, params=_given(asked)))

    async def text(self, path: str, **asked: Any) -> str:
        """Return what the address answers as text."""
        return (await self._sent("GET", path, params=_given(asked))).text

    async def content(self, path: str, **asked: Any) -> bytes:
        """Return what the address answers as a file."""
        return (await self._sent("GET", path, params=_given(asked))).content

    async def events(self, category: str, stream_id: str, **asked: Any) -> Events:
        """Return the events of a stream, and the version at which it is; none where nothing was recorded."""
        path = f"/streams/{segment(category)}/{segment(stream_id)}/events"
        try:
            answer = await self._sent("GET", path, params=_given(asked))
        except Problem as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise
            return Events([], 0)
        return Events(_items(_read(answer)), int(answer.headers["Kehu-Version"]))

    async def page(self, path: str, **asked: Any) -> Page:
        """Return a page of a list."""
        found = await self.get(path, **asked)
        return Page(_items(found), found.get("next"), found.get("parked", []), found.get("stale", []))

    async def send(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        actor: str,
        key: str,
        version: int | None = None,
    ) -> Accepted:
        """Send a command; `key` makes a repeat of the same form harmless, `version` refuses a stream that moved."""
        headers = {"Idempotency-Key": key}
        if CREDENTIAL.get() is None:
            headers["Kehu-Actor*"] = f"UTF-8''{segment(actor)}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = _read(await self._sent("POST", path, json=body, headers=headers))
        return Accepted(answer["stream"], answer["version"], answer["position"], answer["types"], answer["repeated"])

    async def order(self, path: str, body: Mapping[str, Any]) -> Any:
        """Ask for something that is no command of the catalogue: a rebuild, a retry."""
        return _read(await self._sent("POST", path, json=body))

    async def end(self, path: str) -> None:
        """Ask for something to end."""
        await self._sent("DELETE", path)

    async def upload(self, path: str, upload: Upload, mapped: Mapping[str, str], **asked: bool) -> Row:
        """Send a file with which heading is which column."""
        said = _given({**upload.options, "file_name": upload.file_name})
        said |= {name: "true" for name, wanted in asked.items() if wanted}
        maps = [f"{heading}={column}" for heading, column in mapped.items()]
        kind = WORKBOOK if upload.file_name.lower().endswith(".xlsx") else CSV
        asked_with = {"params": said | {"map": maps}, "content": upload.content, "headers": {"Content-Type": kind}}
        return _read(await self._sent("POST", path, **asked_with))

    async def rows(self, path: str, most: int) -> list[dict[str, str]]:
        """Return the first rows of a CSV file, which may be a large one."""
        text = bytearray()
        async with self.exported(path) as answer:
            async for part in answer.aiter_bytes():
                text += part
                if len(text) > MOST_SHOWN_BYTES:
                    break
        return _rows(text.decode(errors="replace"), most)

    @asynccontextmanager
    async def exported(self, path: str, **asked: Any) -> AsyncIterator[httpx.Response]:
        """Open the whole list as CSV, to be passed on as it comes."""
        try:
            async with self._http.stream(
                "GET", path, params=_given(asked), headers={"Accept": CSV} | _signed()
            ) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise _problem(answer)
                yield answer
        except httpx.HTTPError as error:
            raise unreachable() from error

    async def _sent(self, method: str, path: str, **rest: Any) -> httpx.Response:
        headers = rest.pop("headers", {}) | _signed()
        try:
            answer = await self._http.request(method, path, headers=headers, **rest)
        except httpx.HTTPError as error:
            raise unreachable() from error
        if answer.is_error:
            raise _problem(answer)
        return answer


@asynccontextmanager
async def opened(base_url: str) -> AsyncIterator[Api]:
    """Open connections to the API, which may be down: each question finds out for itself."""
    # A proxy of the environment is for other hosts than this one.
    async with httpx.AsyncClient(base_url=base_url, timeout=SECONDS, trust_env=False) as http:
        yield Api(http)


def segment(text: str) -> str:
    """Write an id as one segment of a path, also one that would lead to the folder above."""
    return "%2E" * len(text) if text in (".", "..") else quote(text, safe="")


def segments(path: str) -> str:
    """Write each part of a path as a segment of its own."""
    return "/".join(segment(part) for part in path.split("/"))


def _signed() -> dict[str, str]:
    """Return the header by which the API knows who asks."""
    credential = CREDENTIAL.get()
    return {"Authorization": f"Bearer {credential}"} if credential else {}


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in asked.items() if value not in (None, "")}


def _read(answer: httpx.Response) -> Row:
    """Return the object that the API answers with; another program may have taken its port."""
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _unintelligible()
    return found


def _items(found: Row) -> list[Row]:
    if not isinstance(found.get("items"), list):
        raise _unintelligible()
    items: list[Row] = found["items"]
    return items


def _rows(text: str, most: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    # A cell longer than the library reads ends what is shown; the file itself is whole.
    with suppress(csv.Error):
        found.extend(islice(csv.DictReader(StringIO(text)), most))
    return found


def _unintelligible() -> Problem:
    return Problem(502, "api.unintelligible", "What answered is not the API of this release.")


def unreachable() -> Problem:
    """Return what is said where no answer came in time."""
    return Problem(503, "api.unreachable", "The API does not answer.")


def _problem(answer: httpx.Response) -> Problem:
    try:
        said = _read(answer)
    except Problem:
        said = {}
    return Problem(
        answer.status_code,
        said.get("code", "unforeseen"),
        said.get("detail", f"The API answered with status {answer.status_code}."),
        said.get("fields"),
        said.get("seconds_left"),
    )

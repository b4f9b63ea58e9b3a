"""The console's one source: the HTTP API, asked over loopback. What the console can do, every client can."""

import csv
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from io import StringIO
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import httpx

Row = dict[str, Any]
# Longer than the API lets any query take.
SECONDS: Final = 30.0
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
        return (await self._sent("GET", path, params=_given(asked))).json()

    async def text(self, path: str, **asked: Any) -> str:
        """Return what the address answers as text."""
        return (await self._sent("GET", path, params=_given(asked))).text

    async def events(self, category: str, stream_id: str, **asked: Any) -> Events:
        """Return the events of a stream, and the version at which it is; none where nothing was recorded."""
        path = f"/streams/{segment(category)}/{segment(stream_id)}/events"
        try:
            answer = await self._sent("GET", path, params=_given(asked))
        except Problem as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise
            return Events([], 0)
        return Events(answer.json()["items"], int(answer.headers["Kehu-Version"]))

    async def page(self, path: str, **asked: Any) -> Page:
        """Return a page of a list."""
        found = await self.get(path, **asked)
        return Page(found["items"], found.get("next"), found.get("parked", []), found.get("stale", []))

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
        headers = {"Idempotency-Key": key, "Kehu-Actor": _as_header(actor)}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = (await self._sent("POST", path, json=body, headers=headers)).json()
        return Accepted(answer["stream"], answer["version"], answer["position"], answer["types"], answer["repeated"])

    async def order(self, path: str, body: Mapping[str, Any]) -> Any:
        """Ask for something that is no command of the catalogue: a rebuild, a retry."""
        return (await self._sent("POST", path, json=body)).json()

    async def upload(self, path: str, upload: Upload, mapped: Mapping[str, str], **asked: bool) -> Row:
        """Send a file with which heading is which column."""
        said = _given({**upload.options, "file_name": upload.file_name})
        said |= {name: "true" for name, wanted in asked.items() if wanted}
        maps = [f"{heading}={column}" for heading, column in mapped.items()]
        kind = WORKBOOK if upload.file_name.lower().endswith(".xlsx") else CSV
        asked_with = {"params": said | {"map": maps}, "content": upload.content, "headers": {"Content-Type": kind}}
        answer: Row = (await self._sent("POST", path, **asked_with)).json()
        return answer

    async def rows(self, path: str) -> list[dict[str, str]]:
        """Return the rows of a CSV file."""
        return list(csv.DictReader(StringIO((await self._sent("GET", path)).text)))

    @asynccontextmanager
    async def exported(self, path: str, **asked: Any) -> AsyncIterator[httpx.Response]:
        """Open the whole list as CSV, to be passed on as it comes."""
        try:
            async with self._http.stream("GET", path, params=_given(asked), headers={"Accept": CSV}) as answer:
                if answer.is_error:
                    await answer.aread()
                    raise _problem(answer)
                yield answer
        except httpx.HTTPError as error:
            raise _unreachable() from error

    async def _sent(self, method: str, path: str, **rest: Any) -> httpx.Response:
        try:
            answer = await self._http.request(method, path, **rest)
        except httpx.HTTPError as error:
            raise _unreachable() from error
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
    """Write an id as one segment of a path."""
    return quote(text, safe="")


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in asked.items() if value not in (None, "")}


def _as_header(name: str) -> str:
    return name if name.isascii() else f"UTF-8''{quote(name, safe='')}"


def _unreachable() -> Problem:
    return Problem(503, "api.unreachable", "The API does not answer.")


def _problem(answer: httpx.Response) -> Problem:
    try:
        said = answer.json()
    except ValueError:
        said = {}
    return Problem(
        answer.status_code,
        said.get("code", "unforeseen"),
        said.get("detail", f"The API answered with status {answer.status_code}."),
        said.get("fields"),
        said.get("seconds_left"),
    )

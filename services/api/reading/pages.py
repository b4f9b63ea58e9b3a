"""Answers a list: one page as JSON, or all rows as a file, CSV or XLSX."""

import asyncio
from asyncio import Semaphore
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Generic, TypeVar

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from pydantic import BaseModel

from projections.engine.listing import Listing, Query
from projections.engine.stale import Stale
from projections.engine.timeline import instant_of
from projections.engine.waiting import waiting
from projections.names import named
from services.access.roster import Who
from services.access.scope import entered_whole
from services.access.seen import seen
from services.api import problem
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.reading import freshness
from services.api.reading.accepted import chosen
from services.api.reading.asked import Cut, One
from services.api.reading.export import VARY, Export
from services.api.reading.freshness import Freshness, StaleRows
from services.api.reading.question import Item, Question
from services.api.reading.reads import in_time
from services.api.reading.recent import AHEAD, Recent
from services.api.reading.sorting import sorted_by
from services.lists.as_known import LIVE, Known, as_known
from services.lists.cursor import cursor_after, place_of
from services.lists.known import check_known
from services.lists.rebuilding import CANNOT_ANSWER, answered
from services.lists.rows import CSV, CsvFile, plain_row
from services.lists.sheet import XLSX, SheetFile
from services.lists.stored_id import needs_look, with_stored_ids
from services.pool import Pool
from services.room import Full, Room

Filters = TypeVar("Filters", bound=BaseModel)

JSON: Final = "application/json"
FILES: Final[dict[str, type[CsvFile | SheetFile]]] = {CSV: CsvFile, XLSX: SheetFile}
FORMS: Final = (JSON, *FILES)
# Who reads a list needs no more names of parked streams than these.
NAMED: Final = 100
MOST_WAITING: Final = 10_000
EXPORTED_AT_ONCE: Final = 1000
# A larger export waits for its client in a file.
IN_MEMORY: Final = 1 << 20
# Those written at the same time leave most connections to pages.
WRITTEN_AT_ONCE: Final = 2
# What says which page is asked for, and not of what.
OF_A_PAGE: Final = frozenset({"cursor", "limit", "after"})
# Each keeps a megabyte in memory, and the rest in a file.
MOST_EXPORTS: Final = 32
AS_FILE: Final[dict[str, Any]] = {
    "description": "A page as JSON, or the whole list as CSV or XLSX",
    "content": {CSV: {"schema": {"type": "string"}}, XLSX: {"schema": {"type": "string", "format": "binary"}}},
    "headers": freshness.DOCUMENTED,
}
# What the routes of lists answer besides.
LISTED: Final[dict[int | str, dict[str, Any]]] = {200: AS_FILE, **problem.documented(406, 422, 503)}


class Page(BaseModel, Generic[Item]):
    """`next` is the cursor of the page after this one, null on the last.

    `parked` are streams with an event that the list's read model could not take: rows made of them stand where they
    stood before it. It names the first hundred. `stale` are read models of the list that stand still on purpose.
    """

    items: list[Item]
    next: str | None
    parked: list[str]
    stale: list[StaleRows]


@dataclass(frozen=True, slots=True)
class Lists:
    """Answers every list from one pool; a date is a day in `zone`, unless the row has a zone of its own."""

    pool: Pool
    freshness: Freshness
    zone: str
    recent: Recent = field(default_factory=Recent)
    exports: Room = field(default_factory=lambda: Room(MOST_EXPORTS))
    writing: Semaphore = field(default_factory=lambda: Semaphore(WRITTEN_AT_ONCE))

    async def as_stored(self, asked: Filters) -> Filters:
        """Return the filters with each id in the spelling in which it was stored."""
        if not needs_look(asked):
            return asked
        async with in_time(), self.opened(LIVE) as connection:
            return await with_stored_ids(connection, asked)

    @asynccontextmanager
    async def reading(
        self, tables: tuple[str, ...], asked: Query
    ) -> AsyncIterator[tuple[AsyncConnection[Any], list[Stale]]]:
        """Open a connection that sees these read models as they were known at the instant, if one is given.

        With it comes which read models are stale; raise `ListRebuilding` where their rows cannot answer.
        """
        known_at = asked.known_at if isinstance(asked, One) else None
        known = Known(tables, instant_of(known_at, self.zone) if known_at else None)
        # A look back begins its transaction before anything is asked.
        async with self.pool.connection() as connection, entered_whole(as_known(connection, known)):
            stale = await self.freshness.stale(connection)
            with answered(stale):
                yield connection, stale

    @asynccontextmanager
    async def opened(self, known: Known) -> AsyncIterator[AsyncConnection[Any]]:
        """Open a connection on which read models are as they were known.

        Raise `ListRebuilding` where their rows cannot answer.
        """
        try:
            async with self.pool.connection() as connection, entered_whole(as_known(connection, known)):
                yield connection
        except CANNOT_ANSWER:
            async with self.pool.connection() as connection:
                stale = await self.freshness.stale(connection)
            with answered(stale):
                raise

    def present(self, asked: One) -> datetime:
        """Return the instant that is the present for lists without `as_of`: now, or when it was known."""
        return instant_of(asked.known_at or datetime.now(UTC), self.zone)

    async def answer(self, request: Request, listing: Listing[Item], asked: Cut, question: Question[Item]) -> Response:
        """Query the list and answer in the requested format."""
        form = chosen(", ".join(request.headers.getlist("accept")), FORMS)
        if form is None:
            raise Unanswerable(406, "request.not-acceptable", f"A list comes as {' or '.join(FORMS)}.")
        ordered = sorted_by(listing, question, asked.sort) if asked.sort else question
        async with in_time():
            await self.freshness.wait(listing.sources, asked.after)
            if form == JSON:
                return await self._page(request, listing, asked, ordered)
        return await self._export(form, listing, asked, ordered)

    async def _page(self, request: Request, listing: Listing[Item], asked: Cut, question: Question[Item]) -> Response:
        found, stale, parked = await self._found(request, listing, asked, question)
        items = found[: asked.limit]
        following = cursor_after(listing, items[-1]) if len(found) > asked.limit else None
        request.state.rows = len(items)
        page = {
            "items": [plain_row(listing.row(item)) for item in items],
            "next": following,
            "parked": parked,
            "stale": freshness.of_sources(stale, listing.sources),
        }
        return JSONResponse(page, headers=VARY | freshness.header(stale, listing.sources))

    async def _found(
        self, request: Request, listing: Listing[Item], asked: Cut, question: Question[Item]
    ) -> tuple[Sequence[Item], list[Stale], list[str]]:
        """Return the items of a page and one more, where there is one, with what is stale and parked.

        Of the past, items are read ahead: the page after this one does not fold it again.
        """
        after, most = place_of(listing, asked.cursor), asked.limit + 1
        is_past = isinstance(asked, One) and asked.known_at is not None
        key = _question(request)
        if is_past and after is not None and (kept := self.recent.after(key, after, most)) is not None:
            async with self.pool.connection() as connection:
                stale = await self.freshness.stale(connection)
                return kept, stale, await _parked(connection, listing)
        ahead = max(most, AHEAD) if is_past else most
        async with self.reading(listing.tables, asked) as (connection, stale):
            found = await question(connection, after, ahead)
            if not found:
                await check_known(connection, asked)
            items = await named(connection, listing, found if is_past else found[: asked.limit])
            parked = await _parked(connection, listing)
        if is_past:
            self.recent.keep(key, items, [listing.place_of(item) for item in items], whole=len(found) < ahead)
            return items, stale, parked
        return [*items, *found[asked.limit :]], stale, parked

    async def _export(self, form: str, listing: Listing[Item], asked: Cut, question: Question[Item]) -> Response:
        try:
            self.exports.enter()
        except Full as full:
            sentence = f"{MOST_EXPORTS} exports are being read already: ask again later."
            raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full
        try:
            file, stale = await self._written(form, listing, asked, question)
            return Export(file, form, self.exports, freshness.header(stale, listing.sources))
        except BaseException:
            self.exports.leave()
            raise

    async def _written(
        self, form: str, listing: Listing[Item], asked: Cut, question: Question[Item]
    ) -> tuple[IO[bytes], list[Stale]]:
        """Read every row into a file; the connection is free again before the client reads the first."""
        file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
        try:
            written = FILES[form](file, listing.columns)
            after: Any = None
            async with self.writing, AsyncExitStack() as ends:
                async with in_time():
                    connection, stale = await ends.enter_async_context(self.reading(listing.tables, asked))
                while True:
                    async with in_time():
                        found = await question(connection, after, EXPORTED_AT_ONCE)
                        if not found and after is None:
                            await check_known(connection, asked)
                        found = await named(connection, listing, found)
                    await asyncio.to_thread(written.add, [listing.row(item) for item in found])
                    if len(found) < EXPORTED_AT_ONCE:
                        break
                    after = listing.place_of(found[-1])
            await asyncio.to_thread(written.end)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file, stale


async def _parked(connection: AsyncConnection[Any], listing: Listing[Any]) -> list[str]:
    """Name streams that wait, as far as the reader may know of them."""
    return (await seen(connection, await waiting(connection, listing.sources, MOST_WAITING)))[:NAMED]


def _question(request: Request) -> Hashable:
    """Return what is asked, whichever page of it."""
    asked = sorted((name, value) for name, value in request.query_params.multi_items() if name not in OF_A_PAGE)
    who: Who | None = request.scope["state"].get("who")
    return (who, request.url.path, *asked)

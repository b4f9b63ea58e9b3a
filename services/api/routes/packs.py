"""Policy packs over HTTP: their versions, their values with sources, their text, faults and differences (C19)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from pydantic import BaseModel, ConfigDict, Field

from contracts.message import Id
from contracts.policies.policy import Content
from domain.policies.checks.lint import Finding
from domain.policies.pack.pack import Pack
from projections.engine.timeline import instant_of
from services.api import body, problem
from services.api.problem import RETRY_AFTER, Unanswerable
from services.api.reading.asked import One, OneAsOf, PagingAsOf
from services.api.reading.freshness import ONE, header
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.reads import in_time
from services.api.reading.short import paged
from services.api.reading.thing import SHOWN, Thing, show
from services.lists.rows import plain, plain_row
from services.packs import in_force
from services.packs.book import PackUnknown
from services.packs.text.fault import PackInvalid
from services.policies import comparing, linting, packs, reader, shown
from services.policies.comparing import KeyDifference
from services.policies.linting import PackFinding
from services.policies.packs import PackRow
from services.policies.shown import Known, PolicyShown
from services.room import Full

TOML: Final = "application/toml"
SOURCES: Final = packs.LISTING.sources
POLICY: Final = Thing("policy", SOURCES, packs.LISTING.tables)
PackPath = Annotated[Id, Path(description="The name of the policy pack.")]
ANSWERED: Final = ONE | problem.documented(404, 422, 503)
REFERENCE: Final = "#/components/schemas/Written"
EXAMPLE: Final = {"content": '[pack]\nname = "shop"\ntitle = "Of the shop"\n'}


class VersionAsked(OneAsOf):
    version: Annotated[Id | None, Field(description="This version; if left out, the one in force at `as_of`.")] = None


class VersionsAsked(One):
    old: Annotated[Id, Field(alias="from", description="The older version.")]
    new: Annotated[Id, Field(alias="to", description="The newer version.")]


class Written(BaseModel):
    """A version of a pack that is being written."""

    model_config = ConfigDict(extra="forbid")

    content: Content = Field(description="A whole version of the pack, as TOML.")


class PackFindings(BaseModel):
    """What is wrong with a version, or worth knowing: errors first, then contradictions, then notes."""

    items: list[PackFinding] = Field(description="A row for each finding.")


class KeyDifferences(BaseModel):
    """What differs between two versions."""

    items: list[KeyDifference] = Field(description="A row for each key.")


def router(lists: Lists) -> APIRouter:
    """Build the routes over the lists."""
    routes = APIRouter(tags=["policies"])
    _packs(routes, lists)
    _pack(routes, lists)
    _content(routes, lists)
    _findings(routes, lists)
    _differences(routes, lists)
    _written(routes, lists)
    return routes


def _packs(routes: APIRouter, lists: Lists) -> None:
    @routes.get("/policies", operation_id="listPolicies", response_model=Page[PackRow], responses=LISTED)
    async def listed(request: Request, asked: Annotated[PagingAsOf, Query()]) -> Response:
        """List the policy packs, each with its newest version, the one in force, and the body that interprets it."""
        now = instant_of(asked.as_of, lists.zone)

        async def found(connection: AsyncConnection[Any]) -> Sequence[PackRow]:
            book = await in_force.shelf(connection)
            return [packs.of_pack(book, name, now) for name in book.packs()]

        return await lists.answer(request, packs.LISTING, asked, paged(packs.LISTING, found))


def _pack(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policies/{pack}",
        operation_id="showPolicy",
        response_model=PolicyShown,
        response_description="The policy pack",
        responses=SHOWN,
    )
    async def pack(pack: PackPath, asked: Annotated[VersionAsked, Query()]) -> Response:
        """Show the versions of a pack with their states, and every value of one of them with its source."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            with _found():
                found = await shown.known(connection, pack)
                at = instant_of(asked.as_of, found.zone or lists.zone)
                return plain_row(asdict(shown.shown(found, asked.version, at)))

        return await show(lists, POLICY, pack, asked, read)


def _content(routes: APIRouter, lists: Lists) -> None:
    as_toml: dict[int | str, dict[str, Any]] = {200: ONE[200] | {"content": {TOML: {"schema": {"type": "string"}}}}}

    @routes.get(
        "/policies/{pack}/content",
        operation_id="showPolicyContent",
        response_class=Response,
        response_description="The text",
        responses=as_toml | problem.documented(404, 422, 503),
    )
    async def content(pack: PackPath, asked: Annotated[VersionAsked, Query()]) -> Response:
        """Return a version as the text that it was written in: to keep it, to read it, or to write the next one."""
        found, said = await _known(lists, pack, asked)
        return Response(found.text(_chosen(lists, found, asked)), media_type=TOML, headers=said)


def _findings(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policies/{pack}/findings",
        operation_id="listPolicyFindings",
        response_model=PackFindings,
        response_description="The findings",
        responses=ANSWERED,
    )
    async def findings(pack: PackPath, asked: Annotated[VersionAsked, Query()]) -> Response:
        """Check a version for gaps, overlaps, contradictions and missing numbers; numbers of our own are notes."""
        found, said = await _known(lists, pack, asked)
        version = _chosen(lists, found, asked)
        rows = await _read(partial(_linted, found, version))
        return JSONResponse({"items": plain([asdict(each) for each in rows])}, headers=said)


def _differences(routes: APIRouter, lists: Lists) -> None:
    @routes.get(
        "/policies/{pack}/differences",
        operation_id="listPolicyDifferences",
        response_model=KeyDifferences,
        response_description="The differences",
        responses=ANSWERED,
    )
    async def differing(pack: PackPath, asked: Annotated[VersionsAsked, Query()]) -> Response:
        """Show the differences between two versions of a pack, key by key."""
        found, said = await _known(lists, pack, asked)
        now = lists.present(asked)
        with _found():
            rows = comparing.compared(found.chosen(asked.old, now), found.chosen(asked.new, now))
        return JSONResponse({"items": plain([asdict(each) for each in rows])}, headers=said)


def _written(routes: APIRouter, lists: Lists) -> None:
    room = body.Bodies()
    content = {"application/json": {"schema": {"$ref": REFERENCE}, "example": EXAMPLE}}

    @routes.post(
        "/policy-findings",
        operation_id="lintPolicy",
        summary="Lint",
        response_model=PackFindings,
        response_description="The findings",
        responses=problem.documented(413, 415, 422, 503),
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    async def linted(request: Request) -> Response:
        """Check the text of a version before it is drafted; a text that cannot be read is a finding, too."""
        with room.entered() as take:
            asked = await body.read_object(request, Written, take)
            async with in_time(), lists.reading(SOURCES, One()) as (connection, _):
                book = await in_force.shelf(connection)
            rows = await _read(lambda: _rows(linting.of_text(book, asked.content, "content")))
        return JSONResponse({"items": plain([asdict(each) for each in rows])})


def bodies() -> list[type[BaseModel]]:
    """Return what bodies may say, for the OpenAPI document."""
    return [Written]


async def _known(lists: Lists, pack: str, asked: One) -> tuple[Known, dict[str, str]]:
    """Return what is known of a pack, and the header that says how fresh it is."""
    async with in_time():
        await lists.freshness.wait(SOURCES, asked.after)
        async with lists.reading(packs.LISTING.tables, asked) as (connection, stale):
            with _found():
                return await shown.known(connection, pack), header(stale, SOURCES)


def _chosen(lists: Lists, found: Known, asked: VersionAsked) -> Pack:
    with _found():
        return found.chosen(asked.version, instant_of(asked.as_of, found.zone or lists.zone))


@contextmanager
def _found() -> Iterator[None]:
    """Answer 404 where there is no such pack or version."""
    try:
        yield
    except PackUnknown as unknown:
        raise Unanswerable(404, unknown.code, str(unknown)) from unknown


async def _read(work: Callable[[], list[PackFinding]]) -> list[PackFinding]:
    try:
        return await reader.apart(work)
    except Full as full:
        sentence = f"{reader.MOST_WAITING} texts are being read already: ask again later."
        raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full


def _linted(found: Known, version: Pack) -> list[PackFinding]:
    text = found.text(version)
    if found.is_in_book(version):
        return _rows(linting.of_version(text, version, found.versions))
    return _rows(linting.of_text(found.book, text, version.pack.version))


def _rows(found: Iterable[tuple[int, Finding]]) -> list[PackFinding]:
    try:
        return [linting.row(line, finding) for line, finding in found]
    except PackInvalid as invalid:
        return [linting.of_fault(fault) for fault in invalid.faults]

"""Entries of bank statements over HTTP: the list with proposals, and one."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from psycopg import AsyncConnection

from contracts.message import Id
from projections.credit import bank_entries
from projections.credit.bank_entries import EntriesQuery, Entry
from projections.engine.timeline import instant_of
from services.api.reading.asked import OneAsOf, PagingAsOf
from services.api.reading.pages import LISTED, Lists, Page
from services.api.reading.thing import SHOWN, Thing, show
from services.lists import one
from services.lists.rows import plain_row

ENTRY: Final = Thing("bank-entry", bank_entries.LISTING.sources, bank_entries.LISTING.tables)


class EntriesAsked(PagingAsOf, EntriesQuery):
    pass


def router(lists: Lists) -> APIRouter:
    """Build the routes."""
    routes = APIRouter(tags=["bank-entries"])

    @routes.get("/bank-entries", operation_id="listBankEntries", response_model=Page[Entry], responses=LISTED)
    async def listed(request: Request, asked: Annotated[EntriesAsked, Query()]) -> Response:
        """List the entries that were booked by that moment, the oldest first; those that wait with a proposal."""
        at = instant_of(asked.as_of, lists.zone)
        return await lists.answer(
            request,
            bank_entries.LISTING,
            asked,
            lambda connection, after, limit: bank_entries.bank_entries(connection, at, asked, after=after, limit=limit),
        )

    @routes.get(
        "/bank-entries/{entry_id}",
        operation_id="showBankEntry",
        response_description="The entry",
        response_model=Entry,
        responses=SHOWN,
    )
    async def shown(entry_id: Annotated[Id, Path()], asked: Annotated[OneAsOf, Query()]) -> Response:
        """Show an entry of a bank statement as it stood at that moment, with a proposal while it waits."""

        async def read(connection: AsyncConnection[Any]) -> dict[str, Any]:
            at = instant_of(asked.as_of, lists.zone)
            found = await one.bank_entry(connection, entry_id, at, looks_back=bool(asked.known_at))
            return plain_row(bank_entries.LISTING.row(found))

        return await show(lists, ENTRY, entry_id, asked, read)

    return routes

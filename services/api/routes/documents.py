"""Statements and reminder letters of accounts, as JSON, text, PDF or XLSX."""

from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from contracts.message import Day, Id, Label
from projections.credit.statement import Statement
from services.api import problem
from services.api.reading import freshness
from services.api.reading.asked import OneAsOf
from services.api.reading.beside import beside
from services.api.reading.freshness import header
from services.api.reading.pages import Lists
from services.api.reading.reads import in_time
from services.documents import letter as letters
from services.documents import statement as statements
from services.documents.document import Document, Language
from services.documents.form import WRITERS, Form
from services.documents.letter import Letter
from services.documents.sources import LETTER, SEEN_BY_LETTER, SEEN_BY_STATEMENT, STATEMENT
from services.lists.rows import plain


class DocumentAsked(OneAsOf):
    form: Annotated[Form, Field(alias="format", description="The form of the document.")] = Form.JSON
    lang: Annotated[Language, Field(description="The language of the document.")] = "en"


class StatementAsked(DocumentAsked):
    since: Annotated[
        Day | None, Field(description="The first day, in the account's zone; the first of the month if left out.")
    ] = None


class LetterAsked(DocumentAsked):
    step: Annotated[Label | None, Field(description="A step of the ladder; the one that is due if left out.")] = None


ANSWERED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The document in the form asked for",
        "content": {
            writer.media_type.split(";")[0]: {"schema": {"type": "string"}}
            if form is Form.TEXT
            else {"schema": {"type": "string", "format": "binary"}}
            for form, writer in WRITERS.items()
        },
        "headers": freshness.DOCUMENTED,
    },
    **problem.documented(404, 422, 503),
}


def add(routes: APIRouter, lists: Lists) -> None:
    """Add the routes of one account's documents."""

    @routes.get(
        "/{account_id}/statement",
        operation_id="showStatement",
        response_model=Statement,
        responses=ANSWERED,
    )
    async def statement(account_id: Annotated[Id, Path()], asked: Annotated[StatementAsked, Query()]) -> Response:
        """Show the statement of an account: opening balance, movements, closing balance, and each open item."""
        async with in_time():
            await lists.freshness.wait(SEEN_BY_STATEMENT, asked.after)
            async with lists.reading(STATEMENT, asked) as (connection, stale):
                found = await statements.read_statement(
                    connection, account_id, asked.as_of, asked.since, looks_back=bool(asked.known_at)
                )
        document = statements.document(found, asked.lang)
        return await _answer(asdict(found), document, asked, headers=header(stale, SEEN_BY_STATEMENT))

    @routes.get(
        "/{account_id}/letter",
        operation_id="showLetter",
        response_model=Letter,
        responses=ANSWERED,
    )
    async def letter(account_id: Annotated[Id, Path()], asked: Annotated[LetterAsked, Query()]) -> Response:
        """Show the reminder letter of an account for the step of collection that is due: each item with its rest."""
        async with in_time():
            await lists.freshness.wait(SEEN_BY_LETTER, asked.after)
            async with lists.reading(LETTER, asked) as (connection, stale):
                found = await letters.read_letter(
                    connection, account_id, asked.as_of, asked.step, looks_back=bool(asked.known_at)
                )
        document = letters.document(found, asked.lang)
        return await _answer(asdict(found), document, asked, headers=header(stale, SEEN_BY_LETTER))


async def _answer(
    fields: dict[str, Any], document: Document, asked: DocumentAsked, *, headers: dict[str, str]
) -> Response:
    if asked.form is Form.JSON:
        return JSONResponse(plain(fields), headers=headers)
    writer = WRITERS[asked.form]
    written = await beside(partial(writer.write, document))
    return Response(written, media_type=writer.media_type, headers=headers)

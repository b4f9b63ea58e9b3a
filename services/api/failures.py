"""Every exception that can leave a route, and the problem it becomes."""

from collections.abc import Sequence
from typing import Any, Final, cast

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from contracts.envelope import Undecodable
from domain.decider import Refused
from services import wording
from services.access.refusal import SECONDS_TO_WAIT, IssuerDown, NotSignedIn
from services.access.roster import NotStaff
from services.api import problem
from services.api.problem import RETRY_AFTER, InvalidField, Unanswerable
from services.lists.absent import Behind, Parked, Unknown
from services.lists.rebuilding import ListRebuilding
from services.store.outcome import (
    CommandIdReused,
    Contended,
    StoreDown,
    StoreFull,
    StoreSetBack,
    StreamUnreadable,
    VersionMismatch,
)

MOST_FIELDS: Final = 20
# Where nobody knows how long it will take.
SECONDS_TO_REBUILD: Final = 5
LONGEST_NAME: Final = 64
LONGEST_MESSAGE: Final = 500
NO_SUCH_METHOD: Final = 405
METHODS: Final = ("DELETE", "GET", "PATCH", "POST", "PUT")
OF_ROUTES: Final = {
    404: ("route.unknown", "The API has no such address: /docs lists them all."),
    NO_SUCH_METHOD: ("route.method", "The address does not answer to this method: /docs lists the methods of each."),
}


async def _refused(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 422, cast("Refused", error).code, str(error))


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 404, cast("Unknown", error).code, str(error))


async def _parked(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 503, Parked.code, str(error))


async def _behind(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 503, Behind.code, str(error), headers=RETRY_AFTER)


async def _id_reused(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 409, CommandIdReused.code, str(error))


async def _contended(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 409, "stream.contended", str(error), headers=RETRY_AFTER)


async def _version_mismatch(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 412, "stream.version-mismatch", str(error))


async def _store_down(request: Request, _: Exception) -> JSONResponse:
    detail = "PostgreSQL does not answer. Try again, a command with the same Idempotency-Key."
    return problem.answer(request, 503, "store.down", detail, headers=RETRY_AFTER | request.state.repeat_with)


async def _store_full(request: Request, _: Exception) -> JSONResponse:
    detail = "PostgreSQL's disk is full. Try again when there is room, a command with the same Idempotency-Key."
    return problem.answer(request, 503, "store.full", detail, headers=RETRY_AFTER | request.state.repeat_with)


async def _store_set_back(request: Request, _: Exception) -> JSONResponse:
    detail = "PostgreSQL has lost events that were stored: nothing is written until someone has decided how to go on."
    return problem.answer(request, 503, "store.set-back", detail, headers=RETRY_AFTER | request.state.repeat_with)


async def _stream_unreadable(request: Request, error: Exception) -> JSONResponse:
    detail = f"This stream cannot be read by this version of Kehu, others can: {error}."
    return problem.answer(request, 503, StreamUnreadable.code, detail, headers=RETRY_AFTER | request.state.repeat_with)


async def _not_migrated(request: Request, _: Exception) -> JSONResponse:
    detail = "The database was never migrated, or not to this release."
    return problem.answer(request, 503, "store.not-migrated", detail, headers=RETRY_AFTER)


async def _list_rebuilding(request: Request, error: Exception) -> JSONResponse:
    said = cast("ListRebuilding", error)
    again = {"Retry-After": str(said.seconds_left or SECONDS_TO_REBUILD)}
    return problem.answer(request, 503, said.code, str(said), headers=again, seconds_left=said.seconds_left)


async def _unanswerable(request: Request, error: Exception) -> JSONResponse:
    said = cast("Unanswerable", error)
    return problem.answer(request, said.status, said.code, str(said), headers=said.headers)


async def _not_signed_in(request: Request, error: Exception) -> JSONResponse:
    refused = cast("NotSignedIn", error)
    return problem.answer(request, 401, refused.code, str(refused), headers={"WWW-Authenticate": refused.challenge})


async def _not_staff(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 403, NotStaff.code, str(error))


async def _issuer_down(request: Request, error: Exception) -> JSONResponse:
    return problem.answer(request, 503, IssuerDown.code, str(error), headers={"Retry-After": str(SECONDS_TO_WAIT)})


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    errors = _errors(cast("RequestValidationError | ValidationError", error))
    fields = _fields(errors[:MOST_FIELDS])
    detail = "; ".join(f"{invalid.field}: {invalid.message}" for invalid in fields[:3])
    if len(errors) > MOST_FIELDS:
        detail += f"; and {len(errors) - 3:,} more, of which the first are in `fields`"
    return problem.answer(request, 422, "request.invalid", detail, fields=fields)


async def _http(request: Request, error: Exception) -> JSONResponse:
    said = cast("HTTPException", error)
    code, detail = OF_ROUTES.get(said.status_code, ("request.invalid", said.detail))
    headers = {"Allow": ", ".join(_methods(request))} if said.status_code == NO_SUCH_METHOD else said.headers
    return problem.answer(request, said.status_code, code, detail, headers=headers)


def _methods(request: Request) -> Sequence[str]:
    """Return all methods of an address: the framework names those of the first of its routes."""
    return [
        method
        for method in METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


def _errors(error: RequestValidationError | ValidationError) -> Sequence[Any]:
    if isinstance(error, ValidationError):
        return error.errors(include_url=False, include_input=False)
    return error.errors()


def _fields(errors: Sequence[Any]) -> list[InvalidField]:
    return [
        InvalidField(
            field=_named(error["loc"]),
            rule=error["type"],
            message=_cut(wording.reason(error), LONGEST_MESSAGE),
        )
        for error in errors
    ]


def _named(place: Sequence[str | int]) -> str:
    # A name that nobody knows is as long as the sender likes.
    return ".".join(_cut(str(part), LONGEST_NAME) for part in place) or "body"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


TABLE: Final = {
    Refused: _refused,
    Unknown: _unknown,
    Parked: _parked,
    Behind: _behind,
    CommandIdReused: _id_reused,
    Contended: _contended,
    VersionMismatch: _version_mismatch,
    StoreDown: _store_down,
    StoreFull: _store_full,
    StoreSetBack: _store_set_back,
    StreamUnreadable: _stream_unreadable,
    Undecodable: _stream_unreadable,
    TimeoutError: _store_down,
    psycopg.OperationalError: _store_down,
    psycopg.errors.DiskFull: _store_full,
    psycopg.InterfaceError: _store_down,
    psycopg.errors.UndefinedTable: _not_migrated,
    psycopg.errors.UndefinedColumn: _not_migrated,
    ListRebuilding: _list_rebuilding,
    NotSignedIn: _not_signed_in,
    NotStaff: _not_staff,
    IssuerDown: _issuer_down,
    Unanswerable: _unanswerable,
    RequestValidationError: _invalid,
    ValidationError: _invalid,
    HTTPException: _http,
}


def install(app: FastAPI) -> None:
    """Register the table with the application; other exceptions become a 500 in `request_line.py`."""
    for error, handler in TABLE.items():
        app.add_exception_handler(error, handler)


async def answer(request: Request, error: Exception) -> JSONResponse:
    """Return the problem for an exception; re-raise one that is not in the table."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return await TABLE[kind](request, error)
    raise error

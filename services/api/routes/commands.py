"""One POST route per command of the catalogue: `POST /complaints/8/resolve` is `complaint.resolve` on complaint 8."""

from collections.abc import Awaitable, Callable
from inspect import getdoc
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from pydantic_core import to_json

from contracts.catalog import AGGREGATES, Aggregate
from contracts.message import Command
from domain.decider import Refused
from services.access.roster import Who
from services.api import body, problem, signed
from services.api.described.examples import example_of
from services.api.reading.reads import in_time
from services.api.sent import documented, sent
from services.commands.handler import Handler
from services.commands.registry import HANDLERS
from services.commands.unknown import with_nearest
from services.store.outcome import Accepted
from services.store.store import Store

KEY: Final = "Idempotency-Key"
TEXT: Final = {"schema": {"type": "string"}}
HEADERS: Final = {
    "ETag": {"description": "The stream's version, for If-Match."} | TEXT,
    "Kehu-Position": {"description": "For `?after=`."} | TEXT,
    KEY: {"description": "Sends the same command again."} | TEXT,
}

LOCATION: Final = "Location"
BEGUN: Final = {LOCATION: {"description": "Where the thing is shown that began with it."} | TEXT}


class Caution(BaseModel):
    """Something that may be a mistake: the command was accepted all the same."""

    code: str
    message: str
    field: str


class Answer(BaseModel):
    """The result of the command; `types` is empty where it changed nothing."""

    stream: str
    version: int
    position: int = Field(description="For `?after=`: wait until a read model has seen this.")
    types: list[str]
    repeated: bool = Field(description="The command id was seen before; this is the first answer again.")
    warnings: list[Caution] = Field(description="What may be a mistake; told once, and left out of a repeated answer.")


def router(store: Store) -> APIRouter:
    """Build the routes over a store."""
    routes = APIRouter()
    bodies = body.Bodies()
    for aggregate in AGGREGATES.values():
        for command in aggregate.commands:
            _add(routes, aggregate, command, _endpoint(store, bodies, aggregate, command, HANDLERS[command.name]))
    return routes


def _add(
    routes: APIRouter, aggregate: Aggregate, command: type[Command], endpoint: Callable[..., Awaitable[Response]]
) -> None:
    verb = command.name.partition(".")[2]
    links = _links(aggregate, command)
    routes.add_api_route(
        f"/{aggregate.collection}/{{{aggregate.id_field}}}/{verb}",
        endpoint,
        methods=["POST"],
        operation_id=operation_id(command),
        summary=f"{verb.replace('-', ' ').capitalize()}",
        description=getdoc(command),
        tags=[aggregate.collection],
        response_model=Answer,
        responses={
            200: {
                "description": "Done, or nothing was to do; the stream had begun before",
                "headers": HEADERS,
                "links": links,
            },
            201: {
                "model": Answer,
                "description": "Done, and the stream began with it",
                "headers": HEADERS | BEGUN,
                "links": links,
            },
            **problem.documented(409, 412, 413, 415, 422, 503),
        },
        openapi_extra=_request_documentation(command, aggregate.id_field),
    )


def operation_id(command: type[Command]) -> str:
    """Return `recordReceipt` for `RecordReceipt`; clients are generated from these names, so they stay."""
    return command.__name__[0].lower() + command.__name__[1:]


def _links(aggregate: Aggregate, command: type[Command]) -> dict[str, Any]:
    """Describe what can be asked next of what the command began: the first command of an aggregate begins it."""
    first, *others = aggregate.commands
    return {
        other.name: {
            "operationId": operation_id(other),
            "parameters": {aggregate.id_field: f"$request.path.{aggregate.id_field}"},
        }
        for other in others
        if command is first
    }


def _endpoint(
    store: Store, bodies: body.Bodies, aggregate: Aggregate, command: type[Command], handler: Handler
) -> Callable[..., Awaitable[Response]]:
    # FastAPI would take longer over the headers than everything else takes: it is not shown any.
    async def endpoint(request: Request) -> Response:
        facts: dict[str, Any] = request.scope["state"]
        who: Who | None = facts.get("who")
        headers = sent(request.scope["headers"], person=who.person if who else None)
        facts["command"] = command.name
        # A caller without a key learns the one that makes another attempt safe, whatever happens now.
        facts["repeat_with"] = {KEY: headers.key.encode().decode("latin-1")}
        with bodies.entered() as take:
            asked = await body.read(request, command, aggregate.id_field, take)
            await signed.check(request, asked)
            try:
                async with in_time():
                    accepted = await handler(
                        asked, store=store, cause=headers.cause(asked), expected_version=headers.expected_version
                    )
            except Refused as refused:
                if who is not None:
                    # Ids that look alike may be of customers that are none of theirs.
                    raise
                raise await with_nearest(refused, asked, store) from None
        facts.update(stream=accepted.stream, version=accepted.version, outcome=_outcome(accepted))
        return _answer(accepted, aggregate.collection, facts["repeat_with"])

    return endpoint


def _outcome(accepted: Accepted) -> str:
    if accepted.repeated:
        return "repeated"
    return "done" if accepted.types else "nothing-to-do"


def _answer(accepted: Accepted, collection: str, repeat_with: dict[str, str]) -> Response:
    began = 0 < len(accepted.types) == accepted.version
    return Response(
        to_json(accepted._asdict()),
        201 if began else 200,
        media_type="application/json",
        headers={
            "ETag": f'"{accepted.version}"',
            "Kehu-Position": str(accepted.position),
            **repeat_with,
            **({LOCATION: f"/{collection}/{quote(accepted.stream.partition('/')[2], safe='')}"} if began else {}),
        },
    )


def _request_documentation(command: type[Command], id_field: str) -> dict[str, Any]:
    """Describe what the endpoint reads without FastAPI: the headers, the id in the path and the body."""
    shown = example_of(command.name)
    schema = {"$ref": f"#/components/schemas/{command.__name__}"}
    stream_id = {"name": id_field, "in": "path", "required": True, "schema": {"$ref": body.ID_SCHEMA}}
    content = {"schema": schema}
    if shown:
        stream_id, content = stream_id | {"example": shown.id}, content | {"example": shown.body}
    return {
        "parameters": [*documented(), stream_id],
        "requestBody": {"required": True, "content": {"application/json": content}},
    }

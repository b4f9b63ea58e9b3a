"""Reads a command from a request's body, and takes the id from the path."""

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator
from starlette.requests import ClientDisconnect

from contracts.form.whole import whole_given
from contracts.message import Command
from services.api.problem import RETRY_AFTER, Unanswerable
from services.json_text import LARGEST, decoded
from services.room import Full, Room

# Bytes of all bodies that are arriving, or whose commands are being handled.
MOST_AT_ONCE: Final = 64 << 20
ID_SCHEMA: Final = "#/components/schemas/Id"

# A field of what is asked for that is no command; commands have their own.
Whole = Annotated[int, BeforeValidator(whole_given)]

AnyCommand = TypeVar("AnyCommand", bound=Command)
AnyModel = TypeVar("AnyModel", bound=BaseModel)


class Bodies:
    """The room that the bodies of all requests share."""

    def __init__(self, size: int = MOST_AT_ONCE) -> None:
        self._room = Room(size)

    def entered(self) -> "Taken":
        """Let a request take room for what has arrived; it is given back when its command is answered."""
        return Taken(self._room)


class Taken:
    """The room that one request has taken."""

    __slots__ = ("_room", "_size")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._size = 0

    def __enter__(self) -> Callable[[int], None]:
        return self._take

    def __exit__(self, *_: object) -> None:
        self._room.leave(self._size)

    def _take(self, size: int) -> None:
        try:
            self._room.enter(size)
        except Full as full:
            sentence = "Too many large requests are being answered: send this one again."
            raise Unanswerable(503, "api.busy", sentence, headers=RETRY_AFTER) from full
        self._size += size


async def read(request: Request, kind: type[AnyCommand], id_field: str, take: Callable[[int], None]) -> AnyCommand:
    """Return the command; the body may repeat the id of the path, and takes room while it arrives."""
    fields = _object(await _bytes(request, take))
    stream_id = request.path_params[id_field]
    if fields.setdefault(id_field, stream_id) != stream_id:
        message = "differs from the one in the address; leave it out of the body"
        raise RequestValidationError([{"type": "other-address", "loc": (id_field,), "msg": message}])
    return kind.model_validate(fields)


async def read_object(request: Request, kind: type[AnyModel], take: Callable[[int], None]) -> AnyModel:
    """Return what the body asks for that is no command; it takes room while it arrives."""
    return kind.model_validate(_object(await _bytes(request, take)))


async def _bytes(request: Request, take: Callable[[int], None]) -> bytes:
    # Another site's page can make a browser send other content types without asking us first, but not this one.
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Unanswerable(415, "request.not-json", "Send the command as application/json.")
    body, ended = b"", False
    while not ended:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        arrived = message.get("body", b"")
        take(len(arrived))
        body += arrived
        ended = not message.get("more_body")
        if len(body) > LARGEST:
            raise Unanswerable(413, "request.too-large", f"A command has at most {LARGEST} bytes.")
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        fields = decoded(body)
    except (ValueError, RecursionError) as error:
        raise Unanswerable(422, "request.invalid", f"The body is not JSON as we take it: {error}.") from error
    if not isinstance(fields, dict):
        raise Unanswerable(422, "request.invalid", "The body must be a JSON object with the command's fields.")
    return fields

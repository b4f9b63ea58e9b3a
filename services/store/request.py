"""A request that waits for the group commit."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID, uuid5

from contracts.envelope import Cause
from contracts.message import Command
from domain.decider import Decider

# Part of every stored stream id: never change it.
NAMESPACE: Final = UUID("6b656875-0000-5000-8000-73747265616d")


@lru_cache(maxsize=65_536)
def stream_uuid(stream: str) -> UUID:
    """Return the id under which the stream `complaint/8` is stored."""
    return uuid5(NAMESPACE, stream)


def request_hash(command: Command) -> bytes:
    """Return what tells two bodies sent under one command id apart."""
    body = command.__pydantic_serializer__.to_json(command, exclude_none=True)
    if command.null_clears:
        cleared = (name for name in command.model_fields_set if getattr(command, name) is None)
        body += ",".join(sorted(cleared)).encode()
    return hashlib.sha256(b"%b %b" % (command.name.encode(), body)).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Decide on a stream and append; only load it where `cause` is None."""

    decider: Decider[Any, Any]
    stream: str
    decide: Callable[[Any], Any] | None = None
    cause: Cause | None = None
    request_hash: bytes = b""
    expected_version: int | None = None

    @property
    def stream_id(self) -> UUID:
        """Return the id under which the stream is stored."""
        return stream_uuid(self.stream)

    @classmethod
    def to_load(cls, decider: Decider[Any, Any], stream_id: str) -> "Request":
        """Ask for the state alone."""
        return cls(decider=decider, stream=f"{decider.category}/{stream_id}")

"""What the headers of a command tell: its id, who sends it, what it follows from, which version it expects."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID, uuid4, uuid5

from fastapi import Header

from contracts.envelope import Cause
from contracts.message import Command
from services.api.problem import Unanswerable

# Turns other keys into command ids: never change it, or repeats are no longer recognised.
NAMESPACE: Final = UUID("6b656875-0000-5000-8000-636f6d6d616e")
CANONICAL_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
QUOTED_VERSION: Final = re.compile(r'"(0|[1-9][0-9]{0,17})"')

Name = Annotated[str | None, Header(min_length=1, max_length=255)]


@dataclass(frozen=True, slots=True)
class Sent:
    """A command's surroundings, before the command itself is read."""

    command_id: UUID
    key: str
    actor: str
    expected_version: int | None
    causation_id: str | None
    correlation_id: str | None
    traceparent: str | None

    def cause(self, command: Command) -> Cause:
        """Complete it with what the body says."""
        return Cause(
            command_id=self.command_id,
            occurred_at=command.occurred_at or datetime.now(UTC),
            actor=self.actor,
            reason=command.reason,
            causation_id=self.causation_id,
            correlation_id=self.correlation_id,
            traceparent=self.traceparent,
        )


async def sent(
    *,
    idempotency_key: Annotated[
        str | None,
        Header(min_length=1, max_length=255, description="Names the command: a repeat gets the first answer again."),
    ] = None,
    if_match: Annotated[
        str | None, Header(description='The version the stream must be at, in quotes as in ETag: "3".')
    ] = None,
    kehu_actor: Annotated[
        str | None, Header(min_length=1, max_length=255, description="Who asks, in UTF-8; 64 characters at most.")
    ] = None,
    causation_id: Name = None,
    correlation_id: Name = None,
    traceparent: Annotated[str | None, Header(description="W3C trace context; ignored where malformed.")] = None,
) -> Sent:
    """Read the headers; refuse what cannot be kept with an event. Async, or FastAPI would send it to a thread."""
    key = _text("Idempotency-Key", idempotency_key) or str(uuid4())
    return Sent(
        command_id=_command_id(key),
        key=key,
        actor=_text("Kehu-Actor", kehu_actor, longest=64) or "api",
        expected_version=_version(if_match),
        causation_id=_text("Causation-Id", causation_id),
        correlation_id=_text("Correlation-Id", correlation_id),
        traceparent=traceparent if traceparent and TRACEPARENT.fullmatch(traceparent) else None,
    )


def _command_id(key: str) -> UUID:
    return UUID(key) if CANONICAL_UUID.fullmatch(key) else uuid5(NAMESPACE, key)


def _text(header: str, value: str | None, *, longest: int = 255) -> str | None:
    """Read a header as UTF-8; Starlette takes every header for Latin-1."""
    if value is None:
        return None
    try:
        text = value.encode("latin-1").decode()
    except UnicodeError:
        text = "\0"
    if not text.isprintable() or not 0 < len(text.strip()) <= longest:
        sentence = f"{header} must be printable UTF-8 of 1 to {longest} characters."
        raise Unanswerable(422, "request.invalid", sentence)
    return text.strip()


def _version(if_match: str | None) -> int | None:
    if if_match is None:
        return None
    found = QUOTED_VERSION.fullmatch(if_match.strip())
    if found is None:
        raise Unanswerable(422, "request.invalid", 'If-Match must be one version in quotes, as in "3".')
    return int(found[1])

"""Reads the commands of a file, one a line (NDJSON) or as one JSON list, each with what is wrong with it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.catalog import COMMANDS, aggregate_of
from contracts.message import Command, Id
from services.json_text import LARGEST, MOST_FIELDS, decoded
from services.wording import reason

# Of the file, and of its lines.
MOST_BYTES: Final = 16 << 20
MOST_LINES: Final = 10_000
LONGEST_KEY: Final = 255
BLANK: Final = b" \t\r\n"


class Asked(BaseModel):
    """One command of a file: its name in the catalogue, the id of what it is about, and its fields."""

    model_config = ConfigDict(extra="forbid")

    command: str = Field(max_length=100, description="The name of the command, as in `customer.register`.")
    id: Id = Field(description="The id of what the command is about.")
    body: dict[str, Any] = Field(
        default_factory=dict, max_length=MOST_FIELDS, description="Its fields, as in the body of a request."
    )
    key: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_KEY,
        description="Names the command, as Idempotency-Key does; if left out, the file and the line name it.",
    )


class Line(NamedTuple):
    """A line of the file by its number: the command, or why it is none."""

    number: int
    asked: Asked | None = None
    command: Command | None = None
    fault: str | None = None

    @property
    def address(self) -> str | None:
        """Return where a request would have sent the command."""
        if self.asked is None or self.command is None:
            return None
        verb = self.asked.command.partition(".")[2]
        return f"/{aggregate_of(self.asked.command.partition('.')[0]).collection}/{self.asked.id}/{verb}"


class FileUnusable(Exception):
    """The file as a whole cannot be taken."""


def lines(content: bytes) -> list[Line]:
    """Return the lines of a file; raise `FileUnusable` where it has none, or too many."""
    if len(content) > MOST_BYTES:
        raise FileUnusable(f"A file has at most {MOST_BYTES:,} bytes.")
    texts = [*_texts(content)]
    if not texts:
        raise FileUnusable("The file has no command: send one a line.")
    if len(texts) > MOST_LINES:
        raise FileUnusable(f"A file has at most {MOST_LINES:,} commands, and this one has {len(texts):,}.")
    return [_line(number, text) for number, text in texts]


def _texts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each command with its number: that of its line, or its place in the list."""
    if content.lstrip(BLANK)[:1] != b"[":
        yield from ((number, text) for number, text in enumerate(content.split(b"\n"), start=1) if text.strip(BLANK))
        return
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileUnusable(f"The file is no list in JSON: {error}.") from error
    yield from ((place, json.dumps(each).encode()) for place, each in enumerate(listed, start=1))


def _line(number: int, text: bytes) -> Line:
    if len(text) > LARGEST:
        return Line(number, fault=f"a command has at most {LARGEST:,} bytes")
    try:
        asked = Asked.model_validate(decoded(text))
    except ValidationError as invalid:
        return Line(number, fault=_said(invalid))
    except (ValueError, RecursionError) as error:
        return Line(number, fault=f"it is not JSON as we take it: {error}")
    kind = COMMANDS.get(asked.command)
    if kind is None:
        return Line(number, asked, fault=f"there is no command {asked.command}")
    id_field = aggregate_of(asked.command.partition(".")[0]).id_field
    if asked.body.get(id_field, asked.id) != asked.id:
        return Line(number, asked, fault=f"{id_field} differs from id: leave it out of the body")
    try:
        return Line(number, asked, kind.model_validate({**asked.body, id_field: asked.id}))
    except ValidationError as invalid:
        return Line(number, asked, fault=_said(invalid))


def _said(invalid: ValidationError) -> str:
    errors: list[Mapping[str, Any]] = [*invalid.errors(include_url=False, include_input=False)]
    return "; ".join(f"{'.'.join(map(str, each['loc'])) or 'body'}: {reason(each)}" for each in errors[:3])

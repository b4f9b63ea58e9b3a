"""Reads a text as a pack, or reports every fault with its line, in words for authors of packs."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.policies.pack.entry import IDENTITY, UNNAMED
from domain.policies.pack.pack import Pack
from services.packs.text.bounds import MOST_ROWS, too_many, too_much
from services.packs.text.fault import Fault, PackInvalid
from services.packs.text.lines import Lines, Path, lines
from services.packs.text.reasons import reason
from services.packs.text.syntax import syntax_fault

# Some editors write a byte order mark first.
BYTE_ORDER_MARK = "\ufeff"
# Nobody mends more at a time, and the words for each take a while to find.
MOST_FAULTS = 100


def read_pack(text: str, source: str, *, most_rows: int = MOST_ROWS) -> Pack:
    """Read a pack and raise PackInvalid with every fault; `source` is the text's name for people."""
    text = text.removeprefix(BYTE_ORDER_MARK)
    if found := too_much(text):
        raise PackInvalid([Fault(source, "", found.reason, found.line)])
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise PackInvalid([syntax_fault(source, text, str(error))]) from error
    if (place := too_many(content, most_rows)) is not None:
        key = ".".join(_key(place, content))
        raise PackInvalid([Fault(source, key, f"it has more than {most_rows} rows", lines(text).of(place))])
    try:
        return Pack.model_validate(content)
    except ValidationError as invalid:
        written = lines(text)
        faults = [_fault(source, content, written, error) for error in invalid.errors()[:MOST_FAULTS]]
        if invalid.error_count() > MOST_FAULTS:
            faults.append(Fault(source, "", f"and {invalid.error_count() - MOST_FAULTS:,} further faults"))
        raise PackInvalid(faults) from invalid


def _fault(source: str, content: dict[str, Any], written: Lines, error: ErrorDetails) -> Fault:
    # The table's `kind` chooses its model.
    kind = ("kind",) if error["type"].startswith("union_tag") else ()
    path = (*_path(error["loc"], content), *kind)
    return Fault(source, ".".join(_key(path, content)), reason(error), written.of(path))


def _path(path: Path, content: Any) -> Iterator[str | int]:
    """Leave out the tags of the model's unions, which are not in the text."""
    *ways, last = path
    for part in ways:
        match content:
            case dict() if part in content:
                content = content[part]
                yield part
            case list() if isinstance(part, int):
                content = content[part]
                yield part
    yield last


def _key(path: Path, content: Any) -> Iterator[str]:
    """Return a place in a file as people write it, with rows by their names."""
    for part in path:
        match content:
            case list() if isinstance(part, int):
                # A list can be shorter than the place asks for.
                content = content[part] if part < len(content) else None
                yield _row(content, part)
            case dict():
                content = content.get(part)
                yield str(part)
            case _:
                yield str(part)


def _row(row: Any, place: int) -> str:
    if not isinstance(row, dict):
        return str(place + 1)
    named = (row[field] for field in IDENTITY if field in row)
    return next((name for name in named if isinstance(name, str)), f"{UNNAMED}-{place + 1}")

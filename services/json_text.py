"""Reads JSON that people and programs send: what is said twice in an object, or is no number of JSON, is refused."""

import json
from typing import Any, Final

from contracts.form.legible import shown

# Bytes of a command.
LARGEST: Final = 1 << 20
# No object of ours has so many; naming each one that is unknown would hold up all others.
MOST_FIELDS: Final = 256


def _no_number(name: str) -> None:
    message = f"{name} is not a number of JSON"
    raise ValueError(message)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_FIELDS:
        message = f"an object has {len(pairs):,} fields, and none of ours more than {MOST_FIELDS}"
        raise ValueError(message)
    fields = dict(pairs)
    if len(fields) < len(pairs):
        seen: set[str] = set()
        for twice, _ in pairs:
            if twice in seen:
                break
            seen.add(twice)
        message = f"the field “{shown(twice)}” appears twice"
        raise ValueError(message)
    return fields


DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def decoded(body: bytes) -> Any:
    """Read JSON in any of its encodings, whether a mark says which or not; raise ValueError or RecursionError."""
    return DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))

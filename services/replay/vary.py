"""Variations of a draft: `KEY=4h,8h,24h`, one version for each value, or for each pair of values of two keys."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, Final

from pydantic import ValidationError

from domain.decider import Refused
from domain.policies.pack.exchange import varied
from domain.policies.pack.pack import Pack
from services import wording

MOST: Final = 64


class VariationInvalid(Refused):
    """A variation names no value that its key can have, or there are too many."""

    code = "policy.variation-invalid"


def variations(draft: Pack, asked: Sequence[str]) -> list[tuple[str, Pack]]:
    """Return each version with its name, such as `credit.tolerance=5`; raise VariationInvalid or NoSuchKey."""
    axes = [list(_axis(each)) for each in asked]
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MOST:
        raise VariationInvalid(f"vary: {count} variations are asked for, and {MOST} are tried at most.")
    return [_varied(draft, each) for each in product(*axes)] if axes else []


def _axis(text: str) -> Iterator[tuple[str, str]]:
    key, equals, values = text.partition("=")
    if not equals or not key or not values:
        raise VariationInvalid(f"vary: “{text[:80]}” is not KEY=VALUE,VALUE, as in credit.tolerance=0,5,10.")
    yield from ((key.strip(), value.strip()) for value in values.split(","))


def _varied(draft: Pack, values: Iterable[tuple[str, str]]) -> tuple[str, Pack]:
    found, names = draft, []
    for key, text in values:
        names.append(f"{key}={text}")
        found = _with(found, key, text)
    return " ".join(names), found


def _with(pack: Pack, key: str, text: str) -> Pack:
    error: ValidationError | None = None
    for value in (_as_written(text), text):
        try:
            return varied(pack, key, value)
        except ValidationError as invalid:
            error = invalid
    assert error is not None
    raise VariationInvalid(f"vary: {key} cannot be {text[:80]}: {wording.reason(error.errors()[0])}.") from error


def _as_written(text: str) -> Any:
    """Read a value as it stands in a pack; what is none of TOML is text."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        return text

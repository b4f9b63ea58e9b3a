"""Turns pydantic's reason for refusing a value into words for authors of packs."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from pydantic_core import ErrorDetails

from domain.policies.pack.field import PackField, fields
from domain.policies.pack.pack import Pack
from domain.policies.sections.sourced import Sourced
from services import wording

REASONS: Final = {
    "missing": "it is missing",
    "union_tag_not_found": "it is missing",
    "instant": "it needs a time and its distance from UTC, as in 2027-01-01T00:00:00+08:00",
    "model_type": "it is a table; a number or choice is { value = …, article = … }, or with `req` or `unsourced`",
}
# For tables, rows and calendars, where no single key is at fault.
OF_TABLES: Final = {
    "tuple_type": "it is a list: rows in braces, or each below a bracket of its own",
    "dict_type": "it is a table: names with their values",
    "string_type": "it is text, in quotes",
    "string_pattern_mismatch": "it is a name in small letters, digits and hyphens",
    "day": "it is a day, as in 2027-01-01",
}
# The fields beside the value of a number or choice.
BESIDE: Final = {
    "req": 'a list of requirement ids, as in ["TI2"]',
    "unsourced": "words",
    "article": "an article, as in “§ 5.2”",
    "note": "words",
}
LIST: Final = "a list: "


def reason(error: ErrorDetails) -> str:
    """Return the reason and what is allowed instead."""
    if error["type"] == "extra_forbidden":
        return f"nothing of this name is known here{_near(error['loc'])}"
    if error["type"] in {"value_error", "year"}:
        return wording.reason(error)
    takes = _takes(error["loc"])
    if error["type"] in REASONS:
        return REASONS[error["type"]]
    if error["type"] == "union_tag_invalid":
        return f"it is one of {error['ctx']['expected_tags']}"
    if takes is None:
        return OF_TABLES.get(error["type"]) or wording.reason(error)
    return f"{_shown(error['input'])} is not {takes}"


def _near(path: tuple[str | int, ...]) -> str:
    *around, name = path
    known = sorted(set(_names(_segments(around))))
    near = get_close_matches(str(name), known, 1)
    if near:
        return f"; is {near[0]} meant?"
    return f"; there are {', '.join(known)}" if known else ""


def _names(around: list[str]) -> Iterator[str]:
    """Return the keys that a table may have."""
    if not around:
        yield from Pack.model_fields
    for field in _known():
        segments = field.key.split(".")
        if field.sourced and _fits(segments, around):
            yield from Sourced.model_fields
        if len(segments) > len(around) and _fits(segments[: len(around)], around):
            yield segments[len(around)].partition("[")[0].partition("(")[0]


def _takes(path: tuple[str | int, ...]) -> str | None:
    """Return what a key takes, in the words of `kehu policy fields`; None where that command lists nothing."""
    *around, last = path
    if around and isinstance(last, int):
        if around[-1] == "req":
            return "a requirement id"
        within = _takes(tuple(around))
        return within.removeprefix(LIST) if within and within.startswith(LIST) else None
    for field in _known():
        segments = field.key.split(".")
        if field.sourced and last in BESIDE and _fits(segments, _segments(around)):
            return BESIDE[str(last)]
        asked = around if field.sourced and last == "value" else list(path)
        if _fits(segments, _segments(asked)):
            return field.takes
    return None


def _segments(path: list[str | int]) -> list[str]:
    """Write a place as `kehu policy fields` does: `tiers`, `schemes[]`, `rank(thresholds)`."""
    kinds = {segment for field in _known() for segment in field.key.split(".") if "(" in segment}
    found: list[str] = []
    for part in path:
        if isinstance(part, int):
            found[-1] += "[]"
        elif found and f"{found[-1]}({part})" in kinds:
            found[-1] += f"({part})"
        else:
            found.append(part)
    return found


def _fits(segments: list[str], asked: list[str]) -> bool:
    return len(segments) == len(asked) and all(
        segment in {part, "NAME"} for segment, part in zip(segments, asked, strict=True)
    )


def _shown(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"“{value}”"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(value)


@cache
def _known() -> list[PackField]:
    return fields()

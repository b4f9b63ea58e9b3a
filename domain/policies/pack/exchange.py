"""Puts a value of one version of a pack into another, so that it can be tried which key makes a difference."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from domain.decider import Refused
from domain.policies.pack.diff import differences
from domain.policies.pack.entry import Entry, entries, places
from domain.policies.pack.pack import Pack
from domain.policies.sections.sourced import Sourced

Place = tuple[str | int, ...]


class NoSuchKey(Refused):
    """The version has no value under this key."""

    code = "policy.no-such-key"


class Changed(NamedTuple):
    """A key in which two versions differ, with its values and source; a table whose rows come or go is one key."""

    key: str
    old: str | None
    new: str | None
    article: str | None
    source: str | None
    # The whole keys that it stands for.
    parts: tuple[str, ...]


def changed(old: Pack, new: Pack) -> list[Changed]:
    """Return the keys in which the versions differ in what they decide; another source alone decides nothing."""
    before, after = places(old), places(new)
    parts: dict[str, list[str]] = {}
    for each in differences(old, new):
        if each.change != "source" and not each.key.startswith(("pack.", "contradictions.", "gaps.")):
            parts.setdefault(_in_both(each.key, before, after), []).append(each.key)
    olds, news = ({each.key: each for each in entries(pack)} for pack in (old, new))
    return [_changed(key, own, olds, news) for key, own in parts.items()]


def exchanged(pack: Pack, keys: Iterable[str], other: Pack) -> Pack:
    """Return the pack with the values that another version has under these keys, which both have."""
    own, theirs = places(pack), places(other)
    for key in keys:
        pack = _with(pack, own[key], _at(other, theirs[key]))
    return pack


def varied(pack: Pack, key: str, value: object) -> Pack:
    """Return the pack with another value under a key, or refuse a key without one; ValidationError is of the value."""
    place = places(pack).get(key)
    found = _at(pack, place) if place else None
    if place is None or not isinstance(found, Sourced):
        raise NoSuchKey(f"{pack.pack.version} has no value under {key}: see `kehu policy show`.")
    again = type(found).model_validate(found.model_dump(mode="json", exclude_none=True) | {"value": value})
    result: Pack = _with(pack, place, again)
    return result


def _in_both(key: str, before: dict[str, Place], after: dict[str, Place]) -> str:
    """Return the key itself, or the nearest table around it that both versions have."""
    while key and not (key in before and key in after):
        key = key.rpartition(".")[0]
    return key


def _changed(key: str, parts: Sequence[str], olds: dict[str, Entry], news: dict[str, Entry]) -> Changed:
    sourced = next((found for part in parts if (found := news.get(part) or olds.get(part)) and found.is_sourced), None)
    return Changed(
        key=key,
        old=_text(parts, olds),
        new=_text(parts, news),
        article=sourced.article if sourced else None,
        source=sourced.source if sourced else None,
        parts=tuple(parts),
    )


def _text(parts: Sequence[str], known: dict[str, Entry]) -> str | None:
    found = [known[part].text for part in parts if part in known]
    return ", ".join(found) if found else None


def _at(value: Any, place: Place) -> Any:
    for part in place:
        match value:
            case dict():
                value = value[part]
            case tuple():
                value = value[int(part)]
            case _:
                value = getattr(value, str(part))
    return value


def _with(value: Any, place: Place, new: Any) -> Any:
    if not place:
        return new
    first, *rest = place
    match value:
        case BaseModel():
            return value.model_copy(update={str(first): _with(getattr(value, str(first)), tuple(rest), new)})
        case dict():
            return value | {first: _with(value[first], tuple(rest), new)}
        case tuple():
            number = int(first)
            return (*value[:number], _with(value[number], tuple(rest), new), *value[number + 1 :])
        case _:
            raise NoSuchKey(f"Nothing stands under {first}.")

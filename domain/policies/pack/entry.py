"""A pack as a list of keys, as it is shown, compared, linted and counted by requirement."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from domain.calendar.calendar import Calendar
from domain.policies.pack.pack import Pack
from domain.policies.sections.sourced import Sourced

# The name of a row in a key is the first of these fields that the row has.
IDENTITY: Final = ("name", "clock", "tier", "input", "situation", "trigger", "cause", "event", "data", "kind", "every")
# The name of a row without any of them; its number is added.
UNNAMED: Final = "row"
# The fields added where rows of a table share a name.
FURTHER: Final = ("kinds", "severities", "tiers", "channels", "urgencies")


class Entry(NamedTuple):
    """A value of a pack; one without `req`, `unsourced` and `article` is a name, which needs no source."""

    key: str
    value: Any
    req: tuple[str, ...] = ()
    unsourced: str | None = None
    article: str | None = None
    note: str | None = None

    @property
    def is_sourced(self) -> bool:
        """Return whether this is a number or a choice, which needs a source."""
        return bool(self.req or self.unsourced or self.article)

    @property
    def source(self) -> str | None:
        """Return the source in a few words."""
        said = " ".join(self.req) or (self.unsourced and f"unsourced ({self.unsourced})")
        return said or (self.article and f"article {self.article}")

    @property
    def text(self) -> str:
        """Return the value as a person would write it."""
        match self.value:
            case str():
                return self.value
            case list():
                return ", ".join(map(str, self.value))
            case _:
                return json.dumps(self.value, ensure_ascii=False)


def entries(pack: Pack) -> list[Entry]:
    """Return every value of a pack, in the order of its model."""
    return list(_entries(pack, ()))


def sourced(pack: Pack) -> list[Entry]:
    """Return the numbers and choices: everything that needs a source."""
    return [entry for entry in entries(pack) if entry.is_sourced]


def labels(rows: Sequence[BaseModel]) -> list[str]:
    """Return the name of each row of a table in a key, a different one for every row."""
    return _distinct([_label(row) for row in rows], [_further(row) for row in rows])


def places(pack: Pack) -> dict[str, tuple[str | int, ...]]:
    """Return the place of each key, and of each table around it, in the file: rows by number instead of by name."""
    return {".".join(key): place for key, place in _places(pack, (), ())}


def _places(
    value: object, key: tuple[str, ...], place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str | int, ...]]]:
    yield key, place
    match value:
        case Sourced() | Calendar():
            return
        case BaseModel():
            for field in type(value).model_fields:
                yield from _places(getattr(value, field), (*key, field), (*place, field))
        case dict():
            for name, part in value.items():
                yield from _places(part, (*key, str(name)), (*place, str(name)))
        case tuple() if value and isinstance(value[0], BaseModel):
            for number, (label, row) in enumerate(zip(labels(value), value, strict=True)):
                yield from _places(row, (*key, label), (*place, number))


def _entries(value: object, path: tuple[str, ...]) -> Iterator[Entry]:
    key = ".".join(path)
    match value:
        case None | ():
            return
        case Sourced():
            plain = value.model_dump(mode="json")["value"]
            yield Entry(key, plain, value.req, value.unsourced, value.article, value.note)
        case Calendar():
            yield Entry(key, value.model_dump(mode="json"))
        case BaseModel():
            for field in type(value).model_fields:
                part = getattr(value, field)
                # The name of a row is in its key already.
                if not isinstance(part, str) or part != path[-1]:
                    yield from _entries(part, (*path, field))
        case dict():
            for name, part in value.items():
                yield from _entries(part, (*path, str(name)))
        case tuple() if isinstance(value[0], BaseModel):
            for label, row in zip(labels(value), value, strict=True):
                yield from _entries(row, (*path, label))
        case tuple():
            yield Entry(key, [str(part) for part in value])
        case datetime():
            yield Entry(key, value.isoformat())
        case _:
            yield Entry(key, str(value))


def _label(row: BaseModel) -> str:
    for field in IDENTITY:
        if named := getattr(row, field, None):
            return str(named.value if isinstance(named, Sourced) else named)
    return UNNAMED


def _further(row: BaseModel) -> str:
    named = (name for field in FURTHER for name in getattr(row, field, ()))
    return "+".join(name for name in named if isinstance(name, str))


def _distinct(names: Sequence[str], further: Iterable[str]) -> list[str]:
    often = Counter(names)
    longer = [f"{name}-{more}" if often[name] > 1 and more else name for name, more in zip(names, further, strict=True)]
    often, seen = Counter(longer), Counter[str]()
    distinct: list[str] = []
    for name in longer:
        seen[name] += 1
        distinct.append(f"{name}-{seen[name]}" if often[name] > 1 or name == UNNAMED else name)
    return distinct

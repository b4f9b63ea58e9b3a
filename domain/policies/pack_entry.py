"""A pack as a list of keys: what is shown, compared, linted and counted by requirement."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from domain.policies.calendar import Calendar
from domain.policies.pack import Pack
from domain.policies.sourced import Sourced

# What a row is called by in a key: the first of these fields it has.
IDENTITY: Final = ("name", "clock", "tier", "input", "situation", "trigger", "cause", "event", "data", "kind", "every")
# What is added where rows of a table share that name.
FURTHER: Final = ("kinds", "severities", "tiers", "channels")


class Entry(NamedTuple):
    """A value of a pack; with neither `req` nor `unsourced` it is a name or a title, which needs no source."""

    key: str
    value: Any
    req: tuple[str, ...] = ()
    unsourced: str | None = None
    article: str | None = None
    note: str | None = None

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
    return [entry for entry in entries(pack) if entry.req or entry.unsourced is not None]


def labels(rows: Sequence[BaseModel]) -> list[str]:
    """Return what each row of a table is called in a key: different names for different rows."""
    return _told_apart([_label(row) for row in rows], [_further(row) for row in rows])


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
                # The name of a row stands in its key already.
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
    return "row"


def _further(row: BaseModel) -> str:
    named = (name for field in FURTHER for name in getattr(row, field, ()))
    return "+".join(name for name in named if isinstance(name, str))


def _told_apart(names: Sequence[str], further: Iterable[str]) -> list[str]:
    often = Counter(names)
    longer = [f"{name}-{more}" if often[name] > 1 and more else name for name, more in zip(names, further, strict=True)]
    often, seen = Counter(longer), Counter[str]()
    told: list[str] = []
    for name in longer:
        seen[name] += 1
        told.append(f"{name}-{seen[name]}" if often[name] > 1 else name)
    return told

"""Policy packs by name and instant, from a folder of `PACK/YYYY-MM-DD.toml` files."""

import tomllib
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, NamedTuple, Self

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.decider import Refused
from domain.policies import timeline
from domain.policies.pack import Pack
from domain.policies.pack_entry import IDENTITY

SUFFIX: Final = ".toml"
# What pydantic says in the words of programmers.
REASONS: Final = {
    "extra_forbidden": "nothing of this name is known here",
    "missing": "it is missing",
    "decimal_parsing": "it is not a number",
    "string_pattern_mismatch": "it is written in another way: see `kehu policy fields`",
    "timezone_aware": "it needs a time and its distance from UTC, as in 2027-01-01T00:00:00+08:00",
    "model_type": "it is a table; a number or choice is { value = …, req = […] } or { value = …, unsourced = … }",
}


class PackUnknown(Refused):
    """No pack has this name."""

    code = "policy.pack-unknown"


class Fault(NamedTuple):
    """What is wrong where: a file as a person calls it, a key in it ("" for the whole), and the rule it breaks."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in self if part)


class PackInvalid(Refused):
    """What should be a pack breaks a rule of packs; the sentences name file, key and reason, one a line."""

    code = "policy.pack-invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class PolicyBook:
    """The packs of a folder, each read when it is first asked for; `activated` versions stand beside them.

    A book never changes. Whoever has a store asks `services.policies` for one that knows what is activated by now.
    """

    def __init__(self, folder: Traversable) -> None:
        self._folders = {
            entry.name: entry for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._"
        }
        self._kept: dict[str, tuple[Pack, ...]] = {}
        self.activated: tuple[Pack, ...] = ()

    def packs(self) -> list[str]:
        """Return the names of all packs."""
        return sorted({*self._folders, *(pack.pack.name for pack in self.activated)})

    def versions(self, pack: str) -> tuple[Pack, ...]:
        """Return every version, oldest first; raise PackUnknown or PackInvalid."""
        found = [*self.shipped(pack), *(each for each in self.activated if each.pack.name == pack)]
        if not found:
            raise PackUnknown(f"No pack is named {pack}. There are {', '.join(self.packs())}.")
        return tuple(sorted(found, key=_begins))

    def shipped(self, pack: str) -> tuple[Pack, ...]:
        """Return the versions of the folder, none where it has no such pack."""
        if pack not in self._kept:
            folder = self._folders.get(pack)
            found = [file for file in folder.iterdir() if file.name.endswith(SUFFIX)] if folder else []
            self._kept[pack] = tuple(sorted((read_file(file, pack) for file in found), key=_begins))
        return self._kept[pack]

    def version(self, pack: str, version: str) -> Pack:
        """Return the version a stored decision names."""
        for found in self.versions(pack):
            if found.pack.version == version:
                return found
        raise PackUnknown(f"{pack} has no version {version}.")

    def at(self, pack: str, instant: datetime) -> Pack:
        """Return the version in force; raise NotYetInForce before the first."""
        return timeline.at(self.versions(pack), instant)

    def with_activated(self, *packs: Pack) -> Self:
        """Return a book that knows these versions, too; what was read is not read again."""
        book = copy(self)
        book.activated = (*self.activated, *packs)
        return book


def read_file(file: Traversable, name: str) -> Pack:
    """Read one version of a pack; its folder has its name, and its file is named for its first day."""
    where = f"{name}/{file.name}"
    pack = read(file.read_text(encoding="utf-8"), where)
    if pack.pack.name != name:
        raise PackInvalid([Fault(where, "pack.name", f"it says {pack.pack.name}, and the folder says {name}")])
    if file.name != (expected := f"{pack.pack.first_day.isoformat()}{SUFFIX}"):
        raise PackInvalid([Fault(where, "pack.effective_from", f"the file must be named for that day, {expected}")])
    return pack


def read(text: str, source: str) -> Pack:
    """Read a pack; `source` is what a person calls the text. Raise PackInvalid with every fault."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PackInvalid([Fault(source, "", str(error))]) from error
    try:
        return Pack.model_validate(content)
    except ValidationError as invalid:
        raise PackInvalid(_fault(source, content, error) for error in invalid.errors()) from invalid


def _fault(source: str, content: dict[str, Any], error: ErrorDetails) -> Fault:
    reason = error["msg"].removeprefix("Value error, ")
    return Fault(source, ".".join(_key(error["loc"], content)), REASONS.get(error["type"], reason))


def _key(path: tuple[str | int, ...], content: Any) -> Iterator[str]:
    """Tell a place in a file as a person sees it: rows by their names."""
    *ways, last = path
    for part in ways:
        match content:
            case dict() if part in content:
                content = content[part]
                yield str(part)
            case list() if isinstance(part, int):
                content = content[part]
                yield _row(content, part)
    # A part that the file lacks is the kind of row it is taken for, or at the end what is missing.
    yield _row(content[last], last) if isinstance(content, list) and isinstance(last, int) else str(last)


def _row(row: Any, place: int) -> str:
    named = [row[field] for field in IDENTITY if field in row] if isinstance(row, dict) else []
    return next((name for name in named if isinstance(name, str)), str(place + 1))


def _begins(pack: Pack) -> datetime:
    return pack.pack.effective_from


SHIPPED: Final = PolicyBook(files("domain.policies") / "packs")

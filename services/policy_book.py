"""Policy packs by name and instant, from a folder of `PACK/YYYY-MM-DD.toml` files."""

import tomllib
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Self
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from domain.decider import Refused
from domain.policies import timeline
from domain.policies.pack import Pack
from services.calendars import faults

SUFFIX: Final = ".toml"


class PackUnknown(Refused):
    """No pack has this name."""

    code = "policy.pack-unknown"


class PackInvalid(Refused):
    """What should be a pack breaks a rule of packs; the sentence names file, key and reason."""

    code = "policy.pack-invalid"


class PolicyBook:
    """The packs of a folder, each read when it is first asked for; `activated` versions stand beside them."""

    def __init__(self, folder: Traversable, activated: tuple[Pack, ...] = ()) -> None:
        self._folder = folder
        self._folders = {
            entry.name: entry for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._"
        }
        self._activated = activated
        self._kept: dict[str, tuple[Pack, ...]] = {}

    def packs(self) -> list[str]:
        """Return the names of all packs."""
        return sorted({*self._folders, *(pack.pack.name for pack in self._activated)})

    def versions(self, pack: str) -> tuple[Pack, ...]:
        """Return every version, oldest first; raise PackUnknown or PackInvalid."""
        if pack not in self._kept:
            self._kept[pack] = self._read(pack)
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
        """Return a book that knows these versions, too."""
        return type(self)(self._folder, (*self._activated, *packs))

    def _read(self, name: str) -> tuple[Pack, ...]:
        found = [pack for pack in self._activated if pack.pack.name == name]
        if folder := self._folders.get(name):
            found += [read_file(file, name) for file in folder.iterdir() if file.name.endswith(SUFFIX)]
        if not found:
            raise PackUnknown(f"No pack is named {name}. There are {', '.join(self.packs())}.")
        return tuple(sorted(found, key=lambda pack: pack.pack.effective_from))


def read_file(file: Traversable, name: str) -> Pack:
    """Read one version of a pack; its file must be named for its first day."""
    where = f"{name}/{file.name}"
    pack = read(file.read_text(encoding="utf-8"), where)
    head = pack.pack
    if head.name != name:
        raise PackInvalid(f"{where}: pack.name: it says {head.name}, and the folder says {name}")
    first = head.effective_from.astimezone(ZoneInfo(head.zone)).date().isoformat()
    if first != file.name.removesuffix(SUFFIX):
        raise PackInvalid(f"{where}: pack.effective_from: the file must be named for its first day, {first}{SUFFIX}")
    return pack


def read(text: str, source: str) -> Pack:
    """Read a pack; `source` is what a person calls the text. Raise PackInvalid with every fault, one a line."""
    try:
        return Pack.model_validate(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise PackInvalid(f"{source}: {error}") from error
    except ValidationError as invalid:
        raise PackInvalid("\n".join(f"{source}: {fault}" for fault in faults(invalid))) from invalid


SHIPPED: Final = PolicyBook(files("domain.policies") / "packs")

"""Policy packs by name and instant, from a folder of `PACK/YYYY-MM-DD.toml` files."""

from copy import copy
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Self

from domain.decider import Refused
from domain.policies.checks import fault
from domain.policies.pack import timeline
from domain.policies.pack.pack import Pack
from services.packs.text.fault import Fault, PackInvalid
from services.packs.text.read import read_pack

SUFFIX: Final = ".toml"


class PackUnknown(Refused):
    """No pack has this name."""

    code = "policy.pack-unknown"


class PolicyBook:
    """The packs of a folder, each read on first use, together with the `activated` versions.

    A book never changes. Where there is a store, `services.packs.in_force` returns one with all activations up to now.
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
        """Return every version, oldest first; raise PackUnknown or PackInvalid.

        From its first version on, a company's own pack is its own: no later release brings another version into force.
        """
        own = [each for each in self.activated if each.pack.name == pack]
        begins = min(map(_begins, own), default=None)
        found = [*(each for each in self.shipped(pack) if begins is None or _begins(each) < begins), *own]
        if not found:
            raise PackUnknown(f"No pack is named {pack}. There are {', '.join(self.packs())}.")
        return tuple(sorted(found, key=_begins))

    def shipped(self, pack: str) -> tuple[Pack, ...]:
        """Return the versions in the folder, none if it has no such pack."""
        if pack not in self._kept:
            folder = self._folders.get(pack)
            found = [file for file in folder.iterdir() if file.name.endswith(SUFFIX)] if folder else []
            self._kept[pack] = tuple(sorted((read_file(file, pack) for file in found), key=_begins))
        return self._kept[pack]

    def version(self, pack: str, version: str) -> Pack:
        """Return the version named in a stored decision."""
        for found in self.versions(pack):
            if found.pack.version == version:
                return found
        raise PackUnknown(f"{pack} has no version {version}.")

    def text(self, version: Pack) -> str:
        """Return the text of a version in the folder."""
        return (self._folders[version.pack.name] / file_name(version)).read_text(encoding="utf-8")

    def at(self, pack: str, instant: datetime) -> Pack:
        """Return the version in force; raise NotYetInForce before the first."""
        return timeline.at(self.versions(pack), instant)

    def with_activated(self, *packs: Pack) -> Self:
        """Return a book that also has these versions, and keeps what was read."""
        book = copy(self)
        book.activated = (*self.activated, *packs)
        return book


def read_file(file: Traversable, name: str) -> Pack:
    """Read one version of a pack: the folder has the pack's name, and the file that of the version's first day."""
    where = f"{name}/{file.name}"
    pack = read_pack(file.read_text(encoding="utf-8"), where)
    if faults := misplaced(pack, name, file.name):
        raise PackInvalid(Fault(where, key, reason) for key, reason, *_ in faults)
    return pack


def misplaced(pack: Pack, folder: str, file: str) -> list[fault.Fault]:
    """Return why a version does not belong under this file name or in this folder."""
    faults = []
    if pack.pack.name != folder:
        faults.append(fault.Fault("pack.name", f"it says {pack.pack.name}, and the folder says {folder}"))
    if file != (expected := file_name(pack)):
        faults.append(fault.Fault("pack.effective_from", f"the file must be named for that day, {expected}"))
    return faults


def file_name(pack: Pack) -> str:
    """Return the name of a version's file in the folder of its pack: its first day."""
    return f"{pack.pack.first_day.isoformat()}{SUFFIX}"


def _begins(pack: Pack) -> datetime:
    return pack.pack.effective_from


SHIPPED: Final = PolicyBook(files("domain.policies") / "packs")

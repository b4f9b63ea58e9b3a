"""Calendars by name, from TOML files: `cn-office` is the newest version, `cn-office@2026` always that one."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from pydantic import ValidationError

from domain.calendar.calendar import Calendar
from domain.calendar.working_time import WorkingTime
from domain.decider import Refused
from domain.policies.pack.pack import Pack
from services import wording
from services.packs.text.bounds import too_much

SUFFIX: Final = ".toml"


class CalendarUnknown(Refused):
    """No calendar has this name."""

    code = "calendar.unknown"


class CalendarInvalid(Refused):
    """The file or table is not a valid calendar."""

    code = "calendar.invalid"


class Calendars:
    """The calendars of a folder, each read and prepared on first use.

    NAME.toml holds the newest version; a superseded one is kept as NAME@VERSION.toml.
    """

    def __init__(self, folder: Traversable) -> None:
        self._files = {file.name.removesuffix(SUFFIX): file for file in folder.iterdir() if file.name.endswith(SUFFIX)}
        self._kept: dict[str, WorkingTime] = {}

    def names(self) -> list[str]:
        """Return the plain name of each calendar's newest version, and NAME@VERSION for the others."""
        return sorted(self._files)

    def named(self, name: str) -> WorkingTime:
        """Return working time by a calendar; raise CalendarUnknown or CalendarInvalid."""
        if name not in self._kept:
            self._kept[name] = self._read(name)
        return self._kept[name]

    def _read(self, name: str) -> WorkingTime:
        plain, _, version = name.partition("@")
        if file := self._files.get(name):
            calendar = read(file.read_text(encoding="utf-8"), file.name)
            if calendar.name != plain or (version and calendar.version != version):
                raise CalendarInvalid(f"{file.name}: name: it holds {calendar.name}@{calendar.version}.")
            return WorkingTime(calendar)
        if plain in self._files and self.named(plain).calendar.version == version:
            return self.named(plain)
        raise CalendarUnknown(f"No calendar is named {name}. There are {', '.join(self.names())}.")


def of_pack(pack: Pack, name: str) -> WorkingTime:
    """Return working time under a name of the pack: a role of its sections, its own calendar, or a shipped one."""
    section = pack.calendars
    used = {role: calendar.value for role, calendar in section.use.items()} if section else {}
    own = {calendar.name: calendar for calendar in section.own} if section else {}
    named = used.get(name, name)
    if named not in own and named not in SHIPPED.names():
        raise CalendarUnknown(
            f"{pack.pack.version} has no calendar {name}. It has {', '.join([*used, *own]) or 'none'}."
        )
    return WorkingTime(own[named]) if named in own else SHIPPED.named(named)


def of_stored(pack: Pack, name: str) -> WorkingTime:
    """Return working time under the name in a decision: the pack's own calendar, or a version of a shipped one."""
    own = {calendar.name: calendar for calendar in pack.calendars.own} if pack.calendars else {}
    return WorkingTime(own[name]) if name in own else SHIPPED.named(name)


def read(text: str, source: str) -> Calendar:
    """Read a calendar and raise CalendarInvalid with every fault; `source` is the text's name for people."""
    if found := too_much(text):
        raise CalendarInvalid(f"{source}: line {found.line}: {found.reason}")
    try:
        content = tomllib.loads(text)
    except ValueError as error:
        raise CalendarInvalid(f"{source}: {error}") from error
    try:
        return Calendar.model_validate(content)
    except ValidationError as invalid:
        raise CalendarInvalid(f"{source}: {'; '.join(faults(invalid))}") from invalid


def faults(invalid: ValidationError) -> Iterator[str]:
    """Return each fault as `field: rule`."""
    for error in invalid.errors():
        # A person counts from 1.
        field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in error["loc"])
        rule = wording.reason(error)
        yield f"{field}: {rule}" if field else rule


SHIPPED: Final = Calendars(files("domain.policies") / "calendars")

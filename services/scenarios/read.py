"""Reads scenario files: each scenario with its commands, or every fault with its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contracts.catalog import COMMANDS, EVENTS
from contracts.message import Command
from domain.calendar.zones import time_zones
from services.scenarios import packs
from services.scenarios.answers.lists import QUERIES
from services.scenarios.packs import Brought
from services.scenarios.text import document, wording
from services.scenarios.text.document import Document, Fault, Unreadable
from services.scenarios.text.model import Scenario
from services.scenarios.text.spelling import spelled_out
from services.scenarios.text.step import CommandStep
from services.text_file import UnreadableText, text_of

# The same fields are wrong in any zone.
UTC: Final = ZoneInfo("UTC")
SUFFIXES: Final = (".yaml", ".yml")
# Lists with parts of several kinds: after the place of a part, pydantic's path names its kind.
UNIONS: Final = (("given",), ("then", "calendar"))


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as it was written; `commands` are those of its steps, by place; `packs` are its own versions."""

    file: Path
    scenario: Scenario
    commands: Mapping[int, Command]
    zone: ZoneInfo
    document: Document
    packs: tuple[Brought, ...] = ()


@dataclass(frozen=True, slots=True)
class Invalid:
    """A document that is not a valid scenario."""

    file: Path
    name: str
    faults: tuple[Fault, ...]


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the given files and the scenario files of the given folders, in a stable order."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES) if path.is_dir() else [path]
        found += [each for each in inside if each not in found]
    return found


def read(file: Path) -> list[Written | Invalid]:
    """Return every scenario of a file."""
    try:
        found = document.documents(text_of(file))
    except Unreadable as unreadable:
        return [Invalid(file, file.name, unreadable.faults)]
    except UnreadableText as unreadable:
        return [Invalid(file, file.name, (Fault(1, f"it cannot be read: {unreadable}"),))]
    return [checked(file, each) for each in found] or [Invalid(file, file.name, (Fault(1, "the file is empty"),))]


def checked(file: Path, written: Document) -> Written | Invalid:
    """Return the scenario that a document of a file holds, or its faults."""
    name = written.content.get("scenario") if isinstance(written.content, dict) else None
    try:
        zone = _zone(written)
        scenario = _validated(written, zone)
    except Unreadable as unreadable:
        return Invalid(file, str(name or file.name), tuple(sorted({*unreadable.faults, *_of_commands(written)})))
    faults = [*_unknown(scenario, written)]
    commands = {
        place: _command(step, place, written, zone, faults)
        for place, step in enumerate(scenario.given)
        if isinstance(step, CommandStep)
    }
    brought = [
        each
        for place, name in enumerate(scenario.packs)
        for each in packs.read(file.parent / name, written.line(["packs", place]), faults)
    ]
    if faults:
        return Invalid(file, scenario.scenario, tuple(sorted(faults)))
    sendable = {place: command for place, command in commands.items() if command}
    return Written(file, scenario, sendable, zone, written, tuple(brought))


def _zone(written: Document) -> ZoneInfo:
    zone = written.content.get("zone", "UTC") if isinstance(written.content, dict) else "UTC"
    if not isinstance(zone, str) or zone not in time_zones():
        raise Unreadable([Fault(written.line(["zone"]), f"zone: “{zone}” is not a time zone")])
    return ZoneInfo(zone)


def _validated(written: Document, zone: ZoneInfo) -> Scenario:
    try:
        return Scenario.model_validate(written.content, context=zone)
    except ValidationError as invalid:
        raise Unreadable(sorted(_fault(written, error) for error in invalid.errors())) from invalid


def _of_commands(written: Document) -> list[Fault]:
    """Return the faults of the commands in an invalid scenario, so that all are shown at once."""
    given = written.content.get("given") if isinstance(written.content, dict) else None
    faults: list[Fault] = []
    for place, step in enumerate(given if isinstance(given, list) else ()):
        # The faults of the step itself are reported already.
        with suppress(ValidationError):
            _command(CommandStep.model_validate(step, context=UTC), place, written, UTC, faults)
    return faults


def _fault(written: Document, error: ErrorDetails, inside: Sequence[str | int] = ()) -> Fault:
    path = [*inside, *_without_tag(error["loc"])]
    reason = wording.reason(error)
    named = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return Fault(written.line(path), f"{named}: {reason}" if named else reason)


def _without_tag(path: Sequence[str | int]) -> list[str | int]:
    place = next((len(union) + 1 for union in UNIONS if tuple(path[: len(union)]) == union), len(path))
    return [*path[:place], *path[place + 1 :]]


def _unknown(scenario: Scenario, written: Document) -> Iterator[Fault]:
    then = scenario.then
    if then is None:
        return
    for place, event in enumerate(then.events):
        yield from _not_in(EVENTS, event.type, "event", written, ("then", "events", place, "type"))
    for place, wire_type in enumerate(then.no_events):
        yield from _not_in(EVENTS, wire_type, "event", written, ("then", "no_events", place))
    for place in range(len(then.rows)):
        yield from _unknown_in(written.content["then"]["rows"][place], written, ("then", "rows", place))
    names = {step.called for step in scenario.given} | {str(number + 1) for number in range(len(scenario.given))}
    for place, refusal in enumerate(then.refused):
        if refusal.step not in names:
            path = ("then", "refused", place, "step")
            yield Fault(written.line(path), f"step: no step is called “{refusal.step}”, and none has this number")


def _unknown_in(rows: Mapping[str, Any], written: Document, path: tuple[str | int, ...]) -> Iterator[Fault]:
    name = rows["query"]
    yield from _not_in(QUERIES, name, "query", written, (*path, "query"))
    query = QUERIES.get(name)
    if query is None:
        return
    missing = [key for key in query.needs if rows.get(key) is None]
    if missing:
        yield Fault(written.line((*path, "query")), f"{name} needs {' and '.join(missing)}")
    for key in rows.keys() - {"query", "where", "are", "known_at", *query.needs, *query.takes}:
        yield Fault(written.line((*path, key)), f"{name} takes no {key}")
    for column in rows.get("where", ()):
        yield from _not_in(query.columns, column, f"column of {name}", written, (*path, "where", column))


def _not_in(
    known: Iterable[str], name: str, what: str, written: Document, path: Sequence[str | int]
) -> Iterator[Fault]:
    names = list(known)
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"; is {near[0]} meant?" if near else ""
        yield Fault(written.line(path), f"no {what} is called “{name}”{hint}")


def _command(step: CommandStep, place: int, written: Document, zone: ZoneInfo, faults: list[Fault]) -> Command | None:
    faults += _not_in(COMMANDS, step.do, "command", written, ("given", place, "do"))
    kind = COMMANDS.get(step.do)
    if kind is None:
        return None
    try:
        return spelled_out(kind, step.fields | ({"reason": step.reason} if step.reason else {}), zone)
    except ValidationError as invalid:
        faults += [_fault(written, error, ("given", place, "with")) for error in invalid.errors()]
        return None

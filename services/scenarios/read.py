"""Reads scenario files: each scenario with its commands, or every fault with its line."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from contracts.catalog import COMMANDS, EVENTS
from contracts.message import Command
from services.scenarios import document, moment, packs
from services.scenarios.answers import QUERIES
from services.scenarios.document import Document, Fault, Unreadable
from services.scenarios.model import Scenario
from services.scenarios.packs import Brought
from services.scenarios.step import CommandStep

SUFFIXES: Final = (".yaml", ".yml")
MONEY: Final = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})", re.ASCII)
# Lists whose parts are of several kinds: behind the place of a part, pydantic's path names its kind.
UNIONS: Final = (("given",), ("then", "calendar"))
# What pydantic says in the words of programmers.
REASONS: Final = {
    "extra_forbidden": "this is not known here",
    "missing": "this is missing",
    "union_tag_not_found": "`op` is missing",
    "dict_type": "this holds keys with values",
    "model_type": "this holds keys with values",
    "tuple_type": "this is a list",
    "timezone_aware": "this is no instant",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as it was written; `commands` are those of its steps, by their places; `packs` it brings with it."""

    file: Path
    scenario: Scenario
    commands: Mapping[int, Command]
    zone: ZoneInfo
    document: Document
    packs: tuple[Brought, ...] = ()


@dataclass(frozen=True, slots=True)
class Invalid:
    """What should be a scenario, and is none."""

    file: Path
    name: str
    faults: tuple[Fault, ...]


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and the scenario files in the folders, in a stable order."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES) if path.is_dir() else [path]
        found += [each for each in inside if each not in found]
    return found


def read(file: Path) -> list[Written | Invalid]:
    """Return every scenario of a file."""
    try:
        found = document.documents(file.read_text(encoding="utf-8"))
    except Unreadable as unreadable:
        return [Invalid(file, file.name, unreadable.faults)]
    except (UnicodeDecodeError, OSError) as error:
        return [Invalid(file, file.name, (Fault(1, f"it cannot be read: {error}"),))]
    return [_read(file, each) for each in found] or [Invalid(file, file.name, (Fault(1, "the file is empty"),))]


def _read(file: Path, written: Document) -> Written | Invalid:
    name = written.content.get("scenario") if isinstance(written.content, dict) else None
    try:
        zone = _zone(written)
        scenario = _validated(written, zone)
    except Unreadable as unreadable:
        return Invalid(file, str(name or file.name), unreadable.faults)
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
    if not isinstance(zone, str) or zone not in available_timezones():
        raise Unreadable([Fault(written.line(["zone"]), f"zone: “{zone}” is not a time zone")])
    return ZoneInfo(zone)


def _validated(written: Document, zone: ZoneInfo) -> Scenario:
    try:
        return Scenario.model_validate(written.content, context=zone)
    except ValidationError as invalid:
        raise Unreadable(sorted(_fault(written, error) for error in invalid.errors())) from invalid


def _fault(written: Document, error: ErrorDetails, inside: Sequence[str | int] = ()) -> Fault:
    path = [*inside, *_without_tag(error["loc"])]
    reason = REASONS.get(error["type"], error["msg"].removeprefix("Value error, "))
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
    for place, rows in enumerate(then.rows):
        path = ("then", "rows", place, "query")
        yield from _not_in(QUERIES, rows.query, "query", written, path)
        if rows.query in QUERIES:
            needed = QUERIES[rows.query].needs
            missing = [name for name in needed if written.content["then"]["rows"][place].get(name) is None]
            if missing:
                yield Fault(written.line(path), f"{rows.query} needs {' and '.join(missing)}")
    names = {step.called for step in scenario.given} | {str(number + 1) for number in range(len(scenario.given))}
    for place, refusal in enumerate(then.refused):
        if refusal.step not in names:
            path = ("then", "refused", place, "step")
            yield Fault(written.line(path), f"step: no step is called “{refusal.step}”, and none has this number")


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


def spelled_out(kind: type[Command], fields: dict[str, Any], zone: ZoneInfo) -> Command:
    """Validate a command; amounts may be written as `100.00 CNY`, instants as the clock of the zone shows."""
    try:
        return kind.model_validate(fields)
    except ValidationError as invalid:
        for error in invalid.errors():
            mend = MENDS.get(error["type"])
            mended = mend(error["input"], zone) if mend else None
            if mended is None:
                raise
            fields = _replaced(fields, error["loc"], mended)
    return kind.model_validate(fields)


def _money(value: Any, _: ZoneInfo) -> Any:
    found = MONEY.fullmatch(value) if isinstance(value, str) else None
    return {"amount": found[1], "currency": found[2]} if found else None


def _aware(value: Any, zone: ZoneInfo) -> Any:
    try:
        return moment.instant(value, zone)
    except ValueError:
        return None


MENDS: Final[dict[str, Callable[[Any, ZoneInfo], Any]]] = {"model_type": _money, "timezone_aware": _aware}


def _replaced(content: Any, path: Sequence[str | int], value: Any) -> Any:
    if not path:
        return value
    first, *rest = path
    if isinstance(content, dict):
        return content | {first: _replaced(content[str(first)], rest, value)}
    return [_replaced(part, rest, value) if place == first else part for place, part in enumerate(content)]

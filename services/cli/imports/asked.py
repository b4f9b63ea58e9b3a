"""What a person asks of `kehu import`, and the file as it is then read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from contracts.currency import KnownCurrency
from domain.calendar.zones import time_zones
from services.cli.printing.output import Format
from services.imports import remembered
from services.imports.file.table import SourceUnusable, Table, some
from services.imports.layouts.layouts import LAYOUTS
from services.imports.plan import Terms
from services.imports.source import NO_NAMES, Source, named, open_table

PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """The options that say how the file is to be read."""

    zone: str = "UTC"
    currency: str = "USD"
    names: Sequence[str] | None = None
    encoding: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The options that say what is to be done with its rows."""

    dry_run: bool = False
    preview: bool = False
    progress: Path | None = None
    rejects: Path | None = None
    patience: float = PATIENCE
    form: Format = Format.TABLE


@dataclass(frozen=True, slots=True)
class Read:
    """A file under the layout's names: `names` are those of its headings that are called otherwise there."""

    source: Source
    names: Mapping[str, str]
    is_recalled: bool


def terms(how: FileOptions) -> Terms:
    """Return the terms of the file, or raise `SourceUnusable` for an option that makes no sense."""
    if how.zone not in time_zones():
        raise SourceUnusable(f"--zone {how.zone} is not the name of a time zone, such as Asia/Shanghai.")
    try:
        return Terms(ZoneInfo(how.zone), TypeAdapter[str](KnownCurrency).validate_python(how.currency))
    except ValidationError as error:
        raise SourceUnusable(f"--currency {how.currency} is not a currency code, such as USD.") from error


def read(kind: str, file: Path, how: FileOptions, home: Path) -> Read:
    """Open the file under the names given with --map, or else those that were given last for these headings."""
    table, names, is_recalled = opened(kind, file, how, home)
    return Read(named(table, LAYOUTS[kind].required, names), names, is_recalled=is_recalled)


def opened(kind: str, file: Path, how: FileOptions, home: Path) -> tuple[Table, Mapping[str, str], bool]:
    """Return the file as a table, the names of its headings, and whether these are those of the last time."""
    given = _given(how.names or (), kind)
    expected = {*LAYOUTS[kind].required, *given, *remembered.headings(home, kind)}
    table = open_table(file, expected, encoding=how.encoding, sheet=how.sheet)
    _check_headings(given, table)
    names = given or remembered.recalled(home, kind, table.header) or NO_NAMES
    return table, names, bool(names and not given)


def _given(pairs: Sequence[str], kind: str) -> dict[str, str]:
    names: dict[str, str] = {}
    columns = LAYOUTS[kind].columns
    for pair in pairs:
        heading, equals, column = (part.strip() for part in pair.rpartition("="))
        if not equals or not heading:
            raise SourceUnusable(f"--map {pair} is not HEADING=COLUMN, as in --map 客户编号=customer_id.")
        if column not in columns:
            raise SourceUnusable(f"--map {pair}: {kind} has no column {column}; it has: {', '.join(columns)}.")
        if heading in names:
            raise SourceUnusable(f"--map names {heading} more than once.")
        names[heading] = column
    return names


def _check_headings(given: Mapping[str, str], table: Table) -> None:
    unknown = [heading for heading in given if heading not in table.header]
    if unknown:
        raise SourceUnusable(
            f"{table.path} has no heading {some(unknown)}, which --map names; its header is: {some(table.header)}."
        )

"""Remembers, in a file of KEHU_HOME, which headings of a file stood for which columns: the next file needs no --map."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

FILE: Final = "import-maps.json"
# Of each layout; those named longest ago are forgotten.
MOST_REMEMBERED: Final = 100
# By layout and headings, the column that each heading stands for.
Known = dict[str, dict[str, dict[str, str]]]
_KNOWN: Final = TypeAdapter(Known)


def recalled(home: Path, layout: str, header: tuple[str, ...]) -> dict[str, str]:
    """Return the columns of these headings as they were last named; empty where they never were."""
    return _read(home).get(layout, {}).get(_key(header), {})


def headings(home: Path, layout: str) -> set[str]:
    """Return every heading that was ever given a column's name in this layout."""
    return {heading for names in _read(home).get(layout, {}).values() for heading in names}


def remember(home: Path, layout: str, header: tuple[str, ...], names: Mapping[str, str]) -> None:
    """Keep the names for the next file with these headings, in any order."""
    known = _read(home)
    of_layout = known.setdefault(layout, {})
    of_layout.pop(_key(header), None)
    of_layout[_key(header)] = dict(names)
    for longest_ago in list(of_layout)[:-MOST_REMEMBERED]:
        del of_layout[longest_ago]
    home.mkdir(parents=True, exist_ok=True)
    written = home / f"{FILE}.{os.getpid()}"
    written.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    written.replace(home / FILE)


def _read(home: Path) -> Known:
    try:
        return _KNOWN.validate_json((home / FILE).read_bytes())
    except (OSError, ValueError):
        return {}


def _key(header: tuple[str, ...]) -> str:
    return "\t".join(sorted(header))

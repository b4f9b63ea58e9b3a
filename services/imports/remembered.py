"""Remembers, in a file of KEHU_HOME, which headings of a file stood for which columns: the next file needs no --map."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

FILE: Final = "import-maps.json"


def recalled(home: Path, layout: str, header: tuple[str, ...]) -> dict[str, str]:
    """Return the columns of these headings as they were last named; empty where they never were."""
    found: dict[str, str] = _read(home).get(layout, {}).get(_key(header), {})
    return found


def headings(home: Path, layout: str) -> set[str]:
    """Return every heading that was ever given a column's name in this layout."""
    return {heading for names in _read(home).get(layout, {}).values() for heading in names}


def remember(home: Path, layout: str, header: tuple[str, ...], names: Mapping[str, str]) -> None:
    """Keep the names for the next file with these headings, in any order."""
    known = _read(home)
    known.setdefault(layout, {})[_key(header)] = dict(names)
    home.mkdir(parents=True, exist_ok=True)
    written = home / f"{FILE}.{os.getpid()}"
    written.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    written.replace(home / FILE)


def _read(home: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def _key(header: tuple[str, ...]) -> str:
    return "\t".join(sorted(header))

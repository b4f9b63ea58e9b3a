"""The list of those who were forgotten, beside the master key: a backup of the database that is restored undoes none.

One line of JSON for each, only ever appended to; `kehu up` and `kehu migrate` forget them again where it is needed.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from contracts.message import instant
from projections.keys.settings import KeySettings

FILE: Final = "forgotten.jsonl"
STORE_ID: Final = "select id from store_identity"


@dataclass(frozen=True, slots=True)
class Noted:
    """A customer of the log `store` was forgotten, or only a contact of it."""

    store: str
    customer_id: str
    contact_id: str | None
    by: str
    at: datetime


def note(forgotten: Iterable[Noted]) -> None:
    """Append those that the list does not have yet, and return when they are on the disk."""
    path = _path()
    known = {_who(each) for each in noted()}
    new = [each for each in forgotten if _who(each) not in known]
    if not new:
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
        file.write("".join(f"{json.dumps(_line(each), ensure_ascii=False)}\n" for each in new))
        file.flush()
        os.fsync(file.fileno())


def noted(store: str | None = None) -> Sequence[Noted]:
    """Return the list, or what of it concerns one log."""
    try:
        lines = _path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = [_read(json.loads(line)) for line in lines if line.strip()]
    return [each for each in found if store in {None, each.store}]


def _path() -> Path:
    return KeySettings().folder / FILE


def _who(each: Noted) -> Noted:
    return replace(each, by="", at=datetime.min)  # noqa: DTZ901 - compared, never shown


def _line(each: Noted) -> dict[str, Any]:
    return asdict(each) | {"at": instant(each.at)}


def _read(line: dict[str, Any]) -> Noted:
    return Noted(**line | {"at": datetime.fromisoformat(line["at"])})

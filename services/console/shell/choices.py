"""What a field is most likely to be: the lists of the packs that units run, and the persons."""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.console.api import Api, Problem, segment

SECONDS_KEPT: Final = 60.0
MOST: Final = 1000
# Fields of commands that name a person.
PERSONS: Final = (
    "by",
    "owner",
    "owner_id",
    "received_by",
    "verified_by",
    "proposed_by",
    "submitted_by",
    "vouched_by",
    "from_id",
    "to_id",
    "successor_id",
    "coordinator_id",
    "manager_id",
    "lead",
    "person",
    "supervisor",
    "who",
)
# Values of a pack that are lists of names, and the field which takes one of them.
LISTS: Final = {"complaints.channels": "channel", "complaints.urgencies": "urgency", "customers.sources": "source"}
# Keys of a pack that hold a name, and the field which takes it.
NAMED: Final = (
    (re.compile(r"complaints\.kinds\.([^.]+)\.title"), "kind"),
    (re.compile(r"complaints\.severities\.([^.]+)\.title"), "severity"),
    (re.compile(r"tiers\.schemes\.[^.]+\.tiers\.([^.]+)\."), "tier"),
)
# What a field may be where no pack lists it.
USUAL: Final = {"severity": ("general", "complex", "severe")}
Choice = tuple[str, str]


@dataclass(slots=True)
class Choices:
    """Choices by the name of a field, each with what it is called; other values can be typed as well."""

    of_packs: dict[str, list[Choice]] = field(default_factory=dict)
    _until: float = 0.0

    async def refresh(self, api: Api) -> None:
        """Read the packs of all units again where that was long ago; without an answer the old choices stay."""
        if time.monotonic() < self._until:
            return
        self._until = time.monotonic() + SECONDS_KEPT
        try:
            units = await api.page("/units", limit=MOST)
            packs = {row["pack"] for row in units.items}
            shown = await asyncio.gather(*(api.get(f"/policies/{segment(pack)}") for pack in sorted(packs)))
        except Problem:
            return
        found: dict[str, dict[str, str]] = {}
        for pack in shown:
            for name, value, title in _choices(pack):
                found.setdefault(name, {})[value] = title
        self.of_packs = {name: list(values.items()) for name, values in found.items()}

    def of(self, name: str, people: Mapping[str, str]) -> list[Choice]:
        """Return what the field may be."""
        return list(people.items()) if name in PERSONS else self.of_packs.get(name, [])

    def meant(self, name: str, text: str, people: Mapping[str, str], word: Callable[[str], str]) -> str:
        """Return the value that a reader means who typed what it is called; of two called alike, neither."""
        offered = self.of(name, people) or [(value, value) for value in USUAL.get(name, ())]
        if any(value == text for value, _ in offered):
            return text
        found = [value for value, title in offered if text in (title, word(value))]
        return found[0] if len(found) == 1 else text


async def open_invoices(api: Api, account: str) -> list[Choice]:
    """Return the invoices of an account that are not paid yet, each with when it is due and what it owes."""
    try:
        page = await api.page("/receivables/overdue", all="true", account=account, limit=MOST)
    except Problem:
        # An invoice can be typed as well.
        return []
    return [(row["invoice"], f"{row['due_date']} · {row['currency']} {row['outstanding']}") for row in page.items]


def _choices(pack: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for entry in pack.get("entries", ()):
        if name := LISTS.get(entry["key"]):
            yield from ((name, value, value) for value in entry["value"])
        for pattern, name in NAMED:
            if found := pattern.fullmatch(entry["key"]) or (name == "tier" and pattern.match(entry["key"])):
                yield name, found[1], entry["text"] if name != "tier" else found[1]

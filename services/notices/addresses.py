"""Finds the mail address of a person: in a file of addresses by id, or else by the pattern of the company."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.decider import Refused

# Enough to keep out what would be another header or another person.
ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
LONGEST: Final = 254


class NotAnAddressBook(Refused):
    code = "notices.not-an-address-book"


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is known of addresses."""

    by_person: Mapping[str, str]
    pattern: str | None = None

    def of(self, person: str) -> str | None:
        """Return the address, or None where none is known or it is none."""
        found = self.by_person.get(person)
        if found is None and self.pattern:
            found = self.pattern.replace("{person}", person)
        return found if found and len(found) <= LONGEST and ADDRESS.fullmatch(found) else None


def addresses(file: Path | None, pattern: str | None) -> Addresses:
    """Read the file of addresses: a JSON object with an address for each person's id."""
    if file is None:
        return Addresses({}, pattern)
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotAnAddressBook(f"KEHU_NOTICES_ADDRESSES is {file}, which cannot be read: {error}.") from error
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise NotAnAddressBook(f"KEHU_NOTICES_ADDRESSES is {file}: it is an object with an address for each person.")
    return Addresses(found, pattern)

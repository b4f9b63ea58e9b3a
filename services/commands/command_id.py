"""Turns the text by which a sender names a command into its id."""

import re
from typing import Final
from uuid import UUID, uuid5

# Turns other keys into command ids. Never change it: repeats would no longer be recognised.
NAMESPACE: Final = UUID("6b656875-0000-5000-8000-636f6d6d616e")
CANONICAL_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def command_id(key: str) -> UUID:
    """Return the id: the key itself where it is a UUID."""
    return UUID(key) if CANONICAL_UUID.fullmatch(key) else uuid5(NAMESPACE, key)

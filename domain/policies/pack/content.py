"""The hash of what a version of a pack says, whatever the text that it was read from looks like."""

import hashlib
import json

from domain.policies.pack.entry import entries
from domain.policies.pack.pack import Pack


def content_hash(pack: Pack) -> str:
    """Return the hash of every key with its value."""
    said = json.dumps([[each.key, each.value] for each in entries(pack)], ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()

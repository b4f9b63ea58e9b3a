"""What a simulation is asked: which version, against which, for whom, over which time, and what is tried besides."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.policies.pack.content import content_hash
from domain.policies.pack.pack import Pack

# Raised when the same log and the same packs give another result than before: it is a part of the result's name.
REPLAY: Final = 1
SAID: Final = (
    "Facts stay as they were: this says what would have been decided, not what people would have done. "
    "Each decision is made again by itself, on what had been recorded when it was made."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`draft` decides again; without it, each version that was in force does, which must give what was recorded.

    It is compared with what was recorded, or with the decisions of another version, `against`. Without a `unit`, all
    units count that run the pack. What began, or was decided, from `begins` on and before `ends` counts.
    """

    pack: str
    draft: Pack | None = None
    against: Pack | None = None
    unit: str | None = None
    # Of amounts that count where a period was not decided; else the pack's.
    currency: str | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    varied: Sequence[tuple[str, Pack]] = field(default=())

    def contains(self, at: datetime) -> bool:
        """Return whether an instant lies in the period."""
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)

    def name(self, position: int) -> str:
        """Return the name of the result: the same log, contents, question and program give the same."""
        said = json.dumps({**self.said(), "position": position}, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:20]

    def said(self) -> Mapping[str, object]:
        """Return the question with hashes in place of contents."""
        return {
            "pack": self.pack,
            "draft": self.draft.pack.version if self.draft else None,
            "draft_content": content_of(self.draft),
            "against": self.against.pack.version if self.against else None,
            "against_content": content_of(self.against),
            "unit": self.unit,
            "currency": self.currency,
            "from": self.begins.isoformat() if self.begins else None,
            "to": self.ends.isoformat() if self.ends else None,
            "varied": [[name, content_hash(pack)] for name, pack in self.varied],
            "replay": REPLAY,
        }


def content_of(pack: Pack | None) -> str | None:
    """Return the hash of what a version says, None where there is none."""
    return content_hash(pack) if pack else None

"""The names that a pack lists at an instant: kinds of customers and cases, channels, severities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.policies import listed
from domain.policies.pack import timeline
from domain.policies.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Lists:
    """The versions of a pack, oldest first; before the first one, our own names hold."""

    versions: Sequence[Pack]

    def of(self, what: str, at: datetime) -> Sequence[str]:
        """Return the names in force then."""
        return listed.names(what, timeline.in_force(self.versions, at))

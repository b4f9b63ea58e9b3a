"""What a list is compared by: how much of the log counts, and as of which moment it is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from projections.engine.timeline import instant_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison. A date is a day in `zone`, or in that of an account; events up to `position` count."""

    as_of: date | datetime
    zone: str
    position: int

    @property
    def instant(self) -> datetime:
        """Return the last instant that counts, where no account has a zone of its own."""
        return instant_of(self.as_of, self.zone)

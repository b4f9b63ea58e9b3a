"""The day of a demo, by which what is open today is dated."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.simulation.company import Company
from services.simulation.time import day_of


@dataclass(frozen=True, slots=True)
class Today:
    """The moment of the demo; `day` stands in the numbers of what it plays."""

    company: Company
    now: datetime

    @property
    def day(self) -> str:
        """Write the day as it stands in numbers."""
        return f"{day_of(self.now, self.company.zone):%y%m%d}"

    def ago(self, hours: float) -> datetime:
        """Return an instant so many hours ago, to the minute."""
        return (self.now - timedelta(hours=hours)).astimezone(UTC).replace(second=0, microsecond=0)

    def clerk(self, place: int) -> str:
        """Return one of the people of the desk."""
        return self.company.person(6 + place % 3)[0]

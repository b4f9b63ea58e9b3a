"""Working days that are counted by a calendar which has none: one in which every hour counts."""

from collections.abc import Iterator
from typing import Final

from domain.calendar.duration import Duration
from domain.policies.checks.fault import Fault
from domain.policies.pack.entry import entries
from domain.policies.pack.pack import Pack

# The fields of a row that are counted by the `calendar` beside them.
LENGTHS: Final = ("target", "after", "within", "arrival", "solved")
# Where the calendar of these rows is left out, every hour counts.
WITHOUT_CALENDAR: Final = "visits.return_visits."
ELAPSED: Final = "elapsed"


def every_hour(pack: Pack) -> frozenset[str]:
    """Return the names under which the pack uses the calendar in which every hour counts."""
    use = pack.calendars.use if pack.calendars else {}
    return frozenset(role for role, calendar in use.items() if calendar.value == ELAPSED)


def check(pack: Pack) -> Iterator[Fault]:
    elapsed = every_hour(pack)
    values = {entry.key: entry.value for entry in entries(pack)}
    for key, value in values.items():
        row, _, field = key.rpartition(".")
        if field not in LENGTHS or not _is_in_working_days(value):
            continue
        calendar = values.get(f"{row}.calendar")
        if calendar in elapsed or (calendar is None and row.startswith(WITHOUT_CALENDAR)):
            yield Fault(key, f"{value} by a calendar in which every hour counts: name one that has working days")


def _is_in_working_days(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(Duration.parse(value).working_days)
    except ValueError:
        return False

"""Which calendars the rest of a pack means by “office”, “service” and the like."""

from pydantic import Field

from domain.calendar.calendar import Calendar
from domain.calendar.declared import Declared
from domain.policies.sections.sourced import Duties, Name, Sourced, Words

# The name a pack gives a calendar; other sections use this name, never the calendar's own.
CalendarRole = Name


class Calendars(Declared):
    """`use` names shipped calendars (`cn-office`) or those the pack defines under `own`, in the same shape."""

    use: dict[CalendarRole, Sourced[Words]] = Field(description="the calendar behind a name that other sections use")
    own: tuple[Calendar, ...] = Field(default=(), description="calendars of the pack's own")
    duties: Duties = Field(default_factory=dict)

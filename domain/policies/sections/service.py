"""Service: standards with time limits, tickets and rescue, duty rosters, and allowances."""

from datetime import time

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.penalty import Penalty
from domain.policies.sourced import Amount, Count, Duties, Name, Sourced, Words


class Standard(Declared):
    """A service: its content, what is good enough, and within what time by which calendar."""

    name: Name
    content: Sourced[Words]
    standard: Sourced[Words]
    within: Sourced[DurationText]
    calendar: Sourced[CalendarRole]


class Ticket(Declared):
    """A kind of job; `arrival` is from the call to the arrival, `within_area` where that is promised."""

    kind: Name
    title: Sourced[Words]
    arrival: Sourced[DurationText] | None = None
    solved: Sourced[DurationText] | None = None
    calendar: Sourced[CalendarRole]
    within_area: Sourced[Words] | None = None


class Roster(Declared):
    """Who is on duty; issued before `day` of every period."""

    name: Name
    roles: Sourced[tuple[Name, ...]]
    period: Sourced[Period]
    issued_before_day: Sourced[Count] | None = None
    hours: Sourced[CalendarRole] | None = None
    substitute_required: Sourced[bool] | None = None


class Allowance(Declared):
    """Paid per person for work past this time of day."""

    name: Name
    past: Sourced[time]
    amount: Sourced[Amount]


class Registration(Declared):
    """Visitors are registered between these times of day; it may run past midnight."""

    begins: Sourced[time]
    ends: Sourced[time]
    passed_to: Sourced[Name]
    unalterable: Sourced[bool]


class Service(Declared):
    """Before, during and after the sale."""

    stages: dict[Name, Sourced[tuple[Words, ...]]] = Field(default_factory=dict)
    standards: tuple[Standard, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    rosters: tuple[Roster, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    registration: Registration | None = None
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)

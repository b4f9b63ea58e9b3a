"""Service: standards with time limits, tickets and rescue, duty rosters, and allowances."""

from datetime import time

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Amount, Count, Duties, Name, Sourced, Words


class Standard(Declared):
    """A service with its content, the standard it must meet, and its time limit by a calendar."""

    name: Name
    content: Sourced[Words] = Field(description="what the service is")
    standard: Sourced[Words] = Field(description="the standard that it must meet")
    within: Sourced[DurationText] = Field(description="how soon")
    calendar: Sourced[CalendarRole] = Field(description="the calendar it runs by: a name of calendars.use")


class Ticket(Declared):
    """A kind of job; `arrival` counts from the call to the arrival, which is promised in `within_area`."""

    kind: Name = Field(description="a kind of job")
    title: Sourced[Words]
    arrival: Sourced[DurationText] | None = Field(default=None, description="how soon after the call somebody arrives")
    solved: Sourced[DurationText] | None = Field(default=None, description="how soon the job is done")
    calendar: Sourced[CalendarRole] = Field(description="the calendar it runs by: a name of calendars.use")
    within_area: Sourced[Words] | None = Field(default=None, description="where that is promised")


class Roster(Declared):
    """A duty roster, issued before a certain day of every period."""

    name: Name
    roles: Sourced[tuple[Name, ...]] = Field(description="who is on it")
    period: Sourced[Period] = Field(description="the period that it covers")
    issued_before_day: Sourced[Count] | None = Field(
        default=None, description="the day of the period before which it is issued; 1 means before the first"
    )
    hours: Sourced[CalendarRole] | None = Field(
        default=None, description="the calendar of its hours: a name of calendars.use"
    )
    substitute_required: Sourced[bool] | None = Field(
        default=None, description="whether a person who cannot come must send a substitute"
    )


class Allowance(Declared):
    """An allowance per person for work past this time of day."""

    name: Name
    past: Sourced[time] = Field(description="for work past this time of day")
    amount: Sourced[Amount] = Field(description="what each person gets")


class Registration(Declared):
    """The times of day between which visitors are registered; they may lie on either side of midnight."""

    begins: Sourced[time] = Field(description="from what time of day on visitors are registered")
    ends: Sourced[time] = Field(description="until what time of day; it may run past midnight")
    passed_to: Sourced[Name] = Field(description="who gets the records")
    unalterable: Sourced[bool] = Field(description="whether the records can never be changed")


class Service(Declared):
    """Service before, during and after the sale."""

    stages: dict[Name, Sourced[tuple[Words, ...]]] = Field(
        default_factory=dict, description="what is done in each stage of a sale"
    )
    standards: tuple[Standard, ...] = Field(default=(), description="services with a time limit")
    tickets: tuple[Ticket, ...] = Field(default=(), description="kinds of jobs")
    rosters: tuple[Roster, ...] = Field(default=(), description="who is on duty")
    allowances: tuple[Allowance, ...] = Field(default=(), description="what is paid for late work")
    registration: Registration | None = Field(default=None, description="visitors out of hours")
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)

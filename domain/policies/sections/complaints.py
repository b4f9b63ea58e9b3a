"""Complaints: kinds and severities, the clocks that run, who handles what, and when it goes further up."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.penalty import Penalty
from domain.policies.sla import OnReopening, OnSeverityChange
from domain.policies.sourced import Duties, Name, Percent, Sourced, Words

ClockName = Literal["acknowledge", "first-response", "progress-notice", "resolution", "supervisor-notice"]


class Kind(Declared):
    """Enquiry, suggestion or complaint; `reply` says what is owed to the customer."""

    name: Literal["enquiry", "suggestion", "complaint"]
    title: Sourced[Words]
    reply: Sourced[Words] | None = None
    # A suggestion is answered by a date that is promised to the customer.
    promised_reply: Sourced[bool] | None = None


class Severity(Declared):
    """Best known first: general, complex, severe."""

    name: Name
    title: Words
    meaning: Sourced[Words] | None = None


class Clock(Declared):
    """A promise: from `anchor`, `target` by `calendar`. Without kinds or severities it is for all of them."""

    clock: ClockName
    kinds: tuple[Name, ...] = ()
    severities: tuple[Name, ...] = ()
    tiers: tuple[str, ...] = ()
    anchor: Sourced[Literal["received", "triaged", "responded", "last-notice", "opened-again"]]
    target: Sourced[DurationText]
    calendar: Sourced[CalendarRole]
    # Which reasons of waiting stop the clock.
    pauses: Sourced[tuple[Literal["waiting-customer", "waiting-supplier", "waiting-other"], ...]] | None = None


class Escalation(Declared):
    """Notify `notify` when so much of a clock's target is used, or so long after its anchor: exactly one of both."""

    clock: ClockName
    severities: tuple[Name, ...] = ()
    at_percent: Sourced[Percent] | None = None
    after: Sourced[DurationText] | None = None
    notify: Sourced[Name]
    # Whether a notice outside the calendar's hours waits for them.
    outside_hours: Sourced[Literal["at-once", "wait"]] | None = None


class Route(Declared):
    """Who handles a case and how far up it goes."""

    name: Name
    severities: tuple[Name, ...] = ()
    channels: tuple[Name, ...] = ()
    when: Words
    handled_by: Sourced[Name]
    approved_by: Sourced[Name] | None = None
    then: Sourced[tuple[Name, ...]] | None = None


class Unsettled(Declared):
    """A complaint about a person that is not settled in time moves the customer to another owner."""

    after: Sourced[DurationText]
    calendar: Sourced[CalendarRole]
    reassign_owner: Sourced[bool]


class Complaints(Declared):
    """Everything here is about what customers bring forward (semantics 5 to 11)."""

    definition: Sourced[Words] | None = None
    principles: Sourced[tuple[Words, ...]] | None = None
    channels: Sourced[tuple[Name, ...]] | None = None
    logged: Sourced[tuple[Name, ...]] | None = None
    kinds: tuple[Kind, ...] = ()
    severities: tuple[Severity, ...]
    clocks: tuple[Clock, ...]
    escalations: tuple[Escalation, ...] = ()
    routes: tuple[Route, ...] = ()
    pause_before_first_response: Sourced[bool]
    on_severity_change: Sourced[OnSeverityChange]
    on_reopening: Sourced[OnReopening]
    reopen_window: Sourced[DurationText]
    out_of_scope: Sourced[Words] | None = None
    remedies: Sourced[tuple[Name, ...]] | None = None
    causes: Sourced[tuple[Name, ...]] | None = None
    result_opinion_asked: Sourced[bool] | None = None
    analysed_every: Sourced[Period] | None = None
    unsettled: Unsettled | None = None
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)

"""Complaints: kinds and severities, the clocks that run, who handles which case, and when it is escalated."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.calendar.promise import OnReopening, OnSeverityChange
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.penalty import Penalty
from domain.policies.sections.sourced import Duties, Name, Percent, Sourced, Words

ClockName = Literal["acknowledge", "first-response", "progress-notice", "resolution", "supervisor-notice"]

# What is or is not so about a case: the closed list of the table of routes.
CaseFact = Literal["solvable-now", "several-departments", "unsolved", "out-of-scope", "found", "to-the-top"]


class Kind(Declared):
    """Enquiry, suggestion or complaint; `reply` says what is owed to the customer."""

    name: Literal["enquiry", "suggestion", "complaint"]
    title: Sourced[Words]
    reply: Sourced[Words] | None = Field(default=None, description="what the customer is owed as an answer")
    reply_only_if: Sourced[Words] | None = Field(
        default=None, description="when an answer is owed, in words; always if left out"
    )
    promised_reply: Sourced[bool] | None = Field(
        default=None, description="whether the customer is promised a date for an answer that is owed"
    )


class Severity(Declared):
    """A severity, the mildest first: general, complex, severe."""

    name: Name
    title: Words
    meaning: Sourced[Words] | None = Field(default=None, description="when a case is of this severity")


class Urgency(Declared):
    """How soon a case needs attention, the least urgent first; severity says how bad it is."""

    name: Name
    title: Words
    meaning: Sourced[Words] | None = Field(default=None, description="when a case is this urgent")


class Clock(Declared):
    """A promise: `target`, counted from `anchor` by `calendar`. Without kinds or severities it covers all of them."""

    clock: ClockName = Field(description="which promise it is")
    kinds: tuple[Name, ...] = Field(default=(), description="the kinds of cases it is for; all if left out")
    severities: tuple[Name, ...] = Field(default=(), description="the severities it is for; all if left out")
    tiers: tuple[str, ...] = Field(
        default=(), description="the tiers of the main scheme it is for; it takes precedence over a clock for all tiers"
    )
    urgencies: tuple[Name, ...] = Field(
        default=(), description="the urgencies it is for; it takes precedence over a clock for all of them"
    )
    anchor: Sourced[Literal["received", "triaged", "responded", "last-notice", "opened-again"]] = Field(
        description="what starts it"
    )
    target: Sourced[DurationText] = Field(description="the time that the promise allows")
    calendar: Sourced[CalendarRole] = Field(description="the calendar it runs by: a name of calendars.use")
    pauses: Sourced[tuple[Literal["waiting-customer", "waiting-supplier", "waiting-other"], ...]] | None = Field(
        default=None, description="what kinds of waiting stop it"
    )


class Escalation(Declared):
    """Notify `notify` when a part of a clock's target is used, or some time after its anchor: one of the two."""

    clock: ClockName = Field(description="the clock it watches")
    severities: tuple[Name, ...] = Field(default=(), description="the severities it is for; all if left out")
    at_percent: Sourced[Percent] | None = Field(
        default=None, description="the percentage of the target after which it notifies; or give `after`"
    )
    after: Sourced[DurationText] | None = Field(
        default=None, description="the time after the clock's anchor at which it notifies; or give `at_percent`"
    )
    notify: Sourced[Name] = Field(description="who is notified")
    outside_hours: Sourced[Literal["at-once", "wait"]] | None = Field(
        default=None, description="whether a notice outside the calendar's hours is sent at once or waits for them"
    )


class Route(Declared):
    """Who handles a case, and who approves the handling; the first row that fits decides."""

    name: Name
    severities: tuple[Name, ...] = Field(default=(), description="the severities it is for; all if left out")
    circumstances: tuple[Name, ...] = Field(
        default=(),
        description="what brings a case here whatever its severity, as in unsolved; one of the facts of `needs`",
    )
    channels: tuple[Name, ...] = Field(default=(), description="the channels it is for; all if left out")
    received_by: tuple[Name, ...] = Field(
        default=(), description="the departments whose cases it is for, in your words; all if left out"
    )
    kinds: tuple[Name, ...] = Field(default=(), description="the kinds of cases it is for; all if left out")
    urgencies: tuple[Name, ...] = Field(default=(), description="the urgencies it is for; all if left out")
    needs: tuple[CaseFact, ...] = Field(default=(), description="what must be so about a case, as in solvable-now")
    lacks: tuple[CaseFact, ...] = Field(default=(), description="what must not be so about a case")
    when: Words = Field(description="when it applies, in words")
    handled_by: Sourced[Name] = Field(description="who handles it")
    approved_by: Sourced[Name] | None = Field(default=None, description="who approves the handling")
    then: Sourced[tuple[Name, ...]] | None = Field(default=None, description="the steps that follow")


class Unsettled(Declared):
    """A complaint about a person that is not settled in time moves the customer to another owner."""

    after: Sourced[DurationText] = Field(description="how long a complaint about a person may stay unsettled")
    calendar: Sourced[CalendarRole] = Field(description="the calendar by which the time is counted")
    reassign_owner: Sourced[bool] = Field(description="whether the customer moves to another owner then")


class Complaints(Declared):
    """Everything about the cases that customers raise (semantics 5 to 11)."""

    definition: Sourced[Words] | None = Field(default=None, description="what counts as a complaint, in words")
    principles: Sourced[tuple[Words, ...]] | None = Field(
        default=None, description="the principles by which cases are handled"
    )
    channels: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the channels through which cases come in"
    )
    logged: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is recorded about a case")
    kinds: tuple[Kind, ...] = Field(default=(), description="kinds of cases")
    severities: tuple[Severity, ...] = Field(description="severities, the mildest first")
    urgencies: tuple[Urgency, ...] = Field(default=(), description="urgencies, the least urgent first")
    clocks: tuple[Clock, ...] = Field(description="promises with a time limit")
    escalations: tuple[Escalation, ...] = Field(default=(), description="who is notified when time runs out")
    routes: tuple[Route, ...] = Field(default=(), description="who handles which cases")
    pause_before_first_response: Sourced[bool] = Field(
        description="whether waiting stops a clock before the first answer, too"
    )
    on_severity_change: Sourced[OnSeverityChange] = Field(
        description="which deadline holds then: the earlier one, or the new target from the change or from the start"
    )
    on_reopening: Sourced[OnReopening] = Field(
        description="whether a reopened case goes on where it was, begins anew, or counts from its beginning"
    )
    reopen_window: Sourced[DurationText] = Field(description="how long after its end a case can be reopened")
    out_of_scope: Sourced[Words] | None = Field(
        default=None, description="what is done with cases that are not complaints"
    )
    remedies: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what a customer can be given")
    causes: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the causes by which cases are classified"
    )
    result_opinion_asked: Sourced[bool] | None = Field(
        default=None, description="whether customers are asked what they think of the result"
    )
    analysed_every: Sourced[Period] | None = Field(default=None, description="how often cases are analysed")
    unsettled: Unsettled | None = Field(
        default=None, description="complaints about a person that are not settled in time"
    )
    self_report_waives: Sourced[bool] | None = Field(
        default=None, description="whether a person who reports a grievance about themselves pays no penalty for it"
    )
    penalties: tuple[Penalty, ...] = ()
    duties: Duties = Field(default_factory=dict)

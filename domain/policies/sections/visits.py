"""Visits and return visits: plans, frequencies, and the call after a repair or an installation."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.sourced import Count, Duties, Name, Sourced, Words


class Frequency(Declared):
    """Customers of these tiers (all if empty) are due `times` in every `every`; `who` narrows it further."""

    name: Name
    tiers: tuple[str, ...] = ()
    kind: Literal["visit", "return-visit", "follow-up", "contact", "market-information", "executive-visit"] = Field(
        description="what kind of contact is due"
    )
    every: Sourced[Period] = Field(description="the period that is counted")
    times: Sourced[Count] = Field(description="how many times in each period")
    who: Sourced[Words] | None = Field(default=None, description="who visits, in words")
    for_some: Sourced[bool] | None = Field(
        default=None, description="whether people choose which of these customers are due"
    )


class ReturnVisit(Declared):
    """A visit after `trigger`, within `within`; a second trigger meanwhile is merged only if the policy says so."""

    trigger: Name = Field(description="the event that it follows, in your words")
    within: Sourced[DurationText] = Field(description="how soon")
    calendar: Sourced[CalendarRole] | None = Field(
        default=None, description="the calendar by which the time is counted; if left out, every hour counts"
    )
    by: Sourced[tuple[Name, ...]] | None = Field(default=None, description="the channels that are used")
    merged: Sourced[bool] | None = Field(
        default=None, description="whether a second occasion meanwhile is met by the same visit"
    )
    script: Sourced[tuple[Words, ...]] | None = Field(default=None, description="what is asked")
    dissatisfied: Sourced[tuple[Words, ...]] | None = Field(
        default=None, description="what is done when the customer is not satisfied"
    )
    until_satisfied: Sourced[bool] | None = Field(
        default=None, description="whether it goes on until the customer is satisfied"
    )


class Plan(Declared):
    """A visit plan is made for each of `periods` and states `names`."""

    periods: Sourced[tuple[Period, ...]] = Field(description="the periods for which a plan is made")
    names: Sourced[tuple[Name, ...]] = Field(description="what a plan states")


class Visits(Declared):
    """Visits refresh the customer's file."""

    plan: Plan | None = Field(default=None, description="visit plans")
    frequencies: tuple[Frequency, ...] = Field(default=(), description="who is visited, and how often")
    return_visits: tuple[ReturnVisit, ...] = Field(default=(), description="visits after something happened")
    record: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is recorded about a visit")
    filed_within: Sourced[DurationText] | None = Field(default=None, description="how soon the record is filed")
    reviewed_every: Sourced[Period] | None = Field(default=None, description="how often visits are reviewed")
    occasions: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="occasions for a contact, such as holidays"
    )
    refreshes_file: Sourced[bool] | None = Field(
        default=None, description="whether a visit brings the customer's file up to date"
    )
    more_often_when: Sourced[Words] | None = Field(default=None, description="when a customer is visited more often")
    duties: Duties = Field(default_factory=dict)

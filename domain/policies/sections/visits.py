"""Visits and return visits: plans, how often whom, and the call back after a repair or an installation."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sections.sourced import Count, Duties, Name, Sourced, Words


class Frequency(Declared):
    """Customers of these tiers (all where empty) are due `times` in every `every`; `who` narrows it further."""

    name: Name
    tiers: tuple[str, ...] = ()
    kind: Literal["visit", "return-visit", "follow-up", "contact", "market-information", "executive-visit"] = Field(
        description="what kind of contact is due"
    )
    every: Sourced[Period] = Field(description="in every such period")
    times: Sourced[Count] = Field(description="so many times")
    who: Sourced[Words] | None = Field(default=None, description="who visits, in words")


class ReturnVisit(Declared):
    """After `trigger`, within `within`; a second trigger meanwhile is merged only where the policy says so."""

    trigger: Name = Field(description="after what, in your words")
    within: Sourced[DurationText] = Field(description="how soon")
    calendar: Sourced[CalendarRole] | None = Field(
        default=None, description="the calendar that is counted by; left out: every hour"
    )
    by: Sourced[tuple[Name, ...]] | None = Field(default=None, description="by which ways")
    merged: Sourced[bool] | None = Field(
        default=None, description="whether a second occasion meanwhile is met by the same visit"
    )
    script: Sourced[tuple[Words, ...]] | None = Field(default=None, description="what is asked")
    dissatisfied: Sourced[tuple[Words, ...]] | None = Field(
        default=None, description="what is done when the customer is not content"
    )
    until_satisfied: Sourced[bool] | None = Field(
        default=None, description="whether it goes on until the customer is content"
    )


class Plan(Declared):
    """A visit plan is made for each of the periods and names the fields."""

    periods: Sourced[tuple[Period, ...]] = Field(description="for which periods a plan is made")
    names: Sourced[tuple[Name, ...]] = Field(description="what a plan says")


class Visits(Declared):
    """Visits refresh the customer's file."""

    plan: Plan | None = Field(default=None, description="visit plans")
    frequencies: tuple[Frequency, ...] = Field(default=(), description="how often whom")
    return_visits: tuple[ReturnVisit, ...] = Field(default=(), description="visits after something happened")
    record: Sourced[tuple[Name, ...]] | None = Field(default=None, description="what is written down of a visit")
    filed_within: Sourced[DurationText] | None = Field(default=None, description="how soon the record is filed")
    reviewed_every: Sourced[Period] | None = Field(default=None, description="how often visits are reviewed")
    occasions: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="occasions for a contact, as in holidays"
    )
    refreshes_file: Sourced[bool] | None = Field(
        default=None, description="whether a visit brings the customer's file up to date"
    )
    more_often_when: Sourced[Words] | None = Field(default=None, description="when somebody is visited more often")
    duties: Duties = Field(default_factory=dict)

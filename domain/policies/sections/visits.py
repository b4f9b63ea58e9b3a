"""Visits and return visits: plans, how often whom, and the call back after a repair or an installation."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sections.calendars import CalendarRole
from domain.policies.sourced import Count, Duties, Name, Sourced, Words


class Frequency(Declared):
    """Customers of these tiers (all where empty) are due `times` in every `every`; `who` narrows it further."""

    name: Name
    tiers: tuple[str, ...] = ()
    kind: Literal["visit", "return-visit", "follow-up", "contact", "market-information", "executive-visit"]
    every: Sourced[Period]
    times: Sourced[Count]
    who: Sourced[Words] | None = None


class ReturnVisit(Declared):
    """After `trigger`, within `within`; a second trigger meanwhile is merged only where the policy says so."""

    trigger: Name
    within: Sourced[DurationText]
    calendar: Sourced[CalendarRole] | None = None
    by: Sourced[tuple[Name, ...]] | None = None
    merged: Sourced[bool] | None = None
    script: Sourced[tuple[Words, ...]] | None = None
    dissatisfied: Sourced[tuple[Words, ...]] | None = None
    until_satisfied: Sourced[bool] | None = None


class Plan(Declared):
    """A visit plan is made for each of the periods and names the fields."""

    periods: Sourced[tuple[Period, ...]]
    names: Sourced[tuple[Name, ...]]


class Visits(Declared):
    """Visits refresh the customer's file."""

    plan: Plan | None = None
    frequencies: tuple[Frequency, ...] = ()
    return_visits: tuple[ReturnVisit, ...] = ()
    record: Sourced[tuple[Name, ...]] | None = None
    filed_within: Sourced[DurationText] | None = None
    reviewed_every: Sourced[Period] | None = None
    occasions: Sourced[tuple[Name, ...]] | None = None
    refreshes_file: Sourced[bool] | None = None
    more_often_when: Sourced[Words] | None = None
    duties: Duties = Field(default_factory=dict)

"""Customers: what their file holds, where they come from, who manages them, and how one is won."""

from typing import Literal

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Count, Duties, Name, Sourced, Words


class Kind(Declared):
    """A kind of customer and what is asked at first contact beyond what is asked of everyone."""

    name: Name
    title: Words
    by: Name
    captured: Sourced[tuple[Name, ...]] | None = None
    known: Sourced[bool]


class ManagerGrade(Declared):
    """Highest first; the grade decides which tiers a manager may have."""

    name: Name
    title: Sourced[Words]
    tiers: Sourced[tuple[str, ...]] | None = None


class Managers(Declared):
    """Account managers (客户经理)."""

    grades: tuple[ManagerGrade, ...]
    entry: Sourced[tuple[Words, ...]] | None = None
    experience: Sourced[DurationText] | None = None
    mapping: Sourced[Literal["one-to-one", "one-to-many"]] | None = None


class Customers(Declared):
    """The customer record (requirements C1, C17, C18)."""

    captured: Sourced[tuple[Name, ...]] | None = None
    kinds: tuple[Kind, ...] = ()
    information: dict[Name, Sourced[tuple[Name, ...]]] = Field(default_factory=dict)
    sources: Sourced[tuple[Name, ...]] | None = None
    verified_every: Sourced[Period] | None = None
    updated_within: Sourced[DurationText] | None = None
    answerable: Sourced[Words] | None = None
    managers: Managers | None = None
    pipeline: Sourced[tuple[Name, ...]] | None = None
    goals_by: Sourced[tuple[Name, ...]] | None = None
    goals_approved_by: Sourced[Name] | None = None
    most_open_per_person: Sourced[Count] | None = None
    duties: Duties = Field(default_factory=dict)

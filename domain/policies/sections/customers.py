"""Customers: what their file holds, where they come from, who manages them, and how they are won."""

from typing import Literal

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.sourced import Count, Duties, Name, Sourced, Words


class Kind(Declared):
    """A kind of customer, with what is asked of it at first contact beyond what is asked of everyone."""

    name: Name
    title: Words
    by: Name = Field(description="the aspect it belongs to, such as role or size: a customer has one kind for each")
    captured: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="what is asked of this kind at first contact, beyond what is asked of everyone"
    )
    known: Sourced[bool] = Field(description="always true; carries the source of the row")


class ManagerGrade(Declared):
    """A grade, the highest first; it decides the tiers whose customers a manager may own."""

    name: Name
    title: Sourced[Words]
    tiers: Sourced[tuple[str, ...]] | None = Field(
        default=None, description="the tiers of the main scheme whose customers such a manager may own"
    )


class Managers(Declared):
    """Account managers (客户经理)."""

    grades: tuple[ManagerGrade, ...] = Field(description="grades of account managers, the highest first")
    entry: Sourced[tuple[Words, ...]] | None = Field(default=None, description="what a person needs to become one")
    experience: Sourced[DurationText] | None = Field(default=None, description="how long they must have worked here")
    mapping: Sourced[Literal["one-to-one", "one-to-many"]] | None = Field(
        default=None, description="whether a manager has one customer or many"
    )


class Customers(Declared):
    """The customer record (requirements C1, C17, C18)."""

    captured: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="what is asked of everyone at first contact"
    )
    kinds: tuple[Kind, ...] = Field(default=(), description="kinds of customers")
    information: dict[Name, Sourced[tuple[Name, ...]]] = Field(
        default_factory=dict, description="what each group of the file holds"
    )
    sources: Sourced[tuple[Name, ...]] | None = Field(default=None, description="where customers come from")
    verified_every: Sourced[Period] | None = Field(
        default=None, description="how often a file is reviewed and confirmed"
    )
    updated_within: Sourced[DurationText] | None = Field(
        default=None, description="how soon a change is entered in the file"
    )
    answerable: Sourced[Words] | None = Field(default=None, description="who answers for the files")
    managers: Managers | None = Field(default=None, description="account managers")
    pipeline: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the steps from first contact to contract, in order"
    )
    goals_by: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="the dimensions by which goals for winning customers are set"
    )
    goals_approved_by: Sourced[Name] | None = Field(default=None, description="who approves those goals")
    plan_states: Sourced[tuple[Name, ...]] | None = Field(
        default=None, description="what a department's plan for winning customers states"
    )
    plan_approved_by: Sourced[Name] | None = Field(default=None, description="who approves such a plan")
    most_open_per_person: Sourced[Count] | None = Field(
        default=None, description="how many customers a person may be trying to win at once"
    )
    duties: Duties = Field(default_factory=dict)

"""The rules of a policy pack about complaints, in the form that decisions on complaints take.

Where no pack is in force, nothing is asked beyond what every complaint has.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from domain.calendar import business_day
from domain.calendar.duration import Duration
from domain.calendar.period_days import months_before
from domain.decision_table import Row


@dataclass(frozen=True, slots=True)
class Handling:
    """What a row of `complaints.routes` decides."""

    handled_by: str
    approved_by: str | None
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Payable:
    """A penalty of the pack: so much for each person in these roles."""

    name: str
    amount: Decimal | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What the pack asks for where a complaint is not settled by `due_at`."""

    after: str
    due_at: datetime
    penalties: tuple[Payable, ...]
    reassign_owner: bool
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """Where a rule is None or empty, the pack says nothing about it."""

    policy: str | None = None
    zone: str = "UTC"
    routes: tuple[Row[Handling], ...] = ()
    reopen_window: Duration | None = None
    opinion_asked: bool = False
    # The kinds of cases that are answered with whether they were adopted.
    decided_kinds: frozenset[str] = frozenset()
    unsettled: Unsettled | None = None
    # What is asked for of who is responsible for a grievance.
    penalties: tuple[Payable, ...] = ()
    currency: str = ""
    self_report_waives: bool = False
    # The roles of persons named by decisions, where they are known.
    staff_required: bool = False
    roles: Mapping[str, "Known"] = field(default_factory=dict)
    # The department of who received the complaint, where it is known.
    department: str | None = None
    # Who pays a penalty, by role, where the person is known.
    payers: Mapping[str, str] = field(default_factory=dict)
    # Who answers for the customer, where the decision is on another owner.
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person who acts: the roles held then; who `is_there` is in service and not away."""

    is_there: bool
    roles: frozenset[str]


NO_RULES: Final = CaseRules()


def window_end(resolved_at: datetime, window: Duration, zone: str) -> datetime:
    """Return the end of the time in which a case can be opened again: days are whole days of the pack's zone (45)."""
    if window.seconds:
        return resolved_at + timedelta(seconds=window.seconds)
    day = business_day.day_in(zone, resolved_at)
    days = timedelta(days=window.days + window.working_days)
    last = months_before(day, -window.months) if window.months else day + days
    return business_day.beginning(last + timedelta(days=1), zone)

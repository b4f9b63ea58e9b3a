"""The rules of a policy pack about customers, in the form that decisions on customers take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, get_args

from contracts.organisation.account_manager import Grade
from domain.calendar.duration import Duration
from domain.calendar.period import Period
from domain.policies.pack.pack import Pack
from domain.policies.sections.customers import ManagerGrade


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRules:
    """Where a rule is None, the decision applies its own default."""

    policy: str | None = None
    sources: frozenset[str] | None = None
    verified_every: Period | None = None
    unreachable_grace: timedelta | None = None
    minimum_grades: Mapping[str, Grade] = field(default_factory=dict)
    experience_months: int | None = None
    erased_by_two: bool = False
    names_kept_for: Duration | None = None


NO_RULES: Final = CustomerRules()


def customer_rules(pack: Pack) -> CustomerRules:
    """Return the rules of the pack."""
    customers, ownership = pack.customers, pack.ownership
    sources = customers and customers.sources
    every = customers and customers.verified_every
    managers = customers and customers.managers
    experience = managers and managers.experience
    erased_by_two = pack.access and pack.access.erased_by_two
    kept_for = pack.access and pack.access.names_kept_for
    grace = ownership and ownership.unreachable_grace
    return CustomerRules(
        policy=pack.pack.version,
        sources=frozenset(sources.value) if sources else None,
        verified_every=every.value if every else None,
        unreachable_grace=_elapsed(grace.value) if grace else None,
        minimum_grades=_minimum_grades(managers.grades) if managers else {},
        experience_months=experience.value.months if experience else None,
        erased_by_two=bool(erased_by_two and erased_by_two.value),
        names_kept_for=kept_for.value if kept_for else None,
    )


def _minimum_grades(grades: tuple[ManagerGrade, ...]) -> dict[str, Grade]:
    """Return the lowest grade that names each tier; grades are listed highest first."""
    known = {name: name for name in get_args(Grade)}
    return {
        tier: known[grade.name] for grade in grades if grade.tiers and grade.name in known for tier in grade.tiers.value
    }


def _elapsed(duration: Duration) -> timedelta:
    # The two days of the source are elapsed time (A3): an unreachable number does not keep office hours.
    return timedelta(days=duration.days + duration.working_days, seconds=duration.seconds)

"""How safe the data of a unit's customers are: a check in each period of the policy, and breaches (AC2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contracts.organisation.unit import (
    BreachReported,
    CheckSecurity,
    ReportBreach,
    RequireSecurityCheck,
    SecurityChecked,
    SecurityCheckRequired,
    UnitEvent,
)
from domain.decider import Refused
from domain.organisation.unit import Unit

CHECK: Final = "access.security_check_every"
BREACH: Final = "access.breach"


class NoSecurityCheck(Refused):
    code = "unit.no-security-check"


class CheckedAlready(Refused):
    code = "unit.checked-already"


@dataclass(frozen=True, slots=True)
class Check:
    """The period in which the check is owed now."""

    period: str
    starts_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Safety:
    """What the policy of a unit says of its data; no `check` where it asks for none."""

    policy: str
    check: Check | None = None
    consequence: str | None = None


def require_security_check(unit: Unit, command: RequireSecurityCheck, *, safety: Safety | None) -> list[UnitEvent]:
    required = _required(unit, command.unit_id, safety)
    return [] if required == unit.required else [required]


def check_security(unit: Unit, command: CheckSecurity, *, safety: Safety | None) -> list[UnitEvent]:
    """Record the check of the period; once is enough."""
    required = _required(unit, command.unit_id, safety)
    event = SecurityChecked(
        unit_id=command.unit_id,
        instance=required.instance,
        period=required.period,
        by=command.by,
        findings=command.findings,
    )
    if unit.checked == event:
        return []
    if unit.checked is not None and unit.checked.instance == event.instance:
        raise CheckedAlready(f"{unit.checked.by} checked unit {command.unit_id} in {event.period}.")
    return [event] if required == unit.required else [required, event]


def report_breach(unit: Unit, command: ReportBreach, *, safety: Safety | None) -> list[UnitEvent]:
    consequence = safety.consequence if safety else None
    event = BreachReported(
        unit_id=command.unit_id,
        by=command.by,
        who=command.who,
        what=command.what,
        consequence=consequence,
        policy=safety.policy if safety and consequence else None,
        rule=BREACH if consequence else None,
    )
    return [] if unit.breach == event else [event]


def _required(unit: Unit, unit_id: str, safety: Safety | None) -> SecurityCheckRequired:
    """Return the check that is owed: the one of this period, or of a later one, that is owed already, or the next."""
    if safety is None or safety.check is None:
        raise NoSecurityCheck(f"The policy of unit {unit_id} asks for no check of security.")
    last, check = unit.required, safety.check
    if last is not None and last.starts_at >= check.starts_at:
        return last
    return SecurityCheckRequired(
        unit_id=unit_id,
        instance=last.instance + 1 if last else 1,
        period=check.period,
        starts_at=check.starts_at,
        due_at=check.due_at,
        policy=safety.policy,
        rule=CHECK,
    )

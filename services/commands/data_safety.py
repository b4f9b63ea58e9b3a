"""Commands about how safe a unit's data are: the period of the check is that of the unit's policy."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from contracts.organisation.unit import CheckSecurity, ReportBreach, RequireSecurityCheck, UnitEvent
from domain.calendar import business_day, period_days
from domain.calendar.period import Period
from domain.organisation import data_safety
from domain.organisation.data_safety import Check, Safety
from domain.organisation.unit import DECIDER, RunsNoPack, Unit
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from services.commands.handler import Decision, Handler, Handlers, Matter, deciding_with
from services.packs import in_force


def safety(pack: Pack, at: datetime) -> Safety | None:
    """Return what the pack says of a unit's data at an instant."""
    access = pack.access
    if access is None:
        return None
    every, breach = access.security_check_every, access.breach
    check = _check(every.value, at, pack.pack.zone) if every else None
    return Safety(pack.pack.version, check, breach.value if breach else None)


def _check(every: Period, at: datetime, zone: str) -> Check:
    first = period_days.began(every, business_day.day_in(zone, at))
    return Check(
        period=period_days.called(every, first),
        starts_at=business_day.beginning(first, zone),
        due_at=business_day.beginning(period_days.after(every, first), zone),
    )


def under_policy(decision: Callable[..., Sequence[UnitEvent]]) -> Handler:
    """Return the handler of a decision under what the policy of the unit asks for."""

    async def learn(matter: Matter[Any]) -> Decision[Unit, UnitEvent]:
        try:
            asked = safety(await in_force.pack_of_unit(matter.store, matter.command.unit_id, matter.at), matter.at)
        except (RunsNoPack, NotYetInForce):
            asked = None
        return lambda state: decision(state, matter.command, safety=asked)

    return deciding_with(DECIDER, learn)


HANDLERS: Final[Handlers] = {
    RequireSecurityCheck.name: under_policy(data_safety.require_security_check),
    CheckSecurity.name: under_policy(data_safety.check_security),
    ReportBreach.name: under_policy(data_safety.report_breach),
}

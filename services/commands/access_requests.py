"""Commands on requests for access: the unit of the customers, what its policy says of access, and who leads whom."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from contracts.organisation.access_request import (
    AccessRequestEvent,
    ApproveAccess,
    DenyAccess,
    ExpireAccess,
    RequestAccess,
    RevokeAccess,
)
from domain.calendar.duration import Duration
from domain.customers import customer
from domain.customers.state import Registered
from domain.decider import Refused
from domain.organisation import access_request, account_manager, unit
from domain.organisation.access_request import (
    DECIDER,
    RESPONSIBLE_HEAD,
    AccessRequest,
    AccessRule,
    Asked,
)
from domain.organisation.account_manager import Unappointed
from domain.organisation.staff import Standing, standing
from domain.policies.pack.pack import Pack
from domain.policies.pack.timeline import NotYetInForce
from domain.tiers.scheme.occasion import later
from services import settings
from services.commands.handler import Decision, Handler, Handlers, Matter, deciding_when, deciding_with
from services.commands.organisation import superiors_of
from services.packs import in_force
from services.store.store import Store

AccessDecision = Decision[AccessRequest, AccessRequestEvent]
# Where a policy says nothing of access.
WITHOUT_POLICY: Final = "access.request"
CUSTOMER_FILE: Final = "customer-file"
LONGEST: Final = Duration(months=1)


class OfSeveralUnits(Refused):
    code = "access.of-several-units"


async def request_access(matter: Matter[RequestAccess]) -> AccessDecision:
    command, at = matter.command, matter.at
    # What was asked for first is what a repeat is compared with.
    known = (await matter.store.load(DECIDER, command.access_id)).state
    unit_id = known.requested.unit_id if isinstance(known, Asked) else await _unit(matter.store, command)
    rules = access_rules(await _pack(matter.store, unit_id, at), at)
    above = await superiors_of(matter.store, command.by, at)
    return lambda state: access_request.request_access(
        state, command, at=at, unit=unit_id, rules=rules, superiors=above
    )


def by_head(decision: Callable[..., Sequence[AccessRequestEvent]]) -> Handler:
    """Return the handler of a decision of which Staff must say who gives it."""

    async def learn(matter: Matter[Any]) -> AccessDecision:
        head = await _standing(matter.store, matter.command.by, matter.at)
        return lambda state: decision(state, matter.command, at=matter.at, head=head)

    return deciding_with(DECIDER, learn)


def access_rules(pack: Pack | None, at: datetime) -> tuple[AccessRule, ...]:
    """Return what the pack says of each kind of data; without it, the responsible head decides, for a month."""
    zone = pack.pack.zone if pack else settings.zone()
    approvals = pack.access.approvals if pack and pack.access else ()
    found = tuple(
        AccessRule(
            data=row.data,
            approved_by=row.approved_by.value,
            longest=later(at, row.expires_after.value, zone),
            zone=zone,
            policy=pack.pack.version if pack else None,
            rule=f"access.approvals.{row.data}",
        )
        for row in approvals
    )
    without = AccessRule(CUSTOMER_FILE, RESPONSIBLE_HEAD, later(at, LONGEST, zone), zone, None, WITHOUT_POLICY)
    return found or (without,)


async def _unit(store: Store, command: RequestAccess) -> str:
    """Return the unit of the customers; who is not known is the main unit's, so that nobody learns who is."""
    if command.unit_id is not None:
        return command.unit_id
    units = {await _unit_of(store, each) for each in command.customers}
    if len(units) > 1:
        raise OfSeveralUnits("The customers are of several units: ask for those of each unit by themselves.")
    return units.pop() if units else unit.MAIN


async def _unit_of(store: Store, customer_id: str) -> str:
    state = (await store.load(customer.DECIDER, customer_id)).state
    return (state.details.unit_id if isinstance(state, Registered) else None) or unit.MAIN


async def _standing(store: Store, person: str, at: datetime) -> Standing | None:
    state = (await store.load(account_manager.DECIDER, person)).state
    return None if isinstance(state, Unappointed) else standing(state.staff, at)


async def _pack(store: Store, unit_id: str, at: datetime) -> Pack | None:
    try:
        return await in_force.pack_of_unit(store, unit_id, at)
    except (unit.RunsNoPack, NotYetInForce):
        return None


HANDLERS: Final[Handlers] = {
    RequestAccess.name: deciding_with(DECIDER, request_access),
    ApproveAccess.name: by_head(access_request.approve_access),
    DenyAccess.name: by_head(access_request.deny_access),
    RevokeAccess.name: by_head(access_request.revoke_access),
    ExpireAccess.name: deciding_when(DECIDER, access_request.expire_access),
}

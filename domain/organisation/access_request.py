"""A request to read files of customers: decided by the responsible head, not by who asks, and over by itself (AC1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal, Protocol, assert_never

from contracts.message import Command
from contracts.organisation.access_request import (
    AccessDenied,
    AccessExpired,
    AccessGranted,
    AccessRequested,
    AccessRequestEvent,
    AccessRevoked,
    ApproveAccess,
    DenyAccess,
    ExpireAccess,
    RequestAccess,
    RevokeAccess,
)
from domain.calendar import business_day
from domain.content import repeated
from domain.decider import Decider, Refused
from domain.organisation.staff import Standing
from domain.person import is_same_person
from domain.timeline import shown

State = Literal["requested", "granted", "denied", "revoked", "expired"]
ONE_DAY: Final = timedelta(days=1)
# Whoever leads the person who asks, or the department of the customers; other names of heads are roles.
RESPONSIBLE_HEAD: Final = "responsible-head"
DEPARTMENT_MANAGER: Final = "department-manager"


class AccessUnrequested(Refused):
    code = "access.unrequested"


class AccessIdTaken(Refused):
    code = "access.id-taken"


class ScopeUnclear(Refused):
    code = "access.scope-unclear"


class DataUnknown(Refused):
    code = "access.data-unknown"


class EndsTooLate(Refused):
    code = "access.ends-too-late"


class AccessOver(Refused):
    code = "access.over"


class NotOver(Refused):
    """The same command is accepted once the time is over."""

    code = "access.not-over"
    kept = False


class AccessStandsOtherwise(Refused):
    code = "access.stands-otherwise"


class ApproverIsRequester(Refused):
    code = "access.approver-is-requester"


class NotTheHead(Refused):
    code = "access.not-the-head"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who approves reading a kind of data, and until when at most."""

    data: str
    approved_by: str
    longest: datetime
    zone: str
    policy: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Unrequested:
    pass


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made; `last` is its newest event."""

    requested: AccessRequested
    requested_at: datetime
    state: State
    last: AccessRequestEvent


AccessRequest = Unrequested | Asked


def request_access(
    request: AccessRequest,
    command: RequestAccess,
    *,
    at: datetime,
    unit: str,
    rules: Sequence[AccessRule],
    superiors: Sequence[str],
) -> list[AccessRequestEvent]:
    """Ask under the rule for the kind of data; `superiors` are those of who asks."""
    if bool(command.customers) == (command.unit_id is not None):
        raise ScopeUnclear("Name customers, or a unit whose customers are all meant: one of them.")
    rule = _rule(rules, command.data_kind)
    if isinstance(request, Asked):
        return _asked_again(request, command, rule.data)
    ends_at = rule.longest if command.until is None else _end_of(command.until, rule, at)
    return [
        AccessRequested(
            access_id=command.access_id,
            by=command.by,
            purpose=command.purpose,
            customers=tuple(sorted(set(command.customers))),
            unit_id=unit,
            contacts=command.contacts,
            data_kind=rule.data,
            until=command.until,
            ends_at=ends_at,
            approved_by=rule.approved_by,
            superiors=tuple(superiors),
            policy=rule.policy,
            rule=rule.rule,
        )
    ]


def _asked_again(asked: Asked, command: RequestAccess, data: str) -> list[AccessRequestEvent]:
    known = asked.requested
    names = ("by", "purpose", "customers", "unit_id", "contacts", "data_kind", "until")
    return repeated(
        command,
        stored={name: getattr(known, name) for name in names} | {"occurred_at": asked.requested_at},
        given={
            "customers": tuple(sorted(set(command.customers))),
            "unit_id": command.unit_id or known.unit_id,
            "data_kind": data,
        },
        refusal=AccessIdTaken,
        known=f"Request {command.access_id} is made",
    )


def approve_access(
    request: AccessRequest, command: ApproveAccess, *, at: datetime, head: Standing | None
) -> list[AccessRequestEvent]:
    asked = _asked(request, command.access_id)
    _check_head(asked, command.by, head)
    event = AccessGranted(access_id=command.access_id, by=command.by, ends_at=asked.requested.ends_at)
    return _next(asked, command, event, ("requested",), at)


def deny_access(
    request: AccessRequest, command: DenyAccess, *, at: datetime, head: Standing | None
) -> list[AccessRequestEvent]:
    asked = _asked(request, command.access_id)
    _check_head(asked, command.by, head)
    event = AccessDenied(access_id=command.access_id, by=command.by, words=command.words)
    return _next(asked, command, event, ("requested",), at)


def revoke_access(
    request: AccessRequest, command: RevokeAccess, *, at: datetime, head: Standing | None
) -> list[AccessRequestEvent]:
    """Whoever asked may give it back."""
    asked = _asked(request, command.access_id)
    if not is_same_person(command.by, asked.requested.by):
        _check_head(asked, command.by, head)
    event = AccessRevoked(access_id=command.access_id, by=command.by, words=command.words)
    return _next(asked, command, event, ("requested", "granted"), at)


def expire_access(request: AccessRequest, command: ExpireAccess, *, at: datetime) -> list[AccessRequestEvent]:
    asked = _asked(request, command.access_id)
    if asked.state not in ("requested", "granted"):
        return []
    if at < asked.requested.ends_at:
        raise NotOver(f"Request {command.access_id} ends at {shown(asked.requested.ends_at)}.")
    return [AccessExpired(access_id=command.access_id)]


class Heads(Protocol):
    """What says who decides about a request: the event, or its row in a list."""

    @property
    def by(self) -> str: ...
    @property
    def approved_by(self) -> str: ...
    @property
    def superiors(self) -> tuple[str, ...]: ...
    @property
    def unit_id(self) -> str: ...


def may_decide(request: Heads, person: str, head: Standing) -> bool:
    """Return whether a person is the responsible head for a request, and not who asks."""
    if is_same_person(person, request.by) or not head.is_there:
        return False
    if request.approved_by != RESPONSIBLE_HEAD:
        return head.acts(request.approved_by, request.unit_id)
    return person in request.superiors or head.acts(DEPARTMENT_MANAGER, request.unit_id)


def _check_head(asked: Asked, person: str, head: Standing | None) -> None:
    if is_same_person(person, asked.requested.by):
        raise ApproverIsRequester(f"{person} asked for this: somebody else decides.")
    if head is None or not may_decide(asked.requested, person, head):
        named, unit = asked.requested.approved_by, asked.requested.unit_id
        raise NotTheHead(f"{person} is not the {named} of unit {unit}, who decides about this request.")


def _rule(rules: Sequence[AccessRule], data: str | None) -> AccessRule:
    found = next((rule for rule in rules if data in (None, rule.data)), None)
    if found is None:
        names = ", ".join(rule.data for rule in rules)
        raise DataUnknown(f"The policy grants no reading of {data}: it has {names}.")
    return found


def _end_of(until: date, rule: AccessRule, at: datetime) -> datetime:
    ends_at = business_day.beginning(until + ONE_DAY, rule.zone)
    if ends_at <= at:
        raise AccessOver(f"The last day {until} is over at {shown(at)}.")
    if until > business_day.day_in(rule.zone, rule.longest):
        raise EndsTooLate(f"{until} is too late: {rule.data} may be read until {shown(rule.longest)} at the latest.")
    return min(ends_at, rule.longest)


def _asked(request: AccessRequest, access_id: str) -> Asked:
    if isinstance(request, Unrequested):
        raise AccessUnrequested(f"Nobody asked for {access_id}.")
    return request


def _next(
    asked: Asked, command: Command, event: AccessRequestEvent, states: tuple[State, ...], at: datetime
) -> list[AccessRequestEvent]:
    """Return the event unless it is the last one already; refuse it where the request stands otherwise."""
    if asked.last == event:
        return []
    if asked.state not in states:
        wanted = " or ".join(states)
        raise AccessStandsOtherwise(f"Request {event.access_id} is {asked.state}: {command.name} is for {wanted}.")
    if at >= asked.requested.ends_at:
        raise AccessOver(f"Request {event.access_id} ended at {shown(asked.requested.ends_at)}.")
    return [event]


def evolve(request: AccessRequest, event: AccessRequestEvent, at: datetime) -> AccessRequest:
    if isinstance(event, AccessRequested):
        return Asked(event, at, "requested", event)
    assert isinstance(request, Asked)
    moved = replace(request, last=event)
    match event:
        case AccessGranted():
            return replace(moved, state="granted")
        case AccessDenied():
            return replace(moved, state="denied")
        case AccessRevoked():
            return replace(moved, state="revoked")
        case AccessExpired():
            return replace(moved, state="expired")
        case _:
            assert_never(event)


DECIDER: Final[Decider[AccessRequest, AccessRequestEvent]] = Decider("access", Unrequested(), evolve)

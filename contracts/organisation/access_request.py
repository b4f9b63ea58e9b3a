"""Asking to read the files of customers that are not one's own: until when, who decided, and when it was over (AC1)."""

from typing import Annotated, ClassVar, Final

from pydantic import Field

from contracts.message import ByArrival, Command, Day, Event, Id, Instant, Label
from contracts.organisation.measure import Words
from contracts.purpose import Purpose
from contracts.reference import KnownPerson, KnownUnit

MOST_CUSTOMERS: Final = 20
# Whether they are known is not looked at here: a refusal would say which there are to somebody who may not see them.
Customers = Annotated[tuple[Id, ...], Field(max_length=MOST_CUSTOMERS)]


class RequestAccess(Command):
    """Ask the responsible head for reading files of customers, of these or of a whole unit, until the end of a day."""

    name: ClassVar[str] = "access.request"

    access_id: Id
    by: KnownPerson = Field(description="Who wants to read.")
    purpose: Purpose = Field(description="What they are needed for.")
    customers: Customers = Field(default=(), description="The ids of the customers, all of one unit.")
    unit_id: KnownUnit | None = Field(default=None, description="All customers of this unit, instead of single ones.")
    contacts: bool = Field(default=False, description="Whether their contacts are needed as well.")
    data_kind: Label | None = Field(
        default=None, description="The kind of data, by the policy's name for it; if left out, the first that it has."
    )
    until: Day | None = Field(
        default=None, description="The last day; if left out, as long as the policy allows from now on."
    )


class ApproveAccess(Command):
    """Approve a request, as the head who is responsible and did not ask for it."""

    name: ClassVar[str] = "access.approve"

    occurred_at: ByArrival = None
    access_id: Id
    by: Id


class DenyAccess(Command):
    """Deny a request, as the head who is responsible, and say why."""

    name: ClassVar[str] = "access.deny"

    occurred_at: ByArrival = None
    access_id: Id
    by: Id
    words: Words


class RevokeAccess(Command):
    """End what was granted, or take the request back: by the head who is responsible, or by who asked."""

    name: ClassVar[str] = "access.revoke"

    occurred_at: ByArrival = None
    access_id: Id
    by: Id
    words: Words


class ExpireAccess(Command):
    """Record that the time of a request is over; timers do this. It opens nothing from that instant on in any case."""

    name: ClassVar[str] = "access.expire"

    access_id: Id


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class AccessRequested(Event):
    """It asks for all customers of the unit where it names none; the superiors are those of who asks, nearest first."""

    type: ClassVar[str] = "access.requested.v1"

    access_id: Id
    by: Id
    purpose: Purpose
    customers: tuple[Id, ...]
    unit_id: Id
    contacts: bool
    data_kind: Label
    until: Day | None = None
    ends_at: Instant
    approved_by: Label
    superiors: tuple[Id, ...] = ()
    policy: Label | None = None
    rule: Label


class AccessGranted(Event):
    type: ClassVar[str] = "access.granted.v1"
    by_people: ClassVar[bool] = True

    access_id: Id
    by: Id
    ends_at: Instant


class AccessDenied(Event):
    type: ClassVar[str] = "access.denied.v1"
    by_people: ClassVar[bool] = True

    access_id: Id
    by: Id
    words: Words


class AccessRevoked(Event):
    type: ClassVar[str] = "access.revoked.v1"
    by_people: ClassVar[bool] = True

    access_id: Id
    by: Id
    words: Words


class AccessExpired(Event):
    type: ClassVar[str] = "access.expired.v1"

    access_id: Id


AccessRequestCommand = RequestAccess | ApproveAccess | DenyAccess | RevokeAccess | ExpireAccess
AccessRequestEvent = AccessRequested | AccessGranted | AccessDenied | AccessRevoked | AccessExpired

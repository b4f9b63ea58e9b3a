"""Holds that a person places and ends, and releases that let one order pass although the account is held."""

from typing import ClassVar, Literal

from contracts.message import ByArrival, Command, DocumentNumber, EventOfCustomer, Id, Instant, Label
from contracts.money import Amount, PositiveMoney
from contracts.reversal import Why


class HoldAccount(Command):
    """Stop deliveries by hand, until a person lifts the hold."""

    name: ClassVar[str] = "credit-account.place-hold"

    account_id: Id
    occurred_at: ByArrival = None
    by: Label
    reason: Why


class LiftHold(Command):
    """End the hold that a person placed; causes that are computed end by themselves."""

    name: ClassVar[str] = "credit-account.lift-hold"

    account_id: Id
    occurred_at: ByArrival = None
    by: Label
    reason: Why


class ReportDistress(Command):
    """Record the judgement that the customer is in distress (经营困难): deliveries stop until it ends."""

    name: ClassVar[str] = "credit-account.report-distress"

    account_id: Id
    occurred_at: ByArrival = None
    by: Label
    reason: Why


class EndDistress(Command):
    """Record the judgement that the distress is over."""

    name: ClassVar[str] = "credit-account.end-distress"

    account_id: Id
    occurred_at: ByArrival = None
    by: Label
    reason: Why


class RequestRelease(Command):
    """Ask to let one order pass although the account is held."""

    name: ClassVar[str] = "credit-account.request-release"

    account_id: Id
    occurred_at: ByArrival = None
    release: DocumentNumber
    order: DocumentNumber
    amount: PositiveMoney
    by: Label
    reason: Why


class ApproveRelease(Command):
    """Approve a release as another person: it lets this order pass up to its amount, for as long as the policy says."""

    name: ClassVar[str] = "credit-account.approve-release"

    account_id: Id
    occurred_at: ByArrival = None
    release: DocumentNumber
    by: Label


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class HoldPlaced(EventOfCustomer):
    type: ClassVar[str] = "credit-account.hold-placed.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    cause: Literal["manual", "distress"]
    by: Label
    reason: Why


class HoldLifted(EventOfCustomer):
    type: ClassVar[str] = "credit-account.hold-lifted.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    cause: Literal["manual", "distress"]
    by: Label
    reason: Why


class ReleaseRequested(EventOfCustomer):
    type: ClassVar[str] = "credit-account.release-requested.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    release: DocumentNumber
    order: DocumentNumber
    amount: PositiveMoney
    by: Label
    reason: Why


class ReleaseApproved(EventOfCustomer):
    """The order passes up to `most` and before `expires_at`; `deviation` is the excess over the limit in percent."""

    type: ClassVar[str] = "credit-account.release-approved.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    release: DocumentNumber
    order: DocumentNumber
    amount: PositiveMoney
    most: PositiveMoney
    deviation: Amount | None = None
    expires_at: Instant
    requested_by: Label
    by: Label
    policy: Label | None = None
    rule: Label


HoldCommand = HoldAccount | LiftHold | ReportDistress | EndDistress | RequestRelease | ApproveRelease
HoldEvent = HoldPlaced | HoldLifted | ReleaseRequested | ReleaseApproved

"""The conditions of an account beside its items and orders: grade, insurance, group, holds by hand, promises, steps."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from contracts.credit.collection import CollectionEvent, CollectionRecorded, PaymentPromised, PromiseWithdrawn
from contracts.credit.hold import HoldLifted, HoldPlaced
from contracts.credit.limit import (
    CreditInsured,
    GradeAssigned,
    GroupJoined,
    GroupLeft,
    GroupLimitSet,
    GroupMemberAdded,
    GroupMemberRemoved,
)
from domain.timeline import Since, in_force, last_by, with_entry

Conditional = (
    GradeAssigned
    | CreditInsured
    | GroupJoined
    | GroupLeft
    | GroupMemberAdded
    | GroupMemberRemoved
    | GroupLimitSet
    | HoldPlaced
    | HoldLifted
    | CollectionEvent
)


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade, and the day by which it is to be reviewed."""

    grade: str
    review_by: date


@dataclass(frozen=True, slots=True)
class Insured:
    """So many percent of the receivables are covered, up to an amount and a day."""

    percent: Decimal
    at_most: Decimal
    until: date


@dataclass(frozen=True, slots=True)
class Member:
    """An account that counts in this group, or does not any more."""

    account: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to pay; while it is open, the ladder of collection waits."""

    number: str
    amount: Decimal
    made_at: datetime
    until: date
    by: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of collection that was taken."""

    at: datetime
    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """Each is in order of time; a group is the account that holds its limit, and None is no group."""

    grades: tuple[Since[Graded], ...] = ()
    insured: tuple[Since[Insured], ...] = ()
    groups: tuple[Since[str | None], ...] = ()
    members: tuple[Since[Member], ...] = ()
    group_limits: tuple[Since[Decimal | None], ...] = ()
    manual: tuple[Since[bool], ...] = ()
    distress: tuple[Since[bool], ...] = ()
    promises: tuple[Promise, ...] = ()
    steps: tuple[Taken, ...] = ()

    def group(self, at: datetime) -> str | None:
        """Return the account that holds the limit of the group at an instant."""
        return in_force(self.groups, at)

    def is_held(self, at: datetime) -> bool:
        """Return whether a person holds deliveries at an instant."""
        last = last_by(self.manual, at)
        return last is not None and last.value

    def is_distressed(self, at: datetime) -> bool:
        """Return whether the customer is judged to be in distress at an instant."""
        last = last_by(self.distress, at)
        return last is not None and last.value

    def members_at(self, at: datetime) -> tuple[str, ...]:
        """Return the other accounts that count in the group whose limit stands here."""
        counting = {each.value.account: each.value.counts for each in self.members if each.at <= at}
        return tuple(sorted(account for account, counts in counting.items() if counts))


def conditions_after(conditions: Conditions, event: Conditional, at: datetime) -> Conditions:
    """Return the conditions after an event."""
    match event:
        case GradeAssigned():
            graded = Since(at, Graded(event.grade, event.review_by))
            return replace(conditions, grades=with_entry(conditions.grades, graded))
        case CreditInsured():
            cover = Since(at, Insured(event.percent, event.at_most.amount, event.until))
            return replace(conditions, insured=with_entry(conditions.insured, cover))
        case GroupJoined():
            return replace(conditions, groups=with_entry(conditions.groups, Since(at, event.head_account)))
        case GroupLeft():
            return replace(conditions, groups=with_entry(conditions.groups, Since(at, None)))
        case GroupMemberAdded() | GroupMemberRemoved():
            member = Member(event.member_account, counts=isinstance(event, GroupMemberAdded))
            return replace(conditions, members=with_entry(conditions.members, Since(at, member)))
        case GroupLimitSet():
            limit = Since(at, event.limit.amount if event.limit else None)
            return replace(conditions, group_limits=with_entry(conditions.group_limits, limit))
        case HoldPlaced() | HoldLifted():
            return _held(conditions, event, at)
        case PaymentPromised() | PromiseWithdrawn() | CollectionRecorded():
            return _collected(conditions, event, at)
        case _:
            assert_never(event)


def _held(conditions: Conditions, event: HoldPlaced | HoldLifted, at: datetime) -> Conditions:
    since = Since(at, isinstance(event, HoldPlaced))
    if event.cause == "manual":
        return replace(conditions, manual=with_entry(conditions.manual, since))
    return replace(conditions, distress=with_entry(conditions.distress, since))


def _collected(conditions: Conditions, event: CollectionEvent, at: datetime) -> Conditions:
    match event:
        case PaymentPromised():
            promise = Promise(event.promise, event.amount.amount, at, event.until, event.by)
            return replace(conditions, promises=(*conditions.promises, promise))
        case PromiseWithdrawn():
            promises = tuple(
                replace(each, withdrawn_at=at) if each.number == event.promise else each for each in conditions.promises
            )
            return replace(conditions, promises=promises)
        case CollectionRecorded():
            taken = Taken(at, event.step, event.outcome)
            return replace(conditions, steps=with_entry(conditions.steps, taken))
        case _:
            assert_never(event)

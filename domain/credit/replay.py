"""What a version of a policy decides about a credit account: orders, deliveries, grades, steps, holds and stages.

Each decision is made again from the state before it, so that none rests on another simulated one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.credit.collection import CollectionRecorded, RecordCollection
from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.hold import ReleaseApproved
from contracts.credit.limit import AssessCredit, GradeAssigned, LimitGranted
from contracts.credit.order import OrderHeld, OrderPassed, OrderShipped
from domain.credit import collecting, ladder, limits, orders
from domain.credit.exposure import holds
from domain.credit.owing import owing
from domain.credit.room import Group, Wanted
from domain.credit.rules import CreditRules
from domain.credit.state import Opened
from domain.decider import Refused
from domain.replay import ByPerson, Decided

ORDER: Final = "order"
DELIVERY: Final = "delivery"
GRADE: Final = "grade"
STEP: Final = "collection-step"
HOLD: Final = "hold"
STAGE: Final = "collection-stage"
NONE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An event of an account with the state before it: `at` is its instant, `number` its version in the stream."""

    account: Opened
    event: CreditAccountEvent
    at: datetime
    number: int
    group: Group


def decision(moment: Moment, rules: CreditRules) -> Decided | None:
    """Return what the version decides where something was decided, or None where the event is a fact."""
    match moment.event:
        case OrderPassed() | OrderHeld() as event:
            wanted = Wanted(
                number=event.order,
                ordered=event.ordered,
                amount=event.amount.amount,
                promised_on=event.promised_on,
                prepaid=event.prepaid,
            )
            again = orders.decided(moment.account, wanted, at=moment.at, rules=rules, group=moment.group)
            return _of_order(moment, again)
        case OrderShipped() as event:
            order = moment.account.orders[event.order]
            causes = orders.holding(moment.account, order, at=moment.at, rules=rules, group=moment.group)
            return _of_delivery(moment, event, causes, rules.policy)
        case GradeAssigned() as event:
            return _graded_again(moment, event, rules)
        case CollectionRecorded() as event:
            return _stepped_again(moment, event, rules)
        case _:
            return None


def recorded(moment: Moment) -> Decided | None:
    """Return what was decided, by whatever version."""
    match moment.event:
        case OrderPassed() | OrderHeld() as event:
            return _of_order(moment, event)
        case OrderShipped() as event:
            return _of_delivery(moment, event, (), None)
        case GradeAssigned() as event:
            return _of_grade(moment, event)
        case CollectionRecorded() as event:
            return _of_step(moment, event, None)
        case _:
            return None


def policy_of(event: CreditAccountEvent) -> str | None:
    """Return the version that decided, where the event names it."""
    return event.policy if isinstance(event, OrderPassed | OrderHeld | GradeAssigned) else None


def standing(account: Opened, at: datetime, rules: CreditRules) -> Iterator[Decided]:
    """Yield what the version computes of an account at an instant: its holds, and its stage of collection."""
    stands = owing(account, at)
    causes = holds(stands, rules)
    if causes:
        yield _decided(
            account, HOLD, at.isoformat(), outcome="held", said={"causes": ", ".join(causes)}, policy=rules.policy
        )
    credit = sum((each.unapplied(at) for each in account.credit_notes.values()), Decimal(0))
    found = ladder.collecting(stands, rules, credit=credit)
    if found:
        said = {
            "days_overdue": str(found.days_overdue),
            "amount": str(found.amount),
            "paused_until": str(found.paused_until or ""),
            "next": found.next or "",
            "skipped": ", ".join(found.skipped),
        }
        yield _decided(
            account,
            STAGE,
            at.isoformat(),
            outcome=found.stage or NONE,
            said=said,
            policy=rules.policy,
            rule=f"collection.ladder.{found.stage}" if found.stage else None,
        )


def by_person(moment: Moment, rules: CreditRules) -> ByPerson | None:
    """Return the decision of a person, and whether the version asks for it."""
    event, account = moment.event, moment.account
    match event:
        case ReleaseApproved():
            order = account.orders.get(event.order)
            asked = order is None or bool(
                orders.unreleased(account, order, at=moment.at, rules=rules, group=moment.group)
            )
            return _by(account, "release-approved", event.release, event.by, asked=asked)
        case LimitGranted():
            return _by(account, "limit-granted", str(moment.number), event.by, asked=bool(rules.grades))
        case _:
            return None


def _of_order(moment: Moment, event: OrderPassed | OrderHeld) -> Decided:
    said = {name: str(getattr(event, name) or "") for name in ("exposure", "limit", "group_exposure", "group_limit")}
    held = isinstance(event, OrderHeld)
    said |= {"causes": ", ".join(event.causes)} if isinstance(event, OrderHeld) else {}
    said |= {"warned": str(event.warned), "release": event.release or ""} if isinstance(event, OrderPassed) else {}
    return _decided(
        moment.account,
        ORDER,
        f"{event.order}@{moment.number}",
        outcome="held" if held else "passed",
        said=said,
        policy=event.policy,
        rule=event.rule,
    )


def _of_delivery(moment: Moment, event: OrderShipped, causes: tuple[str, ...], policy: str | None) -> Decided:
    """Say whether a delivery goes out; one that was refused left no event, so only those that did are asked about."""
    return _decided(
        moment.account,
        DELIVERY,
        f"{event.delivery}@{moment.number}",
        outcome="stopped" if causes else "shipped",
        said={"causes": ", ".join(causes)},
        policy=policy,
    )


def _graded_again(moment: Moment, event: GradeAssigned, rules: CreditRules) -> Decided:
    command = AssessCredit(account_id=event.account_id, scores=event.scores, by=event.by)
    try:
        found = limits.assess_credit(moment.account, command, at=moment.at, rules=rules)
    except Refused as refused:
        return _refused(moment, GRADE, str(moment.number), refused, rules)
    again = next((each for each in found if isinstance(each, GradeAssigned)), event)
    return _of_grade(moment, again)


def _of_grade(moment: Moment, event: GradeAssigned) -> Decided:
    return _decided(
        moment.account,
        GRADE,
        str(moment.number),
        outcome=event.grade,
        said={"total": str(event.total), "review_by": str(event.review_by)},
        policy=event.policy,
        rule=event.rule,
    )


def _stepped_again(moment: Moment, event: CollectionRecorded, rules: CreditRules) -> Decided:
    command = RecordCollection(
        account_id=event.account_id, step=event.step, outcome=event.outcome, by=event.by, words=event.words
    )
    try:
        found = collecting.record_collection(moment.account, command, at=moment.at, rules=rules)
    except Refused as refused:
        return _refused(moment, STEP, f"{event.step}@{moment.number}", refused, rules)
    again = next(each for each in found if isinstance(each, CollectionRecorded))
    return _of_step(moment, again, rules.policy)


def _of_step(moment: Moment, event: CollectionRecorded, policy: str | None) -> Decided:
    return _decided(
        moment.account,
        STEP,
        f"{event.step}@{moment.number}",
        outcome=event.step,
        said={"skipped": ", ".join(event.skipped)},
        policy=policy,
    )


def _refused(moment: Moment, kind: str, name: str, refused: Refused, rules: CreditRules) -> Decided:
    return _decided(moment.account, kind, name, outcome="refused", said={"code": refused.code}, policy=rules.policy)


def _decided(
    account: Opened,
    kind: str,
    name: str,
    *,
    outcome: str,
    said: dict[str, str],
    policy: str | None,
    rule: str | None = None,
) -> Decided:
    return Decided(
        subject=_subject(account),
        customer=account.customer_id,
        kind=kind,
        name=name,
        outcome=outcome,
        said=said,
        policy=policy,
        rule=rule,
    )


def _by(account: Opened, what: str, name: str, by: str, *, asked: bool) -> ByPerson:
    return ByPerson(subject=_subject(account), customer=account.customer_id, what=what, name=name, by=by, asked=asked)


def _subject(account: Opened) -> str:
    return f"credit-account/{account.opened.account_id}"

"""The stage of collection as of a day: from the oldest undisputed item, paused by promises (semantics 21, 48, 49)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.calendar import business_day
from domain.credit import promise
from domain.credit.conditions import Promise
from domain.credit.exposure import Owing, days_overdue
from domain.credit.rules import CreditRules, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """How an account stands on the ladder.

    `stage` is the step that is due by age, no higher than when a promise was made that is still open; `next` is the
    first step up to it that was not taken since the oldest item fell due; `skipped` are those before a step that was.
    """

    stage: str | None
    days_overdue: int
    amount: Decimal
    paused_until: date | None
    next: str | None
    skipped: tuple[str, ...]


def collecting(owing: Owing, rules: CreditRules, *, credit: Decimal) -> Collecting | None:
    """Return the standing, or None where there is nothing to collect; `credit` is what credit notes leave unapplied."""
    days = days_overdue(owing.items, owing.day, rules)
    due = [
        item for item in owing.items if item.rest >= rules.de_minimis and item.rest > 0 and item.due_date < owing.day
    ]
    amount = sum((item.rest for item in due), owing.unit * 0)
    if rules.net_of_credits:
        amount -= owing.unapplied + credit
    if not due or amount <= 0:
        return None
    pausing = [each for each in owing.conditions.promises if _pauses(each, owing, rules)]
    age = min((_age_when_made(each, days, owing) for each in pausing), default=days)
    stage = stage_at(age, rules.ladder)
    reached = rules.ladder[: rules.ladder.index(stage) + 1] if stage else ()
    taken = _taken(owing, days)
    left = [step.name for step in reached if step.name not in taken]
    last = max((place for place, step in enumerate(rules.ladder) if step.name in taken), default=-1)
    return Collecting(
        stage=stage.name if stage else None,
        days_overdue=days,
        amount=amount,
        paused_until=max((_last_day(each, owing, rules) for each in pausing), default=None),
        next=left[-1] if left and not pausing and left[-1] == reached[-1].name else None,
        skipped=tuple(step.name for step in rules.ladder[: last + 1] if step.name not in taken),
    )


def stage_at(days: int, ladder: tuple[Step, ...]) -> Step | None:
    """Return the last step whose days are reached."""
    return next((step for step in reversed(ladder) if days >= step.from_days), None)


def _pauses(each: Promise, owing: Owing, rules: CreditRules) -> bool:
    """Return whether the ladder waits for a promise: open, or kept, through its last day."""
    if each.made_at > owing.at:
        return False
    found = promise.standing(each, owing.payments, at=owing.at, zone=owing.zone, rules=rules)
    return found.outcome in {"open", "partly", "kept"} and owing.day <= found.last_day


def _last_day(each: Promise, owing: Owing, rules: CreditRules) -> date:
    return promise.standing(each, owing.payments, at=owing.at, zone=owing.zone, rules=rules).last_day


def _age_when_made(each: Promise, days: int, owing: Owing) -> int:
    return days - (owing.day - business_day.day_in(owing.zone, each.made_at)).days


def _taken(owing: Owing, days: int) -> set[str]:
    """Return the steps taken since the oldest item fell due: those before were for an older debt."""

    def age(at: datetime) -> int:
        return (owing.day - business_day.day_in(owing.zone, at)).days

    return {each.step for each in owing.conditions.steps if each.at <= owing.at and age(each.at) <= days}

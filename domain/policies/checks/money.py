"""Credit and collection: grades, ladders and buckets with gaps or overlaps, weights, and holds without a number."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from domain.policies.checks.fault import Fault
from domain.policies.checks.rows import keyed, not_rising, not_whole, repeated
from domain.policies.pack.pack import Pack
from domain.policies.sections.collection import Bucket

FIRST_DAY_OVERDUE: Final = 1


def credit(pack: Pack) -> Iterator[Fault]:
    if not pack.credit:
        return
    section = pack.credit
    yield from repeated("credit.factors", [factor.name for factor in section.factors])
    yield from not_whole("credit.factors", [factor.weight.value for factor in section.factors])
    grades = keyed("credit.grades", section.grades)
    yield from not_rising([(f"{key}.minimum", grade.minimum.value) for key, grade in reversed(grades)])
    for key, grade in grades:
        if grade.minimum.value > section.score_highest.value:
            yield Fault(f"{key}.minimum", f"{grade.minimum.value} is more than the highest score: never reached")
    if grades and grades[-1][1].minimum.value > 0:
        yield Fault(f"{grades[-1][0]}.minimum", "a customer with fewer points has no grade: the last minimum is 0")
    for (_, better), (key, worse) in pairwise(grades):
        if worse.limit_factor.value > better.limit_factor.value:
            yield Fault(f"{key}.limit_factor", f"a worse grade is worth more than {better.name}")
    yield from repeated("credit.holds", [hold.cause for hold in section.holds])
    for key, hold in keyed("credit.holds", section.holds):
        if hold.cause == "overdue" and hold.days_overdue is None:
            yield Fault(f"{key}.days_overdue", "the number is missing: from how many days overdue on?")


def collection(pack: Pack) -> Iterator[Fault]:
    if not pack.collection:
        return
    section = pack.collection
    yield from repeated("collection.ladder", [step.name for step in section.ladder])
    ladder = keyed("collection.ladder", section.ladder)
    yield from not_rising([(f"{key}.from_days", step.from_days.value) for key, step in ladder])
    yield from _buckets(keyed("collection.buckets", section.buckets))
    if section.due_on_holiday.value == "next-working-day" and section.calendar is None:
        yield Fault("collection.calendar", "a due date moves to the next working day: of which calendar?")


def _buckets(buckets: list[tuple[str, Bucket]]) -> Iterator[Fault]:
    expected = FIRST_DAY_OVERDUE
    for index, (key, bucket) in enumerate(buckets):
        start, end = bucket.from_days.value, bucket.to_days.value if bucket.to_days else None
        is_last = index == len(buckets) - 1
        if start > expected:
            yield Fault(f"{key}.from_days", f"a gap: {expected} to {start - 1} days overdue are in no bucket")
        elif start < expected:
            yield Fault(f"{key}.from_days", f"an overlap: {start} to {expected - 1} days overdue are in two buckets")
        if end is None and not is_last:
            yield Fault(f"{key}.to_days", "it has no end, and other buckets follow: they are never reached")
            return
        if end is not None and is_last:
            yield Fault(f"{key}.to_days", f"more than {end} days overdue are in no bucket: the last has no end")
        if end is not None and end < start:
            yield Fault(f"{key}.to_days", f"{end} is before {start}")
        expected = end + 1 if end is not None else expected

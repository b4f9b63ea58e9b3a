"""The numbers of a pack about credit and collection, as decisions and lists need them."""

from datetime import timedelta
from typing import Any, Final

from domain.calendar.duration import Duration
from domain.credit.rules import NO_RULES, CreditRules, GradeRule, ProvisionRule, Step
from domain.policies.pack.pack import Pack
from domain.policies.sections.collection import Bucket, Collection
from domain.policies.sections.credit import Credit, Grade, Hold

SECONDS_OF_A_DAY: Final = 24 * 60 * 60
DAYS_OF_A_MONTH: Final = 30


def credit_rules(pack: Pack | None) -> CreditRules:
    """Return the rules of a pack; where it says nothing about credit, the plain ones."""
    if pack is None:
        return NO_RULES
    return CreditRules(
        policy=pack.pack.version,
        **(_of_credit(pack.credit) if pack.credit else {}),
        **(_of_collection(pack.collection) if pack.collection else {}),
    )


def _of_credit(section: Credit) -> dict[str, Any]:
    exposure, release = section.exposure, section.release
    return {
        "unapplied_reduces": exposure.unapplied_receipts_reduce.value,
        "disputed_counts": exposure.disputed_counts.value,
        "unbilled_counts": exposure.shipped_unbilled_counts.value,
        "insured_reduces": exposure.insured_part_reduces.value,
        "group_counts": exposure.group_limit_applies.value if exposure.group_limit_applies else True,
        "horizon": days(exposure.confirmed_orders_within.value) if exposure.confirmed_orders_within else None,
        "tolerance": section.tolerance.value,
        "warn_at": section.warn_at.value if section.warn_at else None,
        "holds": frozenset(hold.cause for hold in section.holds),
        "days_overdue": _days_overdue(section.holds),
        "weights": {factor.name: factor.weight.value for factor in section.factors},
        "highest_score": section.score_highest.value,
        "grades": tuple(_grade(grade) for grade in section.grades),
        "rounding": section.limit_rounding.value if section.limit_rounding else None,
    } | (
        {"release_for": timedelta(days=days(release.valid_for.value)), "release_increase": release.increase.value}
        if release
        else {}
    )


def _grade(grade: Grade) -> GradeRule:
    months = grade.review_every.value.months
    return GradeRule(grade.name, grade.minimum.value, grade.limit_factor.value, months)


def _days_overdue(holds: tuple[Hold, ...]) -> int:
    return next((hold.days_overdue.value for hold in holds if hold.cause == "overdue" and hold.days_overdue), 0)


def _of_collection(section: Collection) -> dict[str, Any]:
    promise = section.promise
    return {
        "ladder": tuple(Step(step.name, step.from_days.value) for step in section.ladder),
        "provisions": tuple(_provision(bucket) for bucket in section.buckets),
        "de_minimis": section.de_minimis.value,
        "net_of_credits": bool(section.net_of_credits and section.net_of_credits.value),
        "grace": days(promise.grace.value) if promise and promise.grace else 0,
    } | ({"kept_from": promise.kept_from.value} if promise else {})


def _provision(bucket: Bucket) -> ProvisionRule:
    last, percent = bucket.to_days, bucket.provision
    return ProvisionRule(
        bucket.name, bucket.from_days.value, last.value if last else None, percent.value if percent else None
    )


def days(length: Duration) -> int:
    """Return a length of time in whole days: credit counts calendar days."""
    return length.days + length.working_days + length.seconds // SECONDS_OF_A_DAY + length.months * DAYS_OF_A_MONTH

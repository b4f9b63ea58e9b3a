"""Which evaluation of a policy is due when, and how much is overdue (PG1)."""

from datetime import date, datetime
from typing import Any, Final

import pytest

from domain.policies.pack.pack import Pack
from projections.policies.policy_evaluations import Evaluated
from services.packs.book import SHIPPED
from services.policies.evaluations import EvaluationDue, due
from tests import packs

PACK: Final = packs.pack()
FIRST_DAY: Final = date(2026, 7, 1)


def evaluated(period: str, on: str, *, supplement: bool = False, revision: bool = False) -> Evaluated:
    return Evaluated(
        pack=packs.SHOP,
        period=period,
        policy=PACK.pack.version,
        due=FIRST_DAY,
        evaluated_on=date.fromisoformat(on),
        evaluated_by="boss",
        report="archive 1",
        findings=(),
        revision_requested=revision,
        supplement=supplement,
        reason=None,
        recorded_at=datetime.fromisoformat(f"{on}T09:00:00Z"),
        position=1,
    )


def standing(day: str, *reports: Evaluated, versions: tuple[Pack, ...] = (PACK,)) -> EvaluationDue:
    found = due(versions, reports, day=date.fromisoformat(day), units=("main",))
    assert found
    return found


@pytest.mark.parametrize(
    ("day", "period", "due_on", "days_overdue", "missed"),
    [
        ("2026-07-01", "2026-H2", "2027-01-01", 0, 0),
        ("2027-01-01", "2026-H2", "2027-01-01", 0, 0),
        ("2027-01-02", "2026-H2", "2027-01-01", 1, 1),
        ("2027-07-01", "2026-H2", "2027-01-01", 181, 1),
        ("2027-07-02", "2026-H2", "2027-01-01", 182, 2),
    ],
)
def test_the_oldest_period_is_due_and_overdue_from_the_day_after(
    day: str, period: str, due_on: str, days_overdue: int, missed: int
) -> None:
    found = standing(day)

    assert (found.period, found.due.isoformat(), found.days_overdue, found.missed) == (
        period,
        due_on,
        days_overdue,
        missed,
    )
    assert found.overdue is (days_overdue > 0)


def test_an_evaluated_period_makes_way_for_the_next() -> None:
    found = standing("2027-01-09", evaluated("2026-H2", "2027-01-08"))

    assert (found.period, found.due, found.overdue) == ("2027-H1", date(2027, 7, 1), False)
    assert (found.last_period, found.last_evaluated_on, found.last_evaluated_by, found.revision_requested) == (
        "2026-H2",
        date(2027, 1, 8),
        "boss",
        False,
    )


def test_a_period_left_out_stays_due() -> None:
    found = standing("2027-07-09", evaluated("2027-H1", "2027-07-08"))

    assert (found.period, found.missed, found.last_period) == ("2026-H2", 1, "2027-H1")


def test_a_supplement_can_ask_for_a_revision_and_is_not_the_evaluation_itself() -> None:
    reports = [evaluated("2026-H2", "2027-01-08"), evaluated("2026-H2", "2027-02-01", supplement=True, revision=True)]

    found = standing("2027-03-01", *reports)

    assert (found.last_evaluated_on, found.revision_requested) == (date(2027, 1, 8), True)


def test_nothing_is_due_before_a_policy_is_in_force_or_where_it_does_not_say_how_often() -> None:
    assert due([PACK], [], day=date(2026, 6, 30), units=()) is None
    assert due([packs.pack(every=None)], [], day=FIRST_DAY, units=()) is None


@pytest.mark.parametrize(
    ("pack", "interpreter"), [("distributor", "客户管理部门"), ("general-company", "团队"), ("hvac-maker", None)]
)
def test_a_policy_tells_who_interprets_it(pack: str, interpreter: Any) -> None:
    version, *_ = SHIPPED.versions(pack)
    found = due([version], [], day=date(2026, 7, 2), units=())

    assert (found.interpreted_by if found else None) == interpreter

"""What is kept of the evaluations of a policy (PG1)."""

from datetime import date

from contracts.policies.policy import PolicyDrafted, PolicyEvaluated
from projections.policies.policy_evaluations import PROJECTION
from tests.examples import a
from tests.projections.story import on, row, rows

EVALUATED = on("2027-01-05", a(PolicyEvaluated))


def test_a_period_keeps_every_report_in_the_order_of_their_arrival() -> None:
    annex = a(PolicyEvaluated, report="annex", evaluated_by="clerk", revision_requested=True, supplement=True)

    kept = row(PROJECTION, EVALUATED, on("2027-02-01", annex))

    assert (kept.pack, kept.period, kept.due) == ("corner-shop", "2026-H2", date(2027, 1, 1))
    assert [(report.report, report.by, report.revision_requested) for report in kept.reports] == [
        ("archive 2027/3", "boss", False),
        ("annex", "clerk", True),
    ]


def test_periods_stand_apart_and_versions_are_of_another_list() -> None:
    next_period = on("2027-07-05", a(PolicyEvaluated, period="2027-H1"))

    assert len(rows(PROJECTION, EVALUATED, next_period, on("2026-05-01", a(PolicyDrafted)))) == 2

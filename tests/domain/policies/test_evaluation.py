"""The execution of a policy is evaluated for each of its periods, once that is over (PG1)."""

from datetime import date
from typing import Final

import pytest
from pydantic import ValidationError

from contracts.policies.policy import PolicyEvaluated, PolicyEvent, RecordEvaluation
from domain.policies.evaluation import record_evaluation
from domain.policies.pack.pack import Pack
from domain.policies.policy import DECIDER
from tests import packs
from tests.examples import a
from tests.given import Outcome, given

PACK: Final = packs.pack()
EVALUATED: Final = a(PolicyEvaluated, policy="corner-shop-2026.1", next_due=date(2027, 7, 1))
REPORT: Final = a(RecordEvaluation)


def recording(
    *events: PolicyEvent,
    command: RecordEvaluation = REPORT,
    versions: tuple[Pack, ...] = (PACK,),
    now: str = "2027-01-05T09:00:00+08:00",
    by: str = "boss",
) -> Outcome[PolicyEvent]:
    return given(DECIDER, *events).when(record_evaluation, command, versions=versions, now=packs.at(now), by=by)


def test_a_period_that_is_over_is_evaluated_with_a_report_and_the_next_one_is_due() -> None:
    recording().then(EVALUATED)


def test_an_evaluation_tells_its_findings_and_whether_it_asks_for_a_revision() -> None:
    told = {"findings": ("the band is too wide",), "revision_requested": True, "evaluated_on": date(2026, 12, 29)}

    recording(command=a(RecordEvaluation, **told)).then(EVALUATED.model_copy(update=told))


def test_the_same_report_again_changes_nothing_whoever_sends_it_and_when() -> None:
    recording(EVALUATED).then_nothing()
    recording(EVALUATED, a(PolicyEvaluated, report="annex", supplement=True), by="desk").then_nothing()
    recording(EVALUATED, now="2027-03-05T09:00:00+08:00").then_nothing()


@pytest.mark.parametrize("other", [{"report": "annex"}, {"findings": ("late visits",)}, {"revision_requested": True}])
def test_another_report_for_the_same_period_supplements_it(other: dict[str, object]) -> None:
    command = a(RecordEvaluation, **other)

    recording(EVALUATED, command=command).then(EVALUATED.model_copy(update=other | {"supplement": True}))


def test_the_oldest_period_without_an_evaluation_is_due_next() -> None:
    second = a(RecordEvaluation, period="2027-H1")

    late = recording(command=second, now="2027-07-05T09:00:00+08:00")
    in_order = recording(EVALUATED, command=second, now="2027-07-05T09:00:00+08:00")

    assert [event.next_due for event in answered(late)] == [date(2027, 1, 1)]
    assert [event.next_due for event in answered(in_order)] == [date(2028, 1, 1)]


def test_after_the_rule_has_ended_nothing_is_due() -> None:
    ended = packs.pack("2026.2", "2026-10-01T00:00:00+08:00", every=None)

    outcome = recording(versions=(PACK, ended))

    assert [(event.policy, event.next_due) for event in answered(outcome)] == [("corner-shop-2026.2", None)]


def answered(outcome: Outcome[PolicyEvent]) -> list[PolicyEvaluated]:
    assert isinstance(outcome.answer, list)
    return [event for event in outcome.answer if isinstance(event, PolicyEvaluated)]


def test_a_period_that_is_not_over_where_the_policy_is_at_home_is_not_evaluated() -> None:
    recording(now="2026-12-31T23:59:59+08:00").then_refused("policy.period-not-over")
    assert recording(now="2027-01-01T00:00:00+08:00").answer == [
        EVALUATED.model_copy(update={"evaluated_on": date(2027, 1, 1)})
    ]


@pytest.mark.parametrize("period", ["2026-H1", "2027-H2", "2026-Q4", "last one"])
def test_a_period_before_the_policy_was_in_force_or_of_another_rhythm_is_unknown(period: str) -> None:
    outcome = recording(command=a(RecordEvaluation, period=period))

    outcome.then_refused("policy.unknown-period")
    assert "the first is 2026-H2, from 2026-07-01 on" in str(outcome.answer)


def test_a_policy_that_is_not_in_force_is_not_evaluated() -> None:
    recording(now="2026-06-30T23:59:59+08:00").then_refused("policy.unknown-period")


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2027, 1, 6)])
def test_an_evaluation_takes_place_between_the_begin_of_its_period_and_today(day: date) -> None:
    recording(command=a(RecordEvaluation, evaluated_on=day)).then_refused("policy.evaluated-outside-period")


def test_a_policy_that_does_not_say_how_often_is_not_evaluated() -> None:
    recording(versions=(packs.pack(every=None),)).then_refused("policy.no-evaluation-asked")


def test_an_evaluation_without_words_is_none() -> None:
    for empty in ({"report": " \n"}, {"report": ""}, {"findings": (" ",)}):
        with pytest.raises(ValidationError):
            a(RecordEvaluation, **empty)

"""Evaluations of a policy's execution, recorded with a report for each period that its governance names (PG1)."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from contracts.policies.policy import PolicyEvaluated, PolicyEvent, RecordEvaluation
from domain.decider import Refused
from domain.policies.pack.evaluation_period import EvaluationPeriod, evaluation_periods
from domain.policies.pack.pack import Pack
from domain.policies.policy import Evaluation, Policy


class NoEvaluationAsked(Refused):
    code = "policy.no-evaluation-asked"


class UnknownPeriod(Refused):
    code = "policy.unknown-period"


class PeriodNotOver(Refused):
    code = "policy.period-not-over"


class OutsidePeriod(Refused):
    code = "policy.evaluated-outside-period"


def record_evaluation(
    policy: Policy, command: RecordEvaluation, *, versions: Sequence[Pack], now: datetime, by: str
) -> list[PolicyEvent]:
    """`versions` are those of the pack, oldest first."""
    today = now.astimezone(ZoneInfo(versions[0].pack.zone)).date()
    period = _period_that_is_over(command, versions, today)
    evaluated_on = command.evaluated_on or today
    if not period.first <= evaluated_on <= today:
        raise OutsidePeriod(
            f"{period.name} of {command.pack} began on {period.first} and today is {today}: "
            f"it cannot have been evaluated on {evaluated_on}."
        )
    earlier = policy.evaluations.get(period.name, ())
    if any(_is_same(known, command) for known in earlier):
        return []
    return [
        PolicyEvaluated(
            pack=command.pack,
            policy=period.policy,
            period=period.name,
            first=period.first,
            due=period.due,
            evaluated_on=evaluated_on,
            evaluated_by=by,
            report=command.report,
            findings=command.findings,
            revision_requested=command.revision_requested,
            supplement=bool(earlier),
            next_due=_next_due(policy, versions, period),
        )
    ]


def _is_same(known: Evaluation, command: RecordEvaluation) -> bool:
    """Return whether the command has the whole content of an evaluation; any other supplements it."""
    evaluated_on = command.evaluated_on or known.evaluated_on
    return known == Evaluation(command.report, command.findings, command.revision_requested, evaluated_on)


def _period_that_is_over(command: RecordEvaluation, versions: Sequence[Pack], today: date) -> EvaluationPeriod:
    periods = list(takewhile(lambda period: period.first <= today, evaluation_periods(versions)))
    found = next((period for period in periods if period.name == command.period), None)
    if found and today < found.due:
        raise PeriodNotOver(f"{found.name} of {command.pack} is over on {found.due}: evaluate it from then on.")
    if found:
        return found
    first = next(evaluation_periods(versions), None)
    if first is None:
        raise NoEvaluationAsked(f"{command.pack} does not say how often its execution is evaluated.")
    raise UnknownPeriod(
        f"{command.pack} has no period {command.period} up to today: the first is {first.name}, from {first.first} on."
    )


def _next_due(policy: Policy, versions: Sequence[Pack], now_evaluated: EvaluationPeriod) -> date | None:
    evaluated = {*policy.evaluations, now_evaluated.name}
    return next((period.due for period in evaluation_periods(versions) if period.name not in evaluated), None)

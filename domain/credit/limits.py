"""Grade and limit (CR1, CR2): scored by the policy's factors, proposed by arithmetic, approved by a second person."""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Final

from contracts.credit.credit_account import CreditAccountEvent, CreditLimitSet
from contracts.credit.limit import (
    ApproveLimit,
    AssessCredit,
    CreditInsured,
    GradeAssigned,
    GroupLimitSet,
    InsureCredit,
    LimitGranted,
    LimitProposed,
    ProposeLimit,
    SetGroupLimit,
)
from contracts.money import minor_unit
from domain.calendar import business_day
from domain.credit.conditions import Insured
from domain.credit.due import month_later
from domain.credit.rules import ALL, CreditRules, GradeRule
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import ApproverIsRequester, ContradictsLater
from domain.decider import Refused
from domain.timeline import in_force, shown

ONE: Final = Decimal(1)


class NoScorecard(Refused):
    code = "credit-account.no-scorecard"


class FactorsDiffer(Refused):
    code = "credit-account.factors-differ"


class ScoreTooHigh(Refused):
    code = "credit-account.score-too-high"


class GradeNeeded(Refused):
    code = "credit-account.grade-needed"


class NothingProposed(Refused):
    code = "credit-account.nothing-proposed"


class CoverEnded(Refused):
    code = "credit-account.cover-ended"


def assess_credit(
    account: CreditAccount, command: AssessCredit, *, at: datetime, rules: CreditRules
) -> list[CreditAccountEvent]:
    """Weigh each factor's score; the first grade whose minimum is reached is the customer's (CR1)."""
    account = opened_account(account, command.account_id)
    scores = {each.factor: each.score for each in command.scores}
    _check_scores(scores, len(command.scores), rules)
    # A score is out of the highest, a weight out of a hundred.
    total = sum((score * rules.weights[factor] / ALL for factor, score in scores.items()), Decimal(0))
    grade = next(each for each in rules.grades if total >= each.minimum)
    _check_latest(account, at)
    reviewed = business_day.day_in(account.opened.zone, at)
    return [
        GradeAssigned(
            customer_id=account.customer_id,
            account_id=command.account_id,
            scores=command.scores,
            total=_plain(total),
            grade=grade.name,
            review_by=month_later(reviewed, grade.review_months),
            by=command.by,
            policy=rules.policy or "",
            rule=f"credit.grades.{grade.name}",
        )
    ]


def propose_limit(
    account: CreditAccount, command: ProposeLimit, *, at: datetime, rules: CreditRules
) -> list[CreditAccountEvent]:
    """Multiply what the grade is worth by purchases and potential; the proposal shows the arithmetic (CR2)."""
    account = opened_account(account, command.account_id)
    check_currency(account, command.monthly_purchases)
    graded = in_force(account.conditions.grades, at)
    grade = next((each for each in rules.grades if graded and each.name == graded.grade), None)
    if grade is None:
        raise GradeNeeded(f"The customer of account {command.account_id} has no grade: assess it first.")
    limit = account.money(_limit(account, command, grade, rules))
    proposed = LimitProposed(
        customer_id=account.customer_id,
        account_id=command.account_id,
        limit=limit,
        grade=grade.name,
        arithmetic=_arithmetic(command, grade, rules, limit=str(limit)),
        by=command.by,
        policy=rules.policy or "",
        rule=f"credit.grades.{grade.name}.limit_factor",
    )
    return [] if account.proposal == proposed else [proposed]


def approve_limit(account: CreditAccount, command: ApproveLimit) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    proposal = account.proposal
    if proposal is None and account.granted and account.granted.by == command.by:
        return []
    if proposal is None:
        raise NothingProposed(f"No limit of account {command.account_id} is proposed.")
    if command.by == proposal.by:
        raise ApproverIsRequester(f"{command.by} proposed the limit: another person approves it.")
    granted = LimitGranted(
        customer_id=account.customer_id,
        account_id=command.account_id,
        limit=proposal.limit,
        proposed_by=proposal.by,
        by=command.by,
    )
    limit = CreditLimitSet(customer_id=account.customer_id, account_id=command.account_id, limit=proposal.limit)
    return [granted, limit]


def insure_credit(account: CreditAccount, command: InsureCredit, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    check_currency(account, command.at_most)
    if command.until < (day := business_day.day_in(account.opened.zone, at)):
        raise CoverEnded(f"The cover ends on {command.until}, before {day}.")
    cover = Insured(command.percent, command.at_most.amount, command.until)
    if in_force(account.conditions.insured, at) == cover:
        return []
    return [
        CreditInsured(
            customer_id=account.customer_id,
            account_id=command.account_id,
            percent=command.percent,
            at_most=command.at_most,
            until=command.until,
        )
    ]


def set_group_limit(account: CreditAccount, command: SetGroupLimit, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    if command.limit is not None:
        check_currency(account, command.limit)
    if in_force(account.conditions.group_limits, at) == (command.limit.amount if command.limit else None):
        return []
    return [GroupLimitSet(customer_id=account.customer_id, account_id=command.account_id, limit=command.limit)]


def _check_scores(scores: dict[str, Decimal], given: int, rules: CreditRules) -> None:
    if not rules.weights:
        raise NoScorecard("The policy of this customer's unit has no scorecard.")
    if scores.keys() != rules.weights.keys() or given != len(scores):
        raise FactorsDiffer(f"Score each of these factors once: {', '.join(rules.weights)}.")
    for factor, score in scores.items():
        if score > rules.highest_score:
            raise ScoreTooHigh(f"{factor} is scored {score}, and the highest score is {rules.highest_score}.")


def _check_latest(account: Opened, at: datetime) -> None:
    """Refuse a grade dated before the latest one: there is one at a time."""
    if account.conditions.grades and account.conditions.grades[-1].at > at:
        raise ContradictsLater(f"The customer was graded at {shown(account.conditions.grades[-1].at)}.")


def _limit(account: Opened, command: ProposeLimit, grade: GradeRule, rules: CreditRules) -> Decimal:
    exact = command.monthly_purchases.amount * grade.limit_factor * command.potential / ALL
    step = rules.rounding or minor_unit(account.opened.currency)
    account.computed(exact.to_integral_value())
    return ((exact / step).quantize(ONE, ROUND_DOWN) * step).quantize(minor_unit(account.opened.currency))


def _arithmetic(command: ProposeLimit, grade: GradeRule, rules: CreditRules, *, limit: str) -> str:
    step = f", rounded down to {rules.rounding}" if rules.rounding else ""
    purchases, potential = command.monthly_purchases, command.potential
    return f"{grade.name} {grade.limit_factor} × {purchases} × potential {potential} %{step} = {limit}"


def _plain(number: Decimal) -> Decimal:
    return number.quantize(ONE) if number == number.to_integral_value() else number.normalize()

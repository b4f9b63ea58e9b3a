"""Decisions on collection (CR6): promises to pay, and steps of the ladder with those that were left out."""

from datetime import datetime

from contracts.credit.collection import (
    CollectionRecorded,
    PaymentPromised,
    PromiseToPay,
    PromiseWithdrawn,
    RecordCollection,
    WithdrawPromise,
)
from contracts.credit.credit_account import CreditAccountEvent
from domain.calendar import business_day
from domain.content import repeated
from domain.credit.conditions import Promise
from domain.credit.rules import CreditRules
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import EndsBeforeItBegins, reversed_again
from domain.decider import Refused
from domain.timeline import shown


class PromiseNumberTaken(Refused):
    code = "credit-account.promise-number-taken"


class UnknownPromise(Refused):
    code = "credit-account.unknown-promise"


class PromisedForBefore(Refused):
    code = "credit-account.promised-for-before"


class UnknownStep(Refused):
    code = "credit-account.unknown-step"


def promise_to_pay(account: CreditAccount, command: PromiseToPay, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    check_currency(account, command.amount)
    if known := _promise(account, command.promise):
        return repeated(
            command,
            stored={
                "amount": account.money(known.amount),
                "until": known.until,
                "by": known.by,
                "occurred_at": known.made_at,
            },
            refusal=PromiseNumberTaken,
            known=f"Promise {command.promise} is recorded",
        )
    if command.until < (day := business_day.day_in(account.opened.zone, at)):
        raise PromisedForBefore(f"Promise {command.promise} is for {command.until}, before {day}, when it was made.")
    return [
        PaymentPromised(
            customer_id=account.customer_id,
            account_id=command.account_id,
            promise=command.promise,
            amount=command.amount,
            until=command.until,
            by=command.by,
        )
    ]


def withdraw_promise(account: CreditAccount, command: WithdrawPromise, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    promise = _promise(account, command.promise)
    if promise is None:
        raise UnknownPromise(f"The account has no promise {command.promise}.")
    if known := account.reversals.get(("promise", command.promise)):
        return reversed_again(command, known, f"Promise {command.promise}")
    if at < promise.made_at:
        raise EndsBeforeItBegins(f"Promise {command.promise} was made at {shown(promise.made_at)}, not before.")
    return [
        PromiseWithdrawn(
            customer_id=account.customer_id,
            account_id=command.account_id,
            promise=command.promise,
            by=command.by,
            reason=command.reason,
        )
    ]


def record_collection(
    account: CreditAccount, command: RecordCollection, *, at: datetime, rules: CreditRules
) -> list[CreditAccountEvent]:
    """Record a step of the policy's ladder, and which steps before it were never taken."""
    account = opened_account(account, command.account_id)
    names = [step.name for step in rules.ladder]
    if names and command.step not in names:
        raise UnknownStep(f"{command.step} is not a step of the policy's ladder: {', '.join(names)}.")
    taken = {each.step for each in account.conditions.steps if each.at <= at}
    before = names[: names.index(command.step)] if names else []
    return [
        CollectionRecorded(
            customer_id=account.customer_id,
            account_id=command.account_id,
            step=command.step,
            outcome=command.outcome,
            by=command.by,
            words=command.words,
            skipped=tuple(name for name in before if name not in taken),
        )
    ]


def _promise(account: Opened, number: str) -> Promise | None:
    return next((each for each in account.conditions.promises if each.number == number), None)

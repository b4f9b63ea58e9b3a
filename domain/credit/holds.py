"""Holds by hand and their end, and the release of one order (CR3, semantics 20)."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.hold import (
    ApproveRelease,
    EndDistress,
    HoldAccount,
    HoldLifted,
    HoldPlaced,
    LiftHold,
    ReleaseApproved,
    ReleaseRequested,
    ReportDistress,
    RequestRelease,
)
from contracts.money import Money, minor_unit
from domain.content import repeated
from domain.credit.exposure import exposure
from domain.credit.owing import owing
from domain.credit.rules import ALL, CreditRules
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import ApproverIsRequester
from domain.decider import Refused

HUNDREDTH: Final = Decimal("0.01")
# A limit of a cent can be exceeded by any number of percent.
MOST_SHOWN: Final = Decimal(999_999)


class ReleaseNumberTaken(Refused):
    code = "credit-account.release-number-taken"


class UnknownRelease(Refused):
    code = "credit-account.unknown-release"


def place_hold(account: CreditAccount, command: HoldAccount, *, at: datetime) -> list[CreditAccountEvent]:
    return _placed(account, command, at)


def report_distress(account: CreditAccount, command: ReportDistress, *, at: datetime) -> list[CreditAccountEvent]:
    return _placed(account, command, at)


def lift_hold(account: CreditAccount, command: LiftHold, *, at: datetime) -> list[CreditAccountEvent]:
    return _lifted(account, command, at)


def end_distress(account: CreditAccount, command: EndDistress, *, at: datetime) -> list[CreditAccountEvent]:
    return _lifted(account, command, at)


def request_release(account: CreditAccount, command: RequestRelease) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    check_currency(account, command.amount)
    if known := account.releases.get(command.release):
        asked = known.requested
        return repeated(
            command,
            stored={"order": asked.order, "amount": asked.amount, "by": asked.by, "reason": asked.reason},
            refusal=ReleaseNumberTaken,
            known=f"Release {command.release} is requested",
        )
    return [
        ReleaseRequested(
            customer_id=account.customer_id,
            account_id=command.account_id,
            release=command.release,
            order=command.order,
            amount=command.amount,
            by=command.by,
            reason=command.reason,
        )
    ]


def approve_release(
    account: CreditAccount, command: ApproveRelease, *, at: datetime, rules: CreditRules
) -> list[CreditAccountEvent]:
    """Approve as another person: for this order alone, up to its amount and the increase that the policy allows."""
    account = opened_account(account, command.account_id)
    known = account.releases.get(command.release)
    if known is None:
        raise UnknownRelease(f"The account has no release {command.release}.")
    asked = known.requested
    if command.by == asked.by:
        raise ApproverIsRequester(f"{command.by} asked for release {command.release}: another person approves it.")
    if known.approved:
        return repeated(
            command,
            stored={"by": known.approved.by},
            refusal=ReleaseNumberTaken,
            known=f"Release {command.release} is approved",
        )
    return [
        ReleaseApproved(
            customer_id=account.customer_id,
            account_id=command.account_id,
            release=command.release,
            order=asked.order,
            amount=asked.amount,
            most=_most(account, asked.amount.amount, rules),
            deviation=_deviation(account, asked.amount.amount, at, rules),
            expires_at=at + rules.release_for,
            requested_by=asked.by,
            by=command.by,
            policy=rules.policy,
            rule="credit.release",
        )
    ]


def _most(account: Opened, amount: Decimal, rules: CreditRules) -> Money:
    unit = minor_unit(account.opened.currency)
    return account.computed((amount * (ALL + rules.release_increase) / ALL).quantize(unit))


def _deviation(account: Opened, amount: Decimal, at: datetime, rules: CreditRules) -> Decimal | None:
    """Return by how many percent the exposure with the order exceeds the limit; None where there is none to exceed."""
    stands = owing(account, at)
    if not stands.limit:
        return None
    over = exposure(stands, rules).total + amount - stands.limit
    return min(max(over * ALL / stands.limit, Decimal(0)), MOST_SHOWN).quantize(HUNDREDTH)


def _placed(account: CreditAccount, command: HoldAccount | ReportDistress, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    is_manual = isinstance(command, HoldAccount)
    if _stands(account, at, is_manual=is_manual):
        return []
    return [
        HoldPlaced(
            customer_id=account.customer_id,
            account_id=command.account_id,
            cause="manual" if is_manual else "distress",
            by=command.by,
            reason=command.reason,
        )
    ]


def _lifted(account: CreditAccount, command: LiftHold | EndDistress, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    is_manual = isinstance(command, LiftHold)
    if not _stands(account, at, is_manual=is_manual):
        return []
    return [
        HoldLifted(
            customer_id=account.customer_id,
            account_id=command.account_id,
            cause="manual" if is_manual else "distress",
            by=command.by,
            reason=command.reason,
        )
    ]


def _stands(account: Opened, at: datetime, *, is_manual: bool) -> bool:
    conditions = account.conditions
    return conditions.is_held(at) if is_manual else conditions.is_distressed(at)

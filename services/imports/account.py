"""Finds the account for a customer's receivables: the customer's own, whatever else has the name that we would give."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from hashlib import blake2b
from itertools import count
from typing import Any, Final
from uuid import uuid5
from zoneinfo import ZoneInfo

from contracts.credit.credit_account import CreditAccountCommand, OpenCreditAccount, RecordReceipt
from domain.credit.credit_account import DECIDER
from domain.credit.state import CreditAccount, Opened
from domain.decider import Refused
from services.imports.plan import NAMESPACE, AccountWanted, Step
from services.store.store import Store

LONGEST_NAME: Final = 64

# Returns the ids of a customer's accounts in order of opening.
AccountsOf = Callable[[str], Awaitable[Sequence[str]]]


class AccountOfAnother(Refused):
    code = "import.account-of-another"


class AccountsUnknown(Exception):
    """Which accounts the customer has must be looked up first."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that was found, or the one that is to be opened."""

    account_id: str
    state: CreditAccount


def account_name(customer: str, currency: str) -> str:
    """Return our name for the account of a customer in a currency."""
    return fitting(customer, f"-{currency}")


def fitting(name: str, ending: str) -> str:
    """Return the name with the ending; a name too long for it is cut, and told apart by a digest."""
    if len(name) + len(ending) <= LONGEST_NAME:
        return f"{name}{ending}"
    digest = blake2b(name.encode(), digest_size=6).hexdigest()
    return f"{name[: LONGEST_NAME - len(ending) - len(digest) - 1]}-{digest}{ending}"


async def on_own_account(
    steps: Sequence[Step], wanted: AccountWanted, store: Store, own: Sequence[str] | None
) -> list[Step]:
    """Return the steps as they are on the customer's own account; open it first where there is none.

    The ids of steps stay those of the row as it was read: only what they do is said in the account's own terms.
    `own` are the accounts of the customer; raise `AccountsUnknown` where they matter and were not looked up.
    """
    account = await _found(wanted, store, own)
    others = [step for step in steps if not isinstance(step.command, OpenCreditAccount)]
    fitted = [_fitted(step, account, wanted) for step in others]
    if isinstance(account.state, Opened):
        return fitted
    # The customer is registered before the account is opened.
    introductions = sum(step.introduction for step in fitted)
    return [*fitted[:introductions], _opening(steps, wanted, account.account_id), *fitted[introductions:]]


async def _found(wanted: AccountWanted, store: Store, own: Sequence[str] | None) -> Account:
    account = await _loaded(wanted.account_id, store)
    if _is_own(account, wanted):
        return account
    if wanted.is_named:
        if isinstance(account.state, Opened):
            raise AccountOfAnother(
                f"account_id {wanted.account_id} is an account in {account.state.opened.currency} of customer "
                f"{account.state.customer_id}, not one in {wanted.currency} of {wanted.customer_id}."
            )
        return account
    if own is None:
        raise AccountsUnknown
    for account_id in own:
        candidate = await _loaded(account_id, store)
        if _is_own(candidate, wanted):
            return candidate
    return account if not isinstance(account.state, Opened) else await _under_another_name(wanted, store)


async def _under_another_name(wanted: AccountWanted, store: Store) -> Account:
    """Return the first account whose name is free: another customer has the plain one."""
    for number in count(2):
        account = await _loaded(fitting(wanted.account_id, f"-{number}"), store)
        if not isinstance(account.state, Opened) or _is_own(account, wanted):
            return account
    raise AssertionError


async def _loaded(account_id: str, store: Store) -> Account:
    return Account(account_id, (await store.load(DECIDER, account_id)).state)


def _is_own(account: Account, wanted: AccountWanted) -> bool:
    state = account.state
    return isinstance(state, Opened) and (state.customer_id, state.opened.currency) == (
        wanted.customer_id,
        wanted.currency,
    )


def _opening(steps: Sequence[Step], wanted: AccountWanted, account_id: str) -> Step:
    """Return the row's own step that opens the account, or one in its place for another account."""
    for step in steps:
        if isinstance(step.command, OpenCreditAccount) and step.command.account_id == account_id:
            return replace(step, introduction=False)
    cause = replace(steps[-1].cause, command_id=uuid5(NAMESPACE, f"receivables/open/{account_id}"))
    return Step(
        OpenCreditAccount(
            account_id=account_id,
            customer_id=wanted.customer_id,
            currency=wanted.currency,
            zone=wanted.zone.key,
            occurred_at=cause.occurred_at,
        ),
        cause,
    )


def _fitted(step: Step, account: Account, wanted: AccountWanted) -> Step:
    """Return the step in the terms of the account: its id, its zone, and a number of its own for the receipt."""
    command = step.command
    if not isinstance(command, CreditAccountCommand):
        return step
    changed: dict[str, Any] = {"account_id": account.account_id}
    state, at = account.state, command.occurred_at
    if isinstance(state, Opened) and at and state.opened.zone != wanted.zone.key:
        # A business date is a day of the account (semantics 33), whatever zone the file is read in.
        at = datetime.combine(at.astimezone(wanted.zone), time(), ZoneInfo(state.opened.zone)).astimezone(UTC)
        changed["occurred_at"] = at
    if isinstance(command, RecordReceipt) and not wanted.numbers_receipts:
        changed["receipt"] = _receipt_number(command, state)
    if changed == {"account_id": wanted.account_id}:
        return step
    cause = step.cause if at is None else replace(step.cause, occurred_at=at)
    return replace(step, command=command.model_copy(update=changed), cause=cause)


def _receipt_number(command: RecordReceipt, state: CreditAccount) -> str:
    """Return a number that no printed receipt has, or the invoice's, which earlier releases gave the same receipt."""
    (paid,) = command.allocations
    known = state.receipts.get(command.receipt) if isinstance(state, Opened) else None
    if known and dict(known.allocated) == {paid.invoice: paid.amount.amount}:
        return command.receipt
    return receipt_numbers(paid.invoice)[0]


def receipt_numbers(invoice: str) -> tuple[str, str]:
    """Return the numbers that we give to the receipt of a settled invoice: today's, and that of earlier releases."""
    return fitting(invoice, "/settled"), invoice

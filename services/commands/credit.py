"""Credit account commands: let the domain decide on the newest state, and append what it decided."""

from collections.abc import Callable
from typing import TypeVar

from contracts.credit.credit_account import (
    CreditAccountCommand,
    CreditAccountEvent,
    OpenCreditAccount,
    OpenDispute,
    RecordInvoice,
    RecordReceipt,
    ResolveDispute,
    SetCreditLimit,
)
from contracts.envelope import Cause
from domain.credit import credit_account, receivables
from domain.credit.credit_account import CreditAccount
from services.store.outcome import Accepted
from services.store.store import Store

Asked = TypeVar("Asked", bound=CreditAccountCommand)


async def open_credit_account(
    command: OpenCreditAccount, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(credit_account.open_credit_account, command, store, cause, expected_version)


async def set_credit_limit(
    command: SetCreditLimit, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(credit_account.set_credit_limit, command, store, cause, expected_version)


async def record_invoice(
    command: RecordInvoice, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(receivables.record_invoice, command, store, cause, expected_version)


async def record_receipt(
    command: RecordReceipt, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(receivables.record_receipt, command, store, cause, expected_version)


async def open_dispute(
    command: OpenDispute, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(receivables.open_dispute, command, store, cause, expected_version)


async def resolve_dispute(
    command: ResolveDispute, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    return await _transact(receivables.resolve_dispute, command, store, cause, expected_version)


async def _transact(
    decision: Callable[[CreditAccount, Asked], list[CreditAccountEvent]],
    command: Asked,
    store: Store,
    cause: Cause,
    expected_version: int | None,
) -> Accepted:
    return await store.transact(
        credit_account.DECIDER,
        command.account_id,
        lambda state: decision(state, command),
        command=command,
        cause=cause,
        expected_version=expected_version,
    )

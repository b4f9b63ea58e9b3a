"""Write-offs (核销): proposed by one person and approved by another; a small difference by the rule of the policy."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.write_off import (
    ApproveWriteOff,
    InvoiceWrittenOff,
    ProposeWriteOff,
    RecordRecovery,
    ReverseWriteOff,
    WriteOffDifference,
    WriteOffProposed,
    WriteOffRecovered,
    WriteOffReversed,
)
from domain.alike import as_stored
from domain.content import repeated
from domain.credit.open_items import ZERO, WriteOff
from domain.credit.state import CreditAccount, Opened, check_currency, opened_account
from domain.credit.valid import (
    ApproverIsRequester,
    EndsBeforeItBegins,
    check_issued,
    known_invoice,
    least_owed,
    reversed_again,
)
from domain.decider import Refused
from domain.timeline import shown


class WriteOffNumberTaken(Refused):
    code = "credit-account.write-off-number-taken"


class UnknownWriteOff(Refused):
    code = "credit-account.unknown-write-off"


class ExceedsWriteOff(Refused):
    code = "credit-account.exceeds-write-off"


class NotSmall(Refused):
    code = "credit-account.not-small"


class NotWrittenOff(Refused):
    code = "credit-account.not-written-off"


class RecoveryNumberTaken(Refused):
    code = "credit-account.recovery-number-taken"


class Recovered(Refused):
    code = "credit-account.recovered"


class SmallDifference(NamedTuple):
    """Up to this amount, the policy asks no second person."""

    most: Decimal
    policy: str


def propose_write_off(account: CreditAccount, command: ProposeWriteOff, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    if known := account.write_offs.get(command.write_off):
        return _proposed_again(account, command, known)
    amount = _amount(account, command.invoice, command.amount.amount if command.amount else None, at)
    if command.amount:
        check_currency(account, command.amount)
    return [
        WriteOffProposed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            write_off=command.write_off,
            invoice=command.invoice,
            amount=account.money(amount),
            by=command.by,
        )
    ]


def approve_write_off(account: CreditAccount, command: ApproveWriteOff, *, at: datetime) -> list[CreditAccountEvent]:
    """Approve as another person; what was paid since is not written off."""
    account = opened_account(account, command.account_id)
    proposed = _known(account, command.write_off)
    if command.by == proposed.proposed_by:
        raise ApproverIsRequester(f"{command.by} asked for write-off {command.write_off}: another person approves it.")
    if proposed.approved_at is not None:
        return repeated(
            command,
            stored={"by": proposed.approved_by, "occurred_at": proposed.approved_at},
            refusal=WriteOffNumberTaken,
            known=f"Write-off {command.write_off} is approved",
        )
    if at < proposed.proposed_at:
        raise EndsBeforeItBegins(f"Write-off {command.write_off} was proposed at {shown(proposed.proposed_at)}.")
    _amount(account, proposed.invoice, proposed.amount, at)
    return [_written_off(account, command.write_off, proposed, by=command.by)]


def write_off_difference(
    account: CreditAccount, command: WriteOffDifference, *, at: datetime, small: SmallDifference | None
) -> list[CreditAccountEvent]:
    """Write off all that is outstanding, where that is no more than the policy's small difference."""
    account = opened_account(account, command.account_id)
    command = as_stored(command, account)
    if known := account.write_offs.get(command.write_off):
        return repeated(
            command,
            stored={"invoice": known.invoice, "by": known.approved_by, "occurred_at": known.approved_at},
            refusal=WriteOffNumberTaken,
            known=f"Write-off {command.write_off} is recorded",
        )
    amount = _amount(account, command.invoice, None, at)
    most = small.most if small else ZERO
    if small is None or amount > most:
        raise NotSmall(f"{amount} of invoice {command.invoice} is more than {most}: propose to write it off.")
    difference = WriteOff(command.invoice, amount, at, command.by)
    return [_written_off(account, command.write_off, difference, by=command.by, small=small)]


def record_recovery(account: CreditAccount, command: RecordRecovery, *, at: datetime) -> list[CreditAccountEvent]:
    """Record income: neither the invoice nor the money on the account changes (semantics 16)."""
    account = opened_account(account, command.account_id)
    check_currency(account, command.amount)
    write_off = _approved(account, command.write_off, at)
    if known := account.recoveries.get(command.recovery):
        return repeated(
            command,
            stored={"write_off": known.of, "amount": account.money(known.amount), "occurred_at": known.at},
            refusal=RecoveryNumberTaken,
            known=f"Recovery {command.recovery} is recorded",
        )
    left = write_off.amount - _recovered(account, command.write_off)
    if command.amount.amount > left:
        raise ExceedsWriteOff(f"{command.amount.amount} is more than the {left} not recovered yet.")
    return [
        WriteOffRecovered(
            customer_id=account.customer_id,
            account_id=command.account_id,
            recovery=command.recovery,
            write_off=command.write_off,
            invoice=write_off.invoice,
            amount=command.amount,
        )
    ]


def reverse_write_off(account: CreditAccount, command: ReverseWriteOff, *, at: datetime) -> list[CreditAccountEvent]:
    account = opened_account(account, command.account_id)
    if known := account.reversals.get(("write_off", command.write_off)):
        return reversed_again(command, known, f"Write-off {command.write_off}")
    write_off = _approved(account, command.write_off, at)
    if _recovered(account, command.write_off):
        raise Recovered(f"Money came in for write-off {command.write_off}: it stays written off.")
    return [
        WriteOffReversed(
            customer_id=account.customer_id,
            account_id=command.account_id,
            write_off=command.write_off,
            invoice=write_off.invoice,
            amount=account.money(write_off.amount),
            by=command.by,
            reason=command.reason,
        )
    ]


def _known(account: Opened, number: str) -> WriteOff:
    if number not in account.write_offs:
        raise UnknownWriteOff(f"The account has no write-off {number}.")
    return account.write_offs[number]


def _approved(account: Opened, number: str, at: datetime) -> WriteOff:
    write_off = _known(account, number)
    if write_off.approved_at is None or ("write_off", number) in account.reversals:
        raise NotWrittenOff(f"Write-off {number} is not in force.")
    if at < write_off.approved_at:
        raise EndsBeforeItBegins(f"Write-off {number} was approved at {shown(write_off.approved_at)}, not before.")
    return write_off


def _recovered(account: Opened, number: str) -> Decimal:
    return sum((each.amount for each in account.recoveries.values() if each.of == number), ZERO)


def _amount(account: Opened, invoice: str, wanted: Decimal | None, at: datetime) -> Decimal:
    """Return what is written off: all that is owed from now on, or the part that is wanted."""
    check_issued(account, known_invoice(account, invoice), at, "write-off")
    owed = least_owed(account, invoice, at)
    amount = owed if wanted is None else wanted
    if not owed or amount > owed:
        raise ExceedsWriteOff(f"{amount} is more than the {owed} outstanding of invoice {invoice}.")
    return amount


def _proposed_again(account: Opened, command: ProposeWriteOff, known: WriteOff) -> list[CreditAccountEvent]:
    amount = command.amount or account.money(known.amount)
    return repeated(
        command,
        stored={
            "invoice": known.invoice,
            "amount": account.money(known.amount),
            "by": known.proposed_by,
            "occurred_at": known.proposed_at,
        },
        given={"amount": amount},
        refusal=WriteOffNumberTaken,
        known=f"Write-off {command.write_off} is proposed",
    )


def _written_off(
    account: Opened, number: str, write_off: WriteOff, *, by: str, small: SmallDifference | None = None
) -> InvoiceWrittenOff:
    return InvoiceWrittenOff(
        customer_id=account.customer_id,
        account_id=account.opened.account_id,
        write_off=number,
        invoice=write_off.invoice,
        amount=account.money(write_off.amount),
        by=by,
        policy=small.policy if small else None,
        rule="collection.small_difference" if small else None,
    )

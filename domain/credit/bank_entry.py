"""An entry of a bank statement: it waits until a person says whose money it is, or that it is nobody's."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, assert_never

from contracts.credit.allocation import Allocation
from contracts.credit.bank_entry import (
    AssignBankEntry,
    BankEntryAssigned,
    BankEntryEvent,
    BankEntryRecorded,
    BankEntryRejected,
    BankEntryReopened,
    RecordBankEntry,
    RejectBankEntry,
    ReopenBankEntry,
)
from domain.content import repeated
from domain.decider import Decider, Refused

State = Literal["waiting", "assigned", "rejected"]


class EntryIdTaken(Refused):
    code = "bank-entry.id-taken"


class EntryNotRecorded(Refused):
    code = "bank-entry.not-recorded"


class MoneyWentOut(Refused):
    code = "bank-entry.money-went-out"


class EntryStandsOtherwise(Refused):
    code = "bank-entry.stands-otherwise"


@dataclass(frozen=True, slots=True)
class Unrecorded:
    pass


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry; `last` is what was last said of it, `times` how often it was assigned."""

    recorded: BankEntryRecorded
    at: datetime
    state: State = "waiting"
    last: BankEntryEvent | None = None
    times: int = 0


BankEntry = Unrecorded | Booked


def record_entry(entry: BankEntry, command: RecordBankEntry) -> list[BankEntryEvent]:
    """Record it once: the same statement again, or one that overlaps with it, changes nothing."""
    names = ("bank_account", "booked_on", "amount", "direction", "returned", "payer", "text", "references")
    if isinstance(entry, Booked):
        return repeated(
            command,
            stored={name: getattr(entry.recorded, name) for name in names},
            refusal=EntryIdTaken,
            known=f"Entry {command.entry_id} is recorded",
        )
    return [BankEntryRecorded(entry_id=command.entry_id, **{name: getattr(command, name) for name in names})]


def receipt_number(entry: Booked) -> str:
    """Return the number of the receipt that it becomes: another one, once an earlier was taken back."""
    again = f"/{entry.times + 1}" if entry.times else ""
    return f"BANK-{entry.recorded.entry_id}{again}"


def waiting(entry: BankEntry, entry_id: str) -> Booked:
    """Return an entry that waits, and is money that came in; refuse any other."""
    entry = booked_entry(entry, entry_id)
    if entry.state != "waiting":
        raise EntryStandsOtherwise(f"Entry {entry_id} is {entry.state}: reopen it first.")
    return entry


def assign_entry(entry: BankEntry, command: AssignBankEntry) -> list[BankEntryEvent]:
    """Say whose it is; the receipt is decided on the account."""
    entry = booked_entry(entry, command.entry_id)
    if isinstance(entry.last, BankEntryAssigned) and _said(entry.last) == _said(command):
        return []
    entry = waiting(entry, command.entry_id)
    if entry.recorded.direction == "debit":
        raise MoneyWentOut(
            f"Entry {command.entry_id} is money that went out: take back the receipt that it returns, and reject it."
        )
    return [
        BankEntryAssigned(
            entry_id=command.entry_id,
            account_id=command.account_id,
            receipt=receipt_number(entry),
            allocations=command.allocations,
            by=command.by,
        )
    ]


def _said(of: BankEntryAssigned | AssignBankEntry) -> tuple[str, tuple[Allocation, ...], str]:
    return of.account_id, of.allocations, of.by


def reject_entry(entry: BankEntry, command: RejectBankEntry) -> list[BankEntryEvent]:
    entry = booked_entry(entry, command.entry_id)
    event = BankEntryRejected(entry_id=command.entry_id, by=command.by, reason=command.reason)
    if entry.last == event:
        return []
    waiting(entry, command.entry_id)
    return [event]


def reopen_entry(entry: BankEntry, command: ReopenBankEntry) -> list[BankEntryEvent]:
    """Let it wait again; the receipt that it became is taken back on the account at once."""
    entry = booked_entry(entry, command.entry_id)
    last = entry.last
    if isinstance(last, BankEntryReopened) and (last.by, last.reason) == (command.by, command.reason):
        return []
    if entry.state == "waiting":
        raise EntryStandsOtherwise(f"Entry {command.entry_id} waits: there is nothing to take back.")
    became = last if isinstance(last, BankEntryAssigned) else None
    return [
        BankEntryReopened(
            entry_id=command.entry_id,
            by=command.by,
            reason=command.reason,
            account_id=became.account_id if became else None,
            receipt=became.receipt if became else None,
        )
    ]


def booked_entry(entry: BankEntry, entry_id: str) -> Booked:
    """Return an entry that is recorded, or refuse."""
    if isinstance(entry, Unrecorded):
        raise EntryNotRecorded(f"There is no entry {entry_id}.")
    return entry


def evolve(entry: BankEntry, event: BankEntryEvent, at: datetime) -> BankEntry:
    if isinstance(event, BankEntryRecorded):
        return Booked(event, at)
    assert isinstance(entry, Booked)
    said = replace(entry, last=event)
    match event:
        case BankEntryAssigned():
            return replace(said, state="assigned", times=entry.times + 1)
        case BankEntryRejected():
            return replace(said, state="rejected")
        case BankEntryReopened():
            return replace(said, state="waiting")
        case _:
            assert_never(event)


DECIDER: Final[Decider[BankEntry, BankEntryEvent]] = Decider("bank-entry", Unrecorded(), evolve)

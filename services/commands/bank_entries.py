"""Entries of bank statements: what a person says of one becomes a receipt on a credit account, in the same append."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from contracts.credit.bank_entry import AssignBankEntry, RecordBankEntry, RejectBankEntry, ReopenBankEntry
from contracts.credit.credit_account import RecordReceipt
from contracts.credit.reversal import ReverseReceipt
from contracts.envelope import Cause
from domain.calendar import business_day
from domain.credit import bank_entry, credit_account, receivables, reversals
from domain.credit.bank_entry import DECIDER, BankEntry
from domain.credit.segregation import Hand, checked
from domain.credit.state import Opened, opened_account
from services.commands import dating
from services.commands.handler import Handlers, Matter, deciding
from services.commands.segregation import hand_on
from services.store.outcome import Accepted
from services.store.request import Dated, Part, States, stand
from services.store.store import Store


async def assign(
    command: AssignBankEntry, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    """Record the receipt on the account, on the day on which the bank booked it."""
    hand = await hand_on(Matter(command, cause, store), command.account_id, "booking")
    own, other = stand(DECIDER, command.entry_id, expected_version), stand(credit_account.DECIDER, command.account_id)

    def decide(states: States) -> Sequence[Part]:
        entry = states.of(DECIDER, command.entry_id)
        events = bank_entry.assign_entry(entry, command)
        if not events:
            return [Part(own, [])]
        received = _receipt(states, bank_entry.booked_entry(entry, command.entry_id), command, hand, cause.occurred_at)
        return [Part(own, events), Part(other, received)]

    return await dating.transact_on(store, [own, other], decide, command=command, cause=cause)


def _receipt(
    states: States, entry: bank_entry.Booked, command: AssignBankEntry, hand: Hand | None, now: datetime
) -> Dated:
    account = opened_account(states.of(credit_account.DECIDER, command.account_id), command.account_id)
    at = min(business_day.instant_on(entry.recorded.booked_on, near=now, zone=account.opened.zone), now)
    received = RecordReceipt(
        account_id=command.account_id,
        receipt=bank_entry.receipt_number(entry),
        amount=entry.recorded.amount,
        allocations=command.allocations,
    )
    events = receivables.record_receipt(account, received, at=at)
    return Dated(checked(account, events, hand, at=at) if hand else events, at)


async def reopen(
    command: ReopenBankEntry, *, store: Store, cause: Cause, expected_version: int | None = None
) -> Accepted:
    """Let the entry wait again, and take its receipt back."""
    known = _assigned((await store.load(DECIDER, command.entry_id)).state)
    matter = Matter(command, cause, store)
    hand = await hand_on(matter, known.account_id, "booking") if known else None
    own = stand(DECIDER, command.entry_id, expected_version)

    def decide(states: States) -> Sequence[Part]:
        entry = states.of(DECIDER, command.entry_id)
        events = bank_entry.reopen_entry(entry, command)
        became = _assigned(entry)
        if not events or became is None:
            return [Part(own, events)]
        account = opened_account(states.of(credit_account.DECIDER, became.account_id), became.account_id)
        at = _since(account, became.receipt, cause.occurred_at)
        back = ReverseReceipt(
            account_id=became.account_id, receipt=became.receipt, by=command.by, reason=command.reason
        )
        taken = reversals.reverse_receipt(account, back, at=at)
        booked = checked(account, taken, hand, at=at) if hand else taken
        return [Part(own, events), Part(stand(credit_account.DECIDER, became.account_id), Dated(booked, at))]

    return await dating.transact_on(store, [own], decide, command=command, cause=cause)


def _since(account: Opened, number: str, now: datetime) -> datetime:
    """Return from when the receipt counts no more: it never was this customer's, unless its money was used since."""
    receipt = account.receipts[number]
    return now if any(each.at > receipt.at for each in receipt.movements) else receipt.at


def _assigned(entry: BankEntry) -> Any:
    return entry.last if isinstance(entry, bank_entry.Booked) and entry.state == "assigned" else None


HANDLERS: Final[Handlers] = {
    RecordBankEntry.name: deciding(DECIDER, bank_entry.record_entry),
    AssignBankEntry.name: assign,
    RejectBankEntry.name: deciding(DECIDER, bank_entry.reject_entry),
    ReopenBankEntry.name: reopen,
}

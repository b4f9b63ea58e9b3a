"""One event of every type of what is recorded of entries of bank statements, with all its fields filled in."""

from datetime import date
from decimal import Decimal
from typing import Final

from contracts.credit.allocation import Allocation
from contracts.credit.bank_entry import BankEntryAssigned, BankEntryRecorded, BankEntryRejected, BankEntryReopened
from contracts.message import Event
from contracts.money import Money

AMOUNT: Final = Money(amount=Decimal("12345.00"), currency="CNY")
BANK_ENTRY_EVENTS: Final[tuple[Event, ...]] = (
    BankEntryRecorded(
        entry_id="5e1822442c8de4e32512",
        bank_account="6222 0000 0000 0001",
        booked_on=date(2026, 3, 1),
        amount=AMOUNT,
        direction="credit",
        returned=False,
        payer="上海某某贸易公司",
        text="货款 611365",
        references=("611365",),
    ),
    BankEntryAssigned(
        entry_id="5e1822442c8de4e32512",
        account_id="0465-DTULQ-CNY",
        receipt="BANK-5e1822442c8de4e32512",
        allocations=(Allocation(invoice="611365", amount=AMOUNT),),
        by="小王",
    ),
    BankEntryRejected(entry_id="5e1822442c8de4e32512", by="小王", reason="利息"),
    BankEntryReopened(
        entry_id="5e1822442c8de4e32512",
        by="小王",
        reason="账户有误",
        account_id="0465-DTULQ-CNY",
        receipt="BANK-5e1822442c8de4e32512",
    ),
)

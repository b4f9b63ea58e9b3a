"""Random commands for an entry of a bank statement, of so few different values that they meet."""

from typing import Any, Final

from hypothesis import strategies as st

from contracts.credit.bank_entry import AssignBankEntry, RecordBankEntry, RejectBankEntry, ReopenBankEntry
from domain.credit import bank_entry
from domain.credit.bank_entry import DECIDER
from tests.domain.asking import Desk, days, few, lists, money
from tests.examples import a
from tests.given import AT

E1: Final[dict[str, Any]] = {"entry_id": st.just("E1")}
BANK_ENTRY: Final = Desk(
    DECIDER,
    {
        RecordBankEntry: bank_entry.record_entry,
        AssignBankEntry: bank_entry.assign_entry,
        RejectBankEntry: bank_entry.reject_entry,
        ReopenBankEntry: bank_entry.reopen_entry,
    },
    lists(
        st.builds(
            RecordBankEntry,
            entry_id=st.just("E1"),
            bank_account=few,
            booked_on=days(AT.date()),
            amount=money,
            direction=st.sampled_from(["credit", "debit"]),
            payer=few,
            text=few,
        ),
        st.builds(AssignBankEntry, **E1, account_id=few, by=few),
        st.builds(RejectBankEntry, **E1, by=few, reason=few),
        st.builds(ReopenBankEntry, **E1, by=few, reason=few),
        first=a(RecordBankEntry, entry_id="E1", booked_on=AT.date()),
    ),
)

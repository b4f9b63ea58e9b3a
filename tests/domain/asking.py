"""Random commands for each aggregate, of so few different values that they meet, and what becomes of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from contracts.complaints import complaint as complaint_messages
from contracts.credit import credit_account as account_messages
from contracts.message import Command, Event
from contracts.money import Money
from domain.complaints import complaint, work
from domain.credit import credit_account, receivables
from domain.decider import Decider, Refused


@dataclass(frozen=True)
class Answered:
    """A command that was accepted: the state it met, what it led to, the state afterwards."""

    command: Command
    before: Any
    events: Sequence[Event]
    after: Any


@dataclass(frozen=True)
class Desk:
    """An aggregate with its decisions, and a strategy for what is asked of it."""

    decider: Decider[Any, Any]
    decisions: dict[type[Command], Callable[[Any, Any], Sequence[Event]]]
    commands: st.SearchStrategy[list[Command]]

    def answer(self, commands: Sequence[Command]) -> Iterator[Answered]:
        """Decide on one command after the other; refused ones lead to nothing."""
        state = self.decider.initial
        for command in commands:
            try:
                events = self.decisions[type(command)](state, command)
            except Refused:
                continue
            before, state = state, self.decider.fold(events, state=state)
            yield Answered(command, before, events, state)


def lists(*commands: st.SearchStrategy[Any], first: Command) -> st.SearchStrategy[list[Command]]:
    return st.lists(st.one_of(*commands), min_size=20, max_size=40).map(lambda asked: [first, *asked])


def days(first: date) -> st.SearchStrategy[date]:
    return st.integers(0, 3).map(lambda days: first + timedelta(days))


def _money(most: int) -> st.SearchStrategy[Money]:
    return st.integers(1, most).map(lambda cents: Money(amount=Decimal(cents) / 100, currency="USD"))


few: Final = st.sampled_from(["1", "2", "3"])
money: Final = _money(300)

COMPLAINT: Final = Desk(
    complaint.DECIDER,
    {
        complaint_messages.ReceiveComplaint: complaint.receive_complaint,
        complaint_messages.TriageComplaint: work.triage_complaint,
        complaint_messages.TakeComplaintInCharge: work.take_complaint_in_charge,
        complaint_messages.NoteComplaintWork: work.note_complaint_work,
        complaint_messages.RespondToComplaint: work.respond_to_complaint,
        complaint_messages.StartWaiting: complaint.start_waiting,
        complaint_messages.ResumeWork: complaint.resume_work,
        complaint_messages.ResolveComplaint: complaint.resolve_complaint,
        complaint_messages.CloseComplaint: complaint.close_complaint,
        complaint_messages.ReopenComplaint: complaint.reopen_complaint,
    },
    lists(
        st.builds(complaint_messages.ReceiveComplaint, complaint_id=st.just("8"), customer_id=few, summary=few),
        st.builds(complaint_messages.TriageComplaint, complaint_id=st.just("8"), severity=few),
        st.builds(complaint_messages.TakeComplaintInCharge, complaint_id=st.just("8"), owner=few),
        st.builds(complaint_messages.NoteComplaintWork, complaint_id=st.just("8"), activity=few),
        st.builds(complaint_messages.RespondToComplaint, complaint_id=st.just("8"), by=few, answer=few),
        st.builds(complaint_messages.StartWaiting, complaint_id=st.just("8")),
        st.builds(complaint_messages.ResumeWork, complaint_id=st.just("8")),
        st.builds(complaint_messages.ResolveComplaint, complaint_id=st.just("8"), by=st.none() | few),
        st.builds(complaint_messages.CloseComplaint, complaint_id=st.just("8")),
        st.builds(complaint_messages.ReopenComplaint, complaint_id=st.just("8")),
        first=complaint_messages.ReceiveComplaint(complaint_id="8", customer_id="1"),
    ),
)

invoices: Final = st.builds(
    account_messages.RecordInvoice,
    account_id=st.just("A"),
    invoice=few,
    amount=_money(600),
    invoice_date=days(date(2025, 1, 1)),
    due_date=days(date(2025, 2, 1)),
)
receipts: Final = st.builds(
    account_messages.RecordReceipt,
    account_id=st.just("A"),
    receipt=st.integers(1, 30).map(str),
    amount=money,
    # Small, so that most receipts can pay what they name.
    allocations=st.lists(st.builds(account_messages.Allocation, invoice=few, amount=_money(50)), max_size=3).map(tuple),
)

CREDIT_ACCOUNT: Final = Desk(
    credit_account.DECIDER,
    {
        account_messages.OpenCreditAccount: credit_account.open_credit_account,
        account_messages.SetCreditLimit: credit_account.set_credit_limit,
        account_messages.RecordInvoice: receivables.record_invoice,
        account_messages.RecordReceipt: receivables.record_receipt,
        account_messages.OpenDispute: receivables.open_dispute,
        account_messages.ResolveDispute: receivables.resolve_dispute,
    },
    lists(
        st.builds(account_messages.SetCreditLimit, account_id=st.just("A"), limit=st.none() | money),
        invoices,
        invoices,
        receipts,
        receipts,
        st.builds(account_messages.OpenDispute, account_id=st.just("A"), invoice=few, amount=st.none() | money),
        st.builds(account_messages.ResolveDispute, account_id=st.just("A"), invoice=few),
        first=account_messages.OpenCreditAccount(account_id="A", customer_id="C8", currency="USD"),
    ),
)

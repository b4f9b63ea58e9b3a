"""Random commands for each aggregate, of so few different values that they meet, and what becomes of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st

from contracts.complaints import clocks as clock_messages
from contracts.complaints import complaint as complaint_messages
from contracts.message import Command, Event
from contracts.money import Money
from domain.complaints import clocks, complaint, telling, work
from domain.decider import Decider, Refused
from services.packs.terms import no_terms
from tests.domain.complaints import asking_handling
from tests.given import AT


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
            before, state = state, self.decider.fold([(instant(command), event) for event in events], state=state)
            yield Answered(command, before, events, state)


def instant(command: Command) -> datetime:
    """Return when the command happened."""
    return command.occurred_at or AT


def dated(decision: Callable[..., Sequence[Event]]) -> Callable[[Any, Any], Sequence[Event]]:
    """Let a decision that depends on the instant take that of its command."""
    return lambda state, command: decision(state, command, at=instant(command))


def lists(*commands: st.SearchStrategy[Any], first: Command) -> st.SearchStrategy[list[Command]]:
    return st.lists(st.one_of(*commands), min_size=20, max_size=40).map(lambda asked: [first, *asked])


def days(first: date) -> st.SearchStrategy[date]:
    return st.integers(0, 3).map(lambda days: first + timedelta(days))


def cents(most: int) -> st.SearchStrategy[Money]:
    return st.integers(1, most).map(lambda cents: Money(amount=Decimal(cents) / 100, currency="USD"))


few: Final = st.sampled_from(["1", "2", "3"])
money: Final = cents(300)
# Often before what was recorded earlier.
instants: Final = st.integers(-1, 6).map(lambda hours: AT + timedelta(hours=hours))

AT_8: Final[dict[str, Any]] = {"complaint_id": st.just("8"), "occurred_at": instants}

COMPLAINT: Final = Desk(
    complaint.DECIDER,
    {
        complaint_messages.ReceiveComplaint: dated(complaint.receive_complaint),
        complaint_messages.TriageComplaint: dated(work.triage_complaint),
        complaint_messages.TakeComplaintInCharge: dated(work.take_complaint_in_charge),
        complaint_messages.NoteComplaintWork: dated(work.note_complaint_work),
        complaint_messages.RespondToComplaint: dated(work.respond_to_complaint),
        complaint_messages.StartWaiting: dated(complaint.start_waiting),
        complaint_messages.ResumeWork: dated(complaint.resume_work),
        complaint_messages.ResolveComplaint: dated(complaint.resolve_complaint),
        complaint_messages.CloseComplaint: dated(complaint.close_complaint),
        complaint_messages.ReopenComplaint: dated(complaint.reopen_complaint),
        clock_messages.AcknowledgeComplaint: dated(telling.acknowledge_complaint),
        clock_messages.TellProgress: dated(telling.tell_progress),
        clock_messages.PromiseReply: dated(telling.promise_reply),
        clock_messages.RetypeComplaint: dated(telling.retype_complaint),
        clock_messages.TellSupervisor: dated(telling.tell_supervisor),
        clock_messages.RunClocks: dated(clocks.run_clocks),
        clock_messages.RecomputeClocks: dated(partial(clocks.recompute_clocks, terms=no_terms("main"))),
        clock_messages.RaiseEscalation: dated(partial(clocks.raise_escalation, now=AT)),
        **asking_handling.DECISIONS,
    },
    lists(
        st.builds(
            complaint_messages.ReceiveComplaint,
            complaint_id=st.just("8"),
            occurred_at=instants,
            customer_id=few,
            summary=few,
        ),
        st.builds(complaint_messages.TriageComplaint, **AT_8, severity=few),
        st.builds(complaint_messages.TakeComplaintInCharge, **AT_8, owner=few),
        st.builds(complaint_messages.NoteComplaintWork, **AT_8, activity=few),
        st.builds(complaint_messages.RespondToComplaint, **AT_8, by=few, answer=few),
        st.builds(complaint_messages.StartWaiting, **AT_8),
        st.builds(complaint_messages.ResumeWork, **AT_8),
        st.builds(complaint_messages.ResolveComplaint, **AT_8, by=st.none() | few),
        st.builds(complaint_messages.CloseComplaint, **AT_8),
        st.builds(complaint_messages.ReopenComplaint, **AT_8),
        st.builds(clock_messages.AcknowledgeComplaint, **AT_8, by=st.none() | few),
        st.builds(clock_messages.TellProgress, **AT_8, by=few),
        st.builds(clock_messages.PromiseReply, **AT_8, by=few, until=instants),
        st.builds(clock_messages.RetypeComplaint, **AT_8, kind=few),
        st.builds(clock_messages.TellSupervisor, **AT_8, by=few, supervisor=few),
        *asking_handling.COMMANDS,
        first=complaint_messages.ReceiveComplaint(complaint_id="8", customer_id="1", occurred_at=AT),
    ),
)

"""A complaint played through its decisions under a policy with clocks, as the handlers do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from contracts.complaints import clocks as clock_messages
from contracts.complaints import complaint as messages
from contracts.message import Command
from contracts.obligation import DueTime, Level
from domain.complaints import clocks, complaint, telling, work
from domain.complaints.complaint import DECIDER
from domain.complaints.state import Complaint, Received
from domain.complaints.terms import Terms
from domain.decider import Refused
from services.packs.terms import terms_of
from services.packs.text.read import read_pack
from tests.examples import a

FILE: Final = Path(__file__).parents[3] / "scenarios/cases/service-levels/service-desk.toml"
TERMS: Final = terms_of(read_pack(FILE.read_text(encoding="utf-8"), FILE.name), "main")
DECISIONS: Final[dict[type[Command], Callable[..., Sequence[Any]]]] = {
    messages.ReceiveComplaint: complaint.receive_complaint,
    messages.TriageComplaint: work.triage_complaint,
    messages.TakeComplaintInCharge: work.take_complaint_in_charge,
    messages.NoteComplaintWork: work.note_complaint_work,
    messages.RespondToComplaint: work.respond_to_complaint,
    messages.StartWaiting: complaint.start_waiting,
    messages.ResumeWork: complaint.resume_work,
    messages.ResolveComplaint: complaint.resolve_complaint,
    messages.CloseComplaint: complaint.close_complaint,
    messages.ReopenComplaint: complaint.reopen_complaint,
    clock_messages.AcknowledgeComplaint: telling.acknowledge_complaint,
    clock_messages.TellProgress: telling.tell_progress,
    clock_messages.PromiseReply: telling.promise_reply,
    clock_messages.RetypeComplaint: telling.retype_complaint,
    clock_messages.TellSupervisor: telling.tell_supervisor,
    clock_messages.RunClocks: clocks.run_clocks,
}


def at(time: str) -> datetime:
    """Return an instant on the clocks of Shanghai: 2025-09-22 09:00."""
    return datetime.fromisoformat(f"{time}+08:00")


@dataclass
class Case:
    """A complaint, and everything that was recorded of it, each with its instant."""

    terms: Terms = TERMS
    state: Complaint = DECIDER.initial
    recorded: list[tuple[datetime, Any]] = field(default_factory=list)

    def do(self, instant: datetime | str, command: type[Command], **fields: Any) -> Sequence[Any]:
        """Decide on a command at an instant and record what follows."""
        when = at(instant) if isinstance(instant, str) else instant
        asked: Any = a(command, **fields)
        decide = DECISIONS.get(command)
        if isinstance(asked, clock_messages.RecomputeClocks):
            decide = partial(clocks.recompute_clocks, terms=self.terms)
        elif isinstance(asked, clock_messages.RaiseEscalation):
            decide = partial(clocks.raise_escalation, now=when)
        assert decide is not None, command
        events = decide(self.state, asked, at=when)
        return self.record(when, clocks.with_clocks(self.state, events, at=when, terms=self.terms))

    def record(self, when: datetime, events: Sequence[Any]) -> Sequence[Any]:
        self.recorded += [(when, event) for event in events]
        self.state = DECIDER.fold([(when, event) for event in events], state=self.state)
        return events

    def tried(self, instant: datetime, command: type[Command], **fields: Any) -> bool:
        """Do it if it is not refused."""
        try:
            self.do(instant, command, **fields)
        except Refused:
            return False
        return True

    def history(self, kind: str, instance: int = 1) -> tuple[DueTime, ...]:
        assert isinstance(self.state, Received)
        return self.state.clocks[kind, instance].event.history

    def levels(self, kind: str, instance: int = 1) -> dict[str, Level]:
        assert isinstance(self.state, Received)
        return {each.level: each for each in self.state.clocks[kind, instance].event.levels}


def general(received: str, severity: str = "general") -> Case:
    """Return a case that was received and triaged at an instant."""
    case = Case()
    case.do(received, messages.ReceiveComplaint)
    case.do(received, messages.TriageComplaint, severity=severity)
    return case

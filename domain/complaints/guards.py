"""What a pack asks for before a complaint is answered, resolved, closed or opened again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from contracts.complaints.complaint import ComplaintReopened, ComplaintResolved, ComplaintResponded
from contracts.complaints.handling import (
    ComplaintForwarded,
    ComplaintRouted,
    ComplaintUrged,
    FindingRecorded,
    HelpDispatched,
    IncidentReported,
    MeasurePlanned,
    ResponsibilityFixed,
)
from contracts.complaints.outcome import AdoptionDecided, ComplaintVerified, OpinionRecorded, RemedyApplied
from contracts.complaints.replies import ReplySent
from contracts.message import Event
from domain.complaints.facts import intake
from domain.complaints.rules import CaseRules, window_end
from domain.complaints.state import Received
from domain.decider import Refused
from domain.timeline import shown

# The steps of a route that the product can see done; others are the words of the pack.
DONE_BY: Final[Mapping[str, tuple[type[Event], ...]]] = {
    "investigate": (FindingRecorded,),
    "analyse-cause": (ResponsibilityFixed,),
    "fix-responsibility": (ResponsibilityFixed,),
    "plan": (MeasurePlanned,),
    "remedy": (RemedyApplied,),
    "dispatch": (HelpDispatched,),
    "incident-report": (IncidentReported,),
    "forward-to-responsible": (ComplaintForwarded,),
    "urge": (ComplaintUrged,),
    "report-back": (ComplaintResponded, ReplySent),
    "talk-to-customer": (ComplaintResponded, ReplySent),
}
# Done on what was resolved, so before it is closed.
VERIFY: Final = "verify"
UNTIL_SATISFIED: Final = "until-satisfied"


class DecisionMissing(Refused):
    code = "complaint.decision-missing"


class StepsMissing(Refused):
    code = "complaint.steps-missing"


class NotVerified(Refused):
    code = "complaint.not-verified"


class OpinionMissing(Refused):
    code = "complaint.opinion-missing"


class NotOpenedInWindow(Refused):
    code = "complaint.not-opened-in-window"


class MergedAlready(Refused):
    code = "complaint.merged"


def check_decided(received: Received, rules: CaseRules, at: datetime) -> None:
    """Refuse to answer a suggestion before it was decided whether it is adopted (CO5)."""
    kind = intake(received).kind
    if kind in rules.decided_kinds and not received.latest(AdoptionDecided, by=at):
        complaint_id = received.received.complaint_id
        raise DecisionMissing(f"Case {complaint_id} is a {kind}: decide whether it is adopted before it is answered.")


def check_steps(received: Received, at: datetime, *, remedy: str) -> None:
    """Refuse to resolve before the steps of the route are done; a remedy may also be told with the resolution."""
    routed = received.latest(ComplaintRouted, by=at)
    steps = routed.then if routed else ()
    told = {"remedy"} if remedy else set()
    missing = [step for step in steps if step in DONE_BY and step not in told and not _is_done(received, step, at)]
    if missing:
        raise StepsMissing(
            f"Complaint {received.received.complaint_id} takes the route {routed.row if routed else ''}, "
            f"which still asks for: {', '.join(missing)}."
        )


def _is_done(received: Received, step: str, at: datetime) -> bool:
    return any(received.events(kind, by=at) for kind in DONE_BY[step])


def check_closing(received: Received, rules: CaseRules, at: datetime) -> None:
    """Refuse to close before headquarters verified (CO6) and the customer was asked for an opinion (CO11)."""
    complaint_id, resolved = received.received.complaint_id, received.last("resolved", by=at)
    since = resolved.at if resolved else at
    routed = received.latest(ComplaintRouted, by=at)
    if routed and VERIFY in routed.then and not _recorded(received, ComplaintVerified, since, at):
        raise NotVerified(f"Complaint {complaint_id} is closed after it was verified: record that with `verify`.")
    if rules.opinion_asked and not _recorded(received, OpinionRecorded, since, at):
        raise OpinionMissing(
            f"Complaint {complaint_id} is closed after the customer's opinion is recorded, or what was tried to get it."
        )


def _recorded(received: Received, kind: type[Event], since: datetime, at: datetime) -> bool:
    return any(since <= each.at <= at and isinstance(each.event, kind) for each in received.changes)


def check_reopening(received: Received, rules: CaseRules, at: datetime) -> None:
    """Refuse to open a case again after the window: the matter is a new case then, linked with this one."""
    complaint_id = received.received.complaint_id
    if received.standing(at).merged:
        raise MergedAlready(f"Complaint {complaint_id} was merged with one received first: work on that one.")
    last = next((each for each in reversed(received.changes) if each.at <= at and _ends(each.event)), None)
    if rules.reopen_window is None or last is None:
        return
    end = window_end(last.at, rules.reopen_window, rules.zone)
    if at >= end:
        raise NotOpenedInWindow(
            f"Complaint {complaint_id} was resolved at {shown(last.at)} and could be opened again until {shown(end)}: "
            "receive a new one and link it with this one."
        )


def _ends(event: Event) -> bool:
    return isinstance(event, ComplaintResolved)


def reopened(received: Received) -> ComplaintReopened:
    return ComplaintReopened(customer_id=received.customer_id, complaint_id=received.received.complaint_id)

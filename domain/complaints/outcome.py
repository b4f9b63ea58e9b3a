"""What came of a complaint: remedies, the customer's opinion, verification, and decisions on suggestions (CO5-CO11)."""

from datetime import datetime

from contracts.complaints.complaint import ComplaintEvent
from contracts.complaints.outcome import (
    AdoptionDecided,
    ApplyRemedy,
    ComplaintVerified,
    DecideAdoption,
    OpinionRecorded,
    RecordOpinion,
    RemedyApplied,
    VerifyComplaint,
)
from domain.complaints.complaint import ComplaintNotResolved, fitting, open_complaint, received_complaint
from domain.complaints.facts import handling, intake
from domain.complaints.guards import UNTIL_SATISFIED, reopened
from domain.complaints.handling import once
from domain.complaints.rules import CaseRules
from domain.complaints.state import Complaint, Received
from domain.content import repeated
from domain.decider import Refused


class AttemptsUnsaid(Refused):
    code = "complaint.attempts-unsaid"


class NotSuggested(Refused):
    code = "complaint.not-a-suggestion"


class DecidedOtherwise(Refused):
    code = "complaint.decided-otherwise"


def apply_remedy(complaint: Complaint, command: ApplyRemedy, *, at: datetime) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    applied = RemedyApplied(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        remedy=command.remedy,
        amount=command.amount,
        by=command.by,
    )
    return once(received, at, applied)


def record_opinion(
    complaint: Complaint, command: RecordOpinion, *, at: datetime, rules: CaseRules
) -> list[ComplaintEvent]:
    """Where the pack goes on until the customer is satisfied, one who is not has the complaint in hand again (CO10)."""
    received = received_complaint(complaint, command.complaint_id, at)
    if command.satisfied is None and not command.words.strip():
        raise AttemptsUnsaid("Where the customer could not be reached, `words` tells what was tried.")
    opinion = OpinionRecorded(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        satisfied=command.satisfied,
        words=command.words,
        by=command.by,
    )
    if _told(received, opinion, at):
        return []
    found = handling(received, rules, at)
    goes_on = command.satisfied is False and found is not None and UNTIL_SATISFIED in found.then
    # A duplicate stays merged: what goes on is the case received first.
    goes_on = goes_on and not received.standing(at).merged
    return fitting(received, at, opinion, *([reopened(received)] if goes_on else []))


def verify_complaint(complaint: Complaint, command: VerifyComplaint, *, at: datetime) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    verified = ComplaintVerified(customer_id=received.customer_id, complaint_id=command.complaint_id, by=command.by)
    return [] if _told(received, verified, at) else fitting(received, at, verified)


def _told(received: Received, event: ComplaintEvent, at: datetime) -> bool:
    """Return whether the same was said of the last result; refuse where there is no result."""
    resolved = received.last("resolved", by=at)
    if resolved and any(each.event == event for each in received.changes if resolved.at <= each.at <= at):
        return True
    if received.standing(at).state == "open":
        raise ComplaintNotResolved(f"Complaint {event.complaint_id} is not resolved: there is no result yet.")
    return False


def decide_adoption(
    complaint: Complaint, command: DecideAdoption, *, at: datetime, rules: CaseRules
) -> list[ComplaintEvent]:
    received = open_complaint(complaint, command.complaint_id, at)
    kind = intake(received).kind
    if kind != "suggestion" and kind not in rules.decided_kinds:
        raise NotSuggested(f"Case {command.complaint_id} is a {kind}: only suggestions are adopted or not.")
    decided = AdoptionDecided(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        adopted=command.adopted,
        ground=command.ground,
        by=command.by,
    )
    known = received.latest(AdoptionDecided, by=at)
    if known is None:
        return fitting(received, at, decided)
    return repeated(
        command,
        stored={name: getattr(known, name) for name in ("adopted", "ground", "by")},
        refusal=DecidedOtherwise,
        known=f"It was decided whether suggestion {command.complaint_id} is adopted",
    )

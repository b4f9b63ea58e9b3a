"""What follows from a complaint: proposals where it is not settled in time (CO12), and invoices in dispute."""

from datetime import datetime
from typing import Final

from contracts.complaints.complaint import ComplaintEvent
from contracts.complaints.consequence import (
    ComplaintUnsettled,
    DecideProposal,
    DisputeInvoice,
    InvoiceDisputed,
    MarkUnsettled,
    Proposal,
    ProposalDecided,
)
from contracts.money import Money
from domain.complaints.complaint import fitting, open_complaint, received_complaint
from domain.complaints.handling import once
from domain.complaints.rules import NO_RULES, CaseRules, Payable, Unsettled
from domain.complaints.state import Complaint, Received
from domain.content import repeated
from domain.decider import Refused
from domain.timeline import shown

RULE: Final = "complaints.unsettled"


class NoTimeToSettle(Refused):
    code = "complaint.no-time-to-settle"


class NotDueYet(Refused):
    code = "complaint.not-due-yet"
    # The same command is right later.
    kept = False


class SettledInTime(Refused):
    code = "complaint.settled-in-time"


class ProposalUnknown(Refused):
    code = "complaint.proposal-unknown"


class ProposalDecidedOtherwise(Refused):
    code = "complaint.proposal-decided-otherwise"


class NoNewOwner(Refused):
    code = "complaint.no-new-owner"


class AccountOfAnother(Refused):
    code = "complaint.account-of-another"


def mark_unsettled(
    complaint: Complaint, command: MarkUnsettled, *, at: datetime, rules: CaseRules
) -> list[ComplaintEvent]:
    received = received_complaint(complaint, command.complaint_id, at)
    if received.latest(ComplaintUnsettled, by=at):
        return []
    rule = rules.unsettled
    if rule is None or rules.policy is None:
        raise NoTimeToSettle(f"The pack in force sets no time in which complaint {command.complaint_id} is settled.")
    if at <= rule.due_at:
        raise NotDueYet(f"Complaint {command.complaint_id} is to be settled by {shown(rule.due_at)}.")
    if received.standing(rule.due_at).state != "open":
        raise SettledInTime(f"Complaint {command.complaint_id} was settled by {shown(rule.due_at)}.")
    unsettled = ComplaintUnsettled(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        after=rule.after,
        due_at=rule.due_at,
        proposals=proposals(rule, rules),
        policy=rules.policy,
        rule=RULE,
    )
    return fitting(received, at, unsettled)


def proposals(rule: Unsettled, rules: CaseRules) -> tuple[Proposal, ...]:
    sanctions = [_sanction(penalty, role, rule, rules) for penalty in rule.penalties for role in penalty.roles]
    moved = [Proposal(proposal="hand-over", consequence="hand-over")] if rule.reassign_owner else []
    return (*sanctions, *moved)


def _sanction(penalty: Payable, role: str, rule: Unsettled, rules: CaseRules) -> Proposal:
    return Proposal(
        proposal=f"{penalty.name}/{role}"[:64],
        consequence="sanction",
        role=role,
        who=rules.payers.get(role),
        amount=None if penalty.amount is None else Money(amount=penalty.amount, currency=rule.currency),
    )


def decide_proposal(
    complaint: Complaint, command: DecideProposal, *, at: datetime, rules: CaseRules = NO_RULES
) -> list[ComplaintEvent]:
    """Confirm or waive; another owner who is named takes the customer over as a consequence (CO12)."""
    received = received_complaint(complaint, command.complaint_id, at)
    proposal = _proposed(received, command, at)
    decided = received.events(ProposalDecided, by=at)
    known = next((each for each in decided if each.proposal == command.proposal), None)
    if known:
        return repeated(
            command,
            stored={name: getattr(known, name) for name in ("confirmed", "by", "ground", "new_owner_id")},
            refusal=ProposalDecidedOtherwise,
            known=f"Proposal {command.proposal} was decided",
        )
    if command.new_owner_id and not (command.confirmed and proposal.consequence == "hand-over"):
        raise NoNewOwner(f"Proposal {command.proposal} is not confirmed, or not one of another owner.")
    if command.new_owner_id and command.new_owner_id == rules.owner:
        raise NoNewOwner(f"{command.new_owner_id} answers for customer {received.customer_id} already.")
    return fitting(
        received,
        at,
        ProposalDecided(
            customer_id=received.customer_id,
            complaint_id=command.complaint_id,
            proposal=command.proposal,
            confirmed=command.confirmed,
            by=command.by,
            ground=command.ground,
            owner_id=rules.owner if command.new_owner_id else None,
            new_owner_id=command.new_owner_id,
        ),
    )


def _proposed(received: Received, command: DecideProposal, at: datetime) -> Proposal:
    unsettled = received.latest(ComplaintUnsettled, by=at)
    proposals = {each.proposal: each for each in unsettled.proposals} if unsettled else {}
    if command.proposal not in proposals:
        raise ProposalUnknown(
            f"Nothing called {command.proposal} is proposed for complaint {command.complaint_id}: "
            f"{', '.join(proposals) or 'nothing is'}."
        )
    return proposals[command.proposal]


def dispute_invoice(
    complaint: Complaint, command: DisputeInvoice, *, at: datetime, is_own: bool
) -> list[ComplaintEvent]:
    """Ask the credit account to open a dispute: whether the invoice is owed is known there.

    `is_own` says whether the account is the customer's.
    """
    received = open_complaint(complaint, command.complaint_id, at)
    if not is_own:
        raise AccountOfAnother(f"Credit account {command.account_id} is not of customer {received.customer_id}.")
    disputed = InvoiceDisputed(
        customer_id=received.customer_id,
        complaint_id=command.complaint_id,
        account_id=command.account_id,
        invoice=command.invoice,
        amount=command.amount,
        by=command.by,
    )
    return once(received, at, disputed)

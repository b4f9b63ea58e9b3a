"""What follows from a complaint elsewhere: proposals, which a person confirms or waives, and invoices in dispute."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.message import Command, DocumentNumber, EventOfCustomer, Id, Instant, Label, Message
from contracts.money import MoneyFromZero, PositiveMoney
from contracts.personal import PersonalText, PersonName
from contracts.reference import KnownPerson

# Found in the company, or brought before its head.
Grievance = Literal["found", "to-the-top"]


class MarkUnsettled(Command):
    """Find out whether the complaint was not settled in time, and propose what the pack asks for then."""

    name: ClassVar[str] = "complaint.mark-unsettled"

    complaint_id: Id


class DecideProposal(Command):
    """Confirm or waive a proposal, as a person."""

    name: ClassVar[str] = "complaint.decide-proposal"

    complaint_id: Id
    proposal: Label
    confirmed: bool
    by: Label
    ground: PersonalText = ""
    new_owner_id: KnownPerson | None = Field(
        default=None, description="Who answers for the customer from then on, where another owner is confirmed."
    )


class DisputeInvoice(Command):
    """Record that the customer disputes an invoice, or a part of it, because of this complaint."""

    name: ClassVar[str] = "complaint.dispute-invoice"

    complaint_id: Id
    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney | None = Field(default=None, description="The disputed part; the whole invoice if left out.")
    by: Label


class Proposal(Message):
    """A sanction for the person in a role, or another owner for the customer; `who` where the person is known."""

    proposal: Label
    consequence: Literal["sanction", "hand-over"]
    role: Label | None = None
    who: PersonName | None = None
    amount: MoneyFromZero | None = None


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ComplaintUnsettled(EventOfCustomer):
    """Not settled by `due_at`, which lies `after` receipt; recorded once."""

    type: ClassVar[str] = "complaint.unsettled.v1"

    complaint_id: Id
    after: Label
    due_at: Instant
    proposals: tuple[Proposal, ...]
    policy: Label
    rule: Label


class ProposalDecided(EventOfCustomer):
    type: ClassVar[str] = "complaint.proposal-decided.v1"

    complaint_id: Id
    proposal: Label
    confirmed: bool
    by: Label
    ground: PersonalText
    # Of another owner that was confirmed: who answers for the customer until then, if anybody, and from then on.
    owner_id: Id | None = None
    new_owner_id: Id | None = None


class SanctionRequested(EventOfCustomer):
    """A request for sanctions because somebody is responsible for a grievance; a superior decides on them elsewhere."""

    type: ClassVar[str] = "complaint.sanction-requested.v1"

    complaint_id: Id
    grievance: Grievance
    sanctions: tuple[Proposal, ...]
    policy: Label
    rule: Label


class InvoiceDisputed(EventOfCustomer):
    """A request to the credit account, which opens the dispute or refuses it."""

    type: ClassVar[str] = "complaint.invoice-disputed.v1"

    complaint_id: Id
    account_id: Id
    invoice: DocumentNumber
    amount: PositiveMoney | None = None
    by: Label


ConsequenceCommand = MarkUnsettled | DecideProposal | DisputeInvoice
ConsequenceEvent = ComplaintUnsettled | ProposalDecided | SanctionRequested | InvoiceDisputed

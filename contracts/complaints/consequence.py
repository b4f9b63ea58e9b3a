"""What the pack asks for where a complaint is not settled in time: proposals, which a person confirms or waives."""

from typing import ClassVar, Literal

from contracts.message import Command, EventOfCustomer, Id, Instant, Label, Message
from contracts.money import MoneyFromZero
from contracts.personal import PersonalText, PersonName


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


ConsequenceCommand = MarkUnsettled | DecideProposal
ConsequenceEvent = ComplaintUnsettled | ProposalDecided

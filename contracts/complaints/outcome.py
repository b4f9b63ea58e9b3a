"""What came of a complaint: remedies, the customer's opinion, verification, and what was decided on a suggestion."""

from typing import Annotated, ClassVar

from pydantic import Field

from contracts.currency import KnownMoneyFromZero
from contracts.message import Command, EventOfCustomer, Id, Label
from contracts.money import MoneyFromZero
from contracts.personal import PersonalText
from contracts.reference import Listed

Remedy = Annotated[Label, Listed("remedy")]


class ApplyRemedy(Command):
    """Give the customer what the pack allows: an exchange, a lower price, a compensation."""

    name: ClassVar[str] = "complaint.apply-remedy"

    complaint_id: Id
    remedy: Remedy = Field(description="A remedy of the unit's pack.")
    amount: KnownMoneyFromZero | None = None
    by: Label


class RecordOpinion(Command):
    """Record what the customer thinks of the result, or that the customer could not be reached."""

    name: ClassVar[str] = "complaint.record-opinion"

    complaint_id: Id
    satisfied: bool | None = Field(
        default=None, description="Left out where the customer could not be reached: then `words` tells what was tried."
    )
    words: PersonalText = ""
    by: Label


class VerifyComplaint(Command):
    """Verify, as headquarters, that the complaint was handled."""

    name: ClassVar[str] = "complaint.verify"

    complaint_id: Id
    by: Label


class DecideAdoption(Command):
    """Decide whether a suggestion is adopted."""

    name: ClassVar[str] = "complaint.decide-adoption"

    complaint_id: Id
    adopted: bool
    ground: PersonalText
    by: Label


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class RemedyApplied(EventOfCustomer):
    type: ClassVar[str] = "complaint.remedy-applied.v1"

    complaint_id: Id
    remedy: Label
    amount: MoneyFromZero | None = None
    by: Label


class OpinionRecorded(EventOfCustomer):
    type: ClassVar[str] = "complaint.opinion-recorded.v1"

    complaint_id: Id
    satisfied: bool | None = None
    words: PersonalText
    by: Label


class ComplaintVerified(EventOfCustomer):
    type: ClassVar[str] = "complaint.verified.v1"

    complaint_id: Id
    by: Label


class AdoptionDecided(EventOfCustomer):
    type: ClassVar[str] = "complaint.adoption-decided.v1"

    complaint_id: Id
    adopted: bool
    ground: PersonalText
    by: Label


OutcomeCommand = ApplyRemedy | RecordOpinion | VerifyComplaint | DecideAdoption
OutcomeEvent = RemedyApplied | OpinionRecorded | ComplaintVerified | AdoptionDecided

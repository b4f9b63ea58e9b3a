"""What can be asked about a customer's tier (客户等级), and what can have happened to it (TI1-TI13)."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints

from contracts.form import written
from contracts.message import (
    Command,
    DocumentNumber,
    EventOfCustomer,
    Id,
    Instant,
    Label,
    Message,
    Text,
    WrittenInstant,
)
from contracts.personal import PersonalText
from contracts.tiers.form import BidResult, Named, Number, Persons, Scheme


class Grounds(Message):
    """What a decision on a tier rests on: enough to repeat its arithmetic without asking anybody.

    `facts` are the scheme's inputs, null where nobody knew. `period` begins with the evaluation; where something that
    happened asked for it, that is the `trigger`.
    """

    period: Label | None = None
    trigger: Label | None = None
    before: Label | None = Field(default=None, description="The tier that the scheme had given before.")
    article: Text | None = Field(default=None, description="The article of the source that the rule comes from.")
    facts: dict[Label, Number | None] = Field(default_factory=dict)
    arithmetic: tuple[Text, ...] = ()


class EvaluateTier(Command):
    """Asked by the service alone, once for each customer and period: the facts are its own, so nobody sends it."""

    name: ClassVar[str] = "customer.evaluate-tier"

    customer_id: Id
    scheme: Scheme
    policy: Label
    period: Label


class ArchiveFile(Command):
    """Asked by the service alone: what a file holds it knows itself."""

    name: ClassVar[str] = "customer.archive-file"

    customer_id: Id
    scheme: Scheme
    period: Label


class GiveScore(Command):
    """Record a person's judgement of a customer, which schemes count beside the facts."""

    name: ClassVar[str] = "customer.give-score"

    customer_id: Id
    score: Named
    value: Number
    by: Label


class RecordBid(Command):
    """Record that a bid was won or lost: some policies let that change the tier at once (TI8)."""

    name: ClassVar[str] = "customer.record-bid"

    customer_id: Id
    bid: DocumentNumber
    result: BidResult
    project: Label | None = None


class ProposeTier(Command):
    """Propose a tier to those who decide; without a trigger it comes into force with the next period."""

    name: ClassVar[str] = "customer.propose-tier"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    scheme: Scheme
    tier: Label
    proposed_by: Label
    trigger: Named | None = Field(default=None, description="The event for which the policy changes the tier at once.")
    bid: DocumentNumber | None = Field(default=None, description="The bid that a trigger is about.")


class ApproveTier(Command):
    """Approve for a body the tier that was proposed; it comes into force when every body has approved."""

    name: ClassVar[str] = "customer.approve-tier"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    scheme: Scheme
    tier: Label = Field(description="The tier that was proposed, so that nobody approves what was not seen.")
    body: Label = Field(description="For which body (部门) the person decides.")
    by: Label


class RejectTier(Command):
    """Reject a proposed tier for any of the bodies that decide; a reason is needed."""

    name: ClassVar[str] = "customer.reject-tier"
    shown_at_once: ClassVar[bool] = True

    customer_id: Id
    scheme: Scheme
    tier: Label
    body: Label
    by: Label


class OverrideTier(Command):
    """Give a tier other than the one that the scheme computes, until an instant.

    A reason is needed, and approvers other than the person who asks.
    """

    name: ClassVar[str] = "customer.override-tier"

    customer_id: Id
    scheme: Scheme
    tier: Label
    approvers: Persons
    expires_at: WrittenInstant


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class ScoreGiven(EventOfCustomer):
    type: ClassVar[str] = "customer.score-given.v1"

    score: Named
    value: Number
    by: Label
    given_at: Instant


class BidRecorded(EventOfCustomer):
    type: ClassVar[str] = "customer.bid-recorded.v1"

    bid: DocumentNumber
    result: BidResult
    project: Label | None = None


class TierKept(EventOfCustomer):
    """An evaluation asked for a lower tier, the `times`th in a row; the policy gives it after `needed`."""

    type: ClassVar[str] = "customer.tier-kept.v1"

    scheme: Scheme
    tier: Label
    asked: Label
    times: int
    needed: int
    policy: Label
    rule: Label
    grounds: Grounds
    effective_from: Instant


class TierProposed(EventOfCustomer):
    """`approvals` of different bodies and persons make it the tier; only `bodies` decide, where any are named."""

    type: ClassVar[str] = "customer.tier-proposed.v1"

    scheme: Scheme
    tier: Label
    policy: Label
    rule: Label | None = None
    grounds: Grounds
    effective_from: Instant
    approvals: int
    bodies: tuple[Text, ...]
    proposed_by: Label | None = Field(default=None, description="Left out where the evaluation proposed it.")
    main: bool
    hidden: bool


class TierApproved(EventOfCustomer):
    type: ClassVar[str] = "customer.tier-approved.v1"
    by_people: ClassVar[bool] = True

    scheme: Scheme
    tier: Label
    body: Label
    by: Label


class TierRejected(EventOfCustomer):
    type: ClassVar[str] = "customer.tier-rejected.v2"
    by_people: ClassVar[bool] = True

    scheme: Scheme
    tier: Label
    body: Label
    by: Label
    reason: PersonalText


# As earlier releases stored it, its text not sealed. Read, no longer written.
class TierRejectedV1(TierRejected):
    type: ClassVar[str] = "customer.tier-rejected.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="TierRejected")

    reason: Text


class TierOverridden(EventOfCustomer):
    """Until `expires_at`; from then on the tier is again what the scheme gave, without another event."""

    type: ClassVar[str] = "customer.tier-overridden.v2"
    by_people: ClassVar[bool] = True

    scheme: Scheme
    tier: Label
    reason: PersonalText
    approvers: Persons
    effective_from: Instant
    expires_at: Instant
    policy: Label
    main: bool
    hidden: bool


# As earlier releases stored it, its text not sealed. Read, no longer written.
class TierOverriddenV1(TierOverridden):
    """Until `expires_at`; from then on the tier is again what the scheme gave, without another event."""

    type: ClassVar[str] = "customer.tier-overridden.v1"
    # As the published schema calls it.
    model_config = ConfigDict(title="TierOverridden")

    reason: Text


class FileArchived(EventOfCustomer):
    """A snapshot of the customer's file (TI13): the digest is that of its `events` first events, in their order."""

    type: ClassVar[str] = "customer.file-archived.v1"

    scheme: Scheme
    tier: Label
    period: Label
    extra: bool
    events: int
    digest: Annotated[str, StringConstraints(pattern=written.DIGEST)]
    policy: Label
    as_of: Instant


TierCommand = GiveScore | RecordBid | ProposeTier | ApproveTier | RejectTier | OverrideTier
TierEvent = (
    ScoreGiven
    | BidRecorded
    | TierKept
    | TierProposed
    | TierApproved
    | TierRejected
    | TierRejectedV1
    | TierOverridden
    | TierOverriddenV1
    | FileArchived
)

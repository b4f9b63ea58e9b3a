"""What can be asked of a policy pack (制度), and what can have happened to its versions."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.form import written
from contracts.message import ByArrival, Command, Day, Event, Id, Instant, Label
from contracts.policies.tier_period import ReopenTierPeriod, TierPeriodEvent

# A version of a pack as TOML, whole; the largest of the shipped ones has a tenth of this.
Content = Annotated[str, StringConstraints(min_length=1, max_length=200_000, pattern=written.ANYTHING)]
Digest = Annotated[str, StringConstraints(pattern=written.DIGEST)]
# The report of an evaluation or one of its findings: words, or where they are kept.
Said = Annotated[str, StringConstraints(max_length=20_000, pattern=written.SAID)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=written.ANYTHING)]


class PolicyStep(Command):
    """Who may do what depends on when it is done, so these are dated by their arrival and by nothing else."""

    pack: Id
    occurred_at: ByArrival = Field(default=None, description="Leave it out: dated by its arrival.")


class DraftPolicy(PolicyStep):
    """Propose a version of a pack; name, version and first instant stand in the content.

    Whoever sends it is its author. The reason is the request for the change, where the pack or the version before asks
    for one (PG1).
    """

    name: ClassVar[str] = "policy.draft"
    verbatim: ClassVar[frozenset[str]] = frozenset({"content"})

    content: Content = Field(description="A whole version of the pack, as TOML.")


class ApprovePolicy(PolicyStep):
    """Approve a draft of another person."""

    name: ClassVar[str] = "policy.approve"

    version: Id
    sha256: Digest | None = Field(default=None, description="Of the content that was read; refused for any other.")


class ActivatePolicy(PolicyStep):
    """Put an approved version of another author in force, before its first instant."""

    name: ClassVar[str] = "policy.activate"

    version: Id


class WithdrawPolicy(PolicyStep):
    """Take a version back before it is in force.

    Whoever rejects what another drafted, or takes back what is activated, says why. What is activated is taken back by
    another person than the author.
    """

    name: ClassVar[str] = "policy.withdraw"

    version: Id


class RecordEvaluation(PolicyStep):
    """Record that the execution of the policy was evaluated for one of its periods that is over (PG1).

    The same report again changes nothing; another for the same period supplements it.
    """

    name: ClassVar[str] = "policy.record-evaluation"

    period: Label = Field(description="As in `kehu policy due`: 2026-H1.")
    report: Said = Field(description="The report, or where it is kept.")
    findings: tuple[Said, ...] = Field(default=(), max_length=100)
    revision_requested: bool = Field(default=False, description="Whether the evaluation asks for a new version.")
    evaluated_on: Day | None = Field(default=None, description="The day where the pack is at home; today if left out.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class PolicyDrafted(Event):
    type: ClassVar[str] = "policy.drafted.v1"

    pack: Id
    version: Id
    title: Title
    effective_from: Instant
    content: Content
    sha256: Digest
    author: Label


class PolicyApproved(Event):
    type: ClassVar[str] = "policy.approved.v1"
    by_people: ClassVar[bool] = True

    pack: Id
    version: Id
    sha256: Digest
    approver: Label


class PolicyActivated(Event):
    """The version is in force from `effective_from` on; its content stands in the `policy.drafted.v1` before.

    Until then it can still be withdrawn.
    """

    type: ClassVar[str] = "policy.activated.v1"
    by_people: ClassVar[bool] = True

    pack: Id
    version: Id
    sha256: Digest
    effective_from: Instant
    author: Label
    approver: Label
    activated_by: Label
    evaluation_due: date | None = Field(
        default=None, description="When its execution is to be evaluated first, by its own rule (PG1)."
    )


class PolicyWithdrawn(Event):
    type: ClassVar[str] = "policy.withdrawn.v1"
    by_people: ClassVar[bool] = True

    pack: Id
    version: Id
    withdrawn_by: Label


class PolicyEvaluated(Event):
    """The execution in the period from `first` until before `due` was evaluated, under `policy` as it stood at the end.

    `next_due` is when the oldest period without an evaluation is due, as the pack's versions say by now.
    """

    type: ClassVar[str] = "policy.evaluated.v1"
    by_people: ClassVar[bool] = True

    pack: Id
    policy: Label
    period: Label
    first: date
    due: date
    evaluated_on: date
    evaluated_by: Label
    report: Said
    findings: tuple[Said, ...]
    revision_requested: bool
    supplement: bool = Field(description="Whether the period was evaluated before.")
    next_due: date | None = None


PolicyCommand = DraftPolicy | ApprovePolicy | ActivatePolicy | WithdrawPolicy | RecordEvaluation | ReopenTierPeriod
PolicyEvent = PolicyDrafted | PolicyApproved | PolicyActivated | PolicyWithdrawn | PolicyEvaluated | TierPeriodEvent

"""What can be asked of a policy pack (制度), and what can have happened to its versions."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from contracts.message import Command, Event, Id, Instant, Label

# A version of a pack as TOML, whole; the largest of the shipped ones has a tenth of this.
Content = Annotated[str, StringConstraints(min_length=1, max_length=200_000, pattern=r"^[^\x00]*$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class PolicyStep(Command):
    """Who may do what depends on when it is done, so these are dated by their arrival and by nothing else."""

    pack: Id
    occurred_at: None = Field(default=None, description="Leave it out: dated by its arrival.")


class DraftPolicy(PolicyStep):
    """Name, version and first instant stand in the content. Whoever sends it is its author.

    The reason is the request for the change, where the pack or the version before asks for one (PG1).
    """

    name: ClassVar[str] = "policy.draft"

    content: Content = Field(description="A whole version of the pack, as TOML.")


class ApprovePolicy(PolicyStep):
    """By another person than the author."""

    name: ClassVar[str] = "policy.approve"

    version: Id
    sha256: Digest | None = Field(default=None, description="Of the content that was read; refused for any other.")


class ActivatePolicy(PolicyStep):
    """By another person than the author, before its first instant, and after an approval."""

    name: ClassVar[str] = "policy.activate"

    version: Id


class WithdrawPolicy(PolicyStep):
    """Only before it is activated. Whoever rejects what another drafted gives the reason."""

    name: ClassVar[str] = "policy.withdraw"

    version: Id


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

    pack: Id
    version: Id
    sha256: Digest
    approver: Label


class PolicyActivated(Event):
    """The version is in force from `effective_from` on; its content stands in the `policy.drafted.v1` before."""

    type: ClassVar[str] = "policy.activated.v1"

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

    pack: Id
    version: Id
    withdrawn_by: Label


PolicyCommand = DraftPolicy | ApprovePolicy | ActivatePolicy | WithdrawPolicy
PolicyEvent = PolicyDrafted | PolicyApproved | PolicyActivated | PolicyWithdrawn

"""Access: who may read customers' data, with whose approval, for how long, and how it is kept."""

from pydantic import Field

from domain.policies.duration import DurationText
from domain.policies.opening_hours import Declared
from domain.policies.period import Period
from domain.policies.sourced import Duties, Name, Sourced, Words


class ApprovalRow(Declared):
    """Reading this needs that approval."""

    data: Name
    title: Words
    approved_by: Sourced[Name]
    stays_within: Sourced[Words] | None = None
    expires_after: Sourced[DurationText]


class Access(Declared):
    """Every read is logged, denied ones too (semantics 28)."""

    approvals: tuple[ApprovalRow, ...]
    authorised_only: Sourced[bool] | None = None
    internal_only: Sourced[bool] | None = None
    encrypted: Sourced[bool] | None = None
    reads_logged: Sourced[bool]
    security_check_every: Sourced[Period] | None = None
    breach: Sourced[Words] | None = None
    duties: Duties = Field(default_factory=dict)

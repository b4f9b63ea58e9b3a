"""Access: who may read customers' data, with whose approval, for how long, and how it is kept."""

from pydantic import Field

from domain.calendar.declared import Declared
from domain.calendar.duration import DurationText
from domain.calendar.period import Period
from domain.policies.sections.sourced import Duties, Name, Sourced, Words


class ApprovalRow(Declared):
    """The approval that reading a kind of data needs."""

    data: Name = Field(description="the data that is read")
    title: Words
    approved_by: Sourced[Name] = Field(description="who approves it")
    stays_within: Sourced[Words] | None = Field(default=None, description="where it must stay")
    expires_after: Sourced[DurationText] = Field(description="how long an approval holds")


class Access(Declared):
    """Every read is logged, denied ones too (semantics 28)."""

    approvals: tuple[ApprovalRow, ...] = Field(description="which data may be read with whose approval")
    authorised_only: Sourced[bool] | None = Field(
        default=None, description="whether only authorised people read customers' data"
    )
    internal_only: Sourced[bool] | None = Field(default=None, description="whether the data stays within the company")
    encrypted: Sourced[bool] | None = Field(default=None, description="whether the data is kept encrypted")
    reads_logged: Sourced[bool] = Field(description="whether every reading is recorded")
    security_check_every: Sourced[Period] | None = Field(
        default=None, description="how often the security of the data is checked"
    )
    erased_by_two: Sourced[bool] | None = Field(
        default=None, description="whether erasing a customer takes two persons: one asks for it, another does it"
    )
    names_kept_for: Sourced[DurationText] | None = Field(
        default=None, description="how long after its last invoice the name of an erased customer is kept"
    )
    breach: Sourced[Words] | None = Field(default=None, description="what follows when data leaks")
    duties: Duties = Field(default_factory=dict)

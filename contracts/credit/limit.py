"""The credit of a customer: a grade by scorecard, a limit that a second person approves, a group, and insurance."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.message import Command, Day, EventOfCustomer, Id, Label, Message, Text
from contracts.money import Amount, MoneyFromZero

Score = Annotated[Amount, Field(ge=0, le=1000)]
# Of a hundred, as much as there is room for.
Percentage = Score
Share = Annotated[Amount, Field(ge=0, le=100)]


class FactorScore(Message):
    """The score of one factor of the scorecard."""

    factor: Label
    score: Score

    def __str__(self) -> str:
        return f"{self.factor} {self.score}"


class AssessCredit(Command):
    """Score each factor of the policy's scorecard; the grade follows from the weighted sum."""

    name: ClassVar[str] = "credit-account.assess"

    account_id: Id
    scores: tuple[FactorScore, ...] = Field(min_length=1, max_length=50)
    by: Label


class ProposeLimit(Command):
    """Propose a limit: what the grade is worth times monthly purchases times potential, rounded down."""

    name: ClassVar[str] = "credit-account.propose-limit"

    account_id: Id
    monthly_purchases: MoneyFromZero
    potential: Percentage = Field(default=Decimal(100), description="In percent; 100 changes nothing.")
    by: Label


class ApproveLimit(Command):
    """Approve the limit that was proposed last; it is in force from then on."""

    name: ClassVar[str] = "credit-account.approve-limit"

    account_id: Id
    by: Label = Field(description="Another person than the one who proposed it.")


class InsureCredit(Command):
    """Record which part of the receivables is insured or guaranteed from now on; 0 percent ends it."""

    name: ClassVar[str] = "credit-account.insure"

    account_id: Id
    percent: Share
    at_most: MoneyFromZero = Field(description="Receivables above this amount are not covered.")
    until: Day = Field(description="The last day of the cover.")


class JoinGroup(Command):
    """Count an account together with others: they share the limit of the group, beside their own."""

    name: ClassVar[str] = "credit-account.join-group"

    account_id: Id
    head_account: Id = Field(description="The account that holds the group's limit.")


class LeaveGroup(Command):
    """Count the account alone from now on."""

    name: ClassVar[str] = "credit-account.leave-group"

    account_id: Id
    head_account: Id


class SetGroupLimit(Command):
    """Set how much all accounts of the group may owe together; without a limit, each has only its own."""

    name: ClassVar[str] = "credit-account.set-group-limit"

    account_id: Id
    limit: MoneyFromZero | None = Field(description="null: no limit of the group.")


# Stored for ever under `type`: add optional fields freely, otherwise add a v2 beside.
class GradeAssigned(EventOfCustomer):
    """`total` is the weighted sum of the scores; the next review is due on `review_by`."""

    type: ClassVar[str] = "credit-account.grade-assigned.v1"

    account_id: Id
    scores: tuple[FactorScore, ...]
    total: Amount
    grade: Label
    review_by: date
    by: Label
    policy: Label
    rule: Label


class LimitProposed(EventOfCustomer):
    """`arithmetic` shows how the limit follows from grade, purchases and potential."""

    type: ClassVar[str] = "credit-account.limit-proposed.v1"

    account_id: Id
    limit: MoneyFromZero
    grade: Label
    arithmetic: Text
    by: Label
    policy: Label
    rule: Label


class LimitGranted(EventOfCustomer):
    """The proposal is approved; a `CreditLimitSet` with the same limit follows."""

    type: ClassVar[str] = "credit-account.limit-granted.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    limit: MoneyFromZero
    proposed_by: Label
    by: Label


class CreditInsured(EventOfCustomer):
    type: ClassVar[str] = "credit-account.insured.v1"

    account_id: Id
    percent: Share
    at_most: MoneyFromZero
    until: date


class GroupJoined(EventOfCustomer):
    """The account counts in the group of `head_account`; a `GroupMemberAdded` stands on that account."""

    type: ClassVar[str] = "credit-account.group-joined.v1"

    account_id: Id
    head_account: Id


class GroupMemberAdded(EventOfCustomer):
    type: ClassVar[str] = "credit-account.group-member-added.v1"

    account_id: Id
    member_account: Id


class GroupLeft(EventOfCustomer):
    type: ClassVar[str] = "credit-account.group-left.v1"

    account_id: Id
    head_account: Id


class GroupMemberRemoved(EventOfCustomer):
    type: ClassVar[str] = "credit-account.group-member-removed.v1"

    account_id: Id
    member_account: Id


class GroupLimitSet(EventOfCustomer):
    type: ClassVar[str] = "credit-account.group-limit-set.v1"
    by_people: ClassVar[bool] = True

    account_id: Id
    limit: MoneyFromZero | None = None


LimitCommand = AssessCredit | ProposeLimit | ApproveLimit | InsureCredit | JoinGroup | LeaveGroup | SetGroupLimit
LimitEvent = (
    GradeAssigned
    | LimitProposed
    | LimitGranted
    | CreditInsured
    | GroupJoined
    | GroupMemberAdded
    | GroupLeft
    | GroupMemberRemoved
    | GroupLimitSet
)

"""Accounts that count together against one limit, in one currency (semantics 18): both sides are told at once."""

from datetime import datetime

from contracts.credit.credit_account import CreditAccountEvent
from contracts.credit.limit import GroupJoined, GroupLeft, GroupMemberAdded, GroupMemberRemoved, JoinGroup, LeaveGroup
from domain.credit.state import CreditAccount, CurrencyDiffers, Opened, opened_account
from domain.decider import Refused


class InAnotherGroup(Refused):
    code = "credit-account.in-another-group"


class GroupOfItself(Refused):
    code = "credit-account.group-of-itself"


class NotInGroup(Refused):
    code = "credit-account.not-in-group"


Both = tuple[list[CreditAccountEvent], list[CreditAccountEvent]]


def join_group(member: CreditAccount, command: JoinGroup, *, head: CreditAccount, at: datetime) -> Both:
    """Return the events of the member, and those of the account that holds the group's limit."""
    if command.account_id == command.head_account:
        raise GroupOfItself(f"Account {command.account_id} holds the limit: it counts in its group already.")
    member, head = opened_account(member, command.account_id), opened_account(head, command.head_account)
    known = member.conditions.group(at)
    if known == command.head_account:
        return [], []
    _check_free(member, head, command, known, at)
    joined = GroupJoined(
        customer_id=member.customer_id, account_id=command.account_id, head_account=command.head_account
    )
    added = GroupMemberAdded(
        customer_id=head.customer_id, account_id=command.head_account, member_account=command.account_id
    )
    return [joined], [added]


def leave_group(member: CreditAccount, command: LeaveGroup, *, head: CreditAccount, at: datetime) -> Both:
    member, head = opened_account(member, command.account_id), opened_account(head, command.head_account)
    if member.conditions.group(at) is None and any(
        each.value == command.head_account for each in member.conditions.groups
    ):
        return [], []
    if member.conditions.group(at) != command.head_account:
        raise NotInGroup(f"Account {command.account_id} does not count in the group of {command.head_account}.")
    left = GroupLeft(customer_id=member.customer_id, account_id=command.account_id, head_account=command.head_account)
    removed = GroupMemberRemoved(
        customer_id=head.customer_id, account_id=command.head_account, member_account=command.account_id
    )
    return [left], [removed]


def _check_free(member: Opened, head: Opened, command: JoinGroup, known: str | None, at: datetime) -> None:
    if known is not None or member.conditions.members_at(at) or head.conditions.group(at) is not None:
        raise InAnotherGroup(f"Account {command.account_id} or {command.head_account} counts in another group already.")
    if member.opened.currency != head.opened.currency:
        raise CurrencyDiffers(
            f"{command.account_id} is in {member.opened.currency}, {command.head_account} in {head.opened.currency}."
        )

"""Commands about limits, orders and collection, decided by the policy of the unit; orders on a whole group."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from contracts.credit.collection import PromiseToPay, RecordCollection, WithdrawPromise
from contracts.credit.hold import ApproveRelease, EndDistress, HoldAccount, LiftHold, ReportDistress, RequestRelease
from contracts.credit.limit import (
    ApproveLimit,
    AssessCredit,
    InsureCredit,
    JoinGroup,
    LeaveGroup,
    ProposeLimit,
    SetGroupLimit,
)
from contracts.credit.order import CancelOrder, ChangeOrder, ConfirmOrder, RecordExchangeRate, ReopenOrder, ShipOrder
from contracts.envelope import Cause
from domain.credit import collecting, groups, holds, limits, orders, rates
from domain.credit.credit_account import DECIDER
from domain.credit.room import Group, group_of
from domain.credit.rules import CreditRules
from domain.credit.state import CreditAccount
from services.commands import dating
from services.commands.handler import (
    Handler,
    Handlers,
    Matter,
    deciding,
    deciding_on_several,
    deciding_when,
    deciding_with,
)
from services.commands.policy_of_account import CreditDecision, pack_of_account
from services.commands.segregation import Learn, segregated, tracking
from services.packs.credit_rules import credit_rules
from services.store.outcome import Accepted
from services.store.request import Part, States, stand
from services.store.store import Store


class RuledDecision(Protocol):
    """A decision that depends on the policy."""

    def __call__(self, state: CreditAccount, command: Any, /, *, at: datetime, rules: CreditRules) -> Sequence[Any]: ...


class GroupDecision(Protocol):
    """A decision that also depends on the other accounts of the group."""

    def __call__(
        self, state: CreditAccount, command: Any, /, *, at: datetime, rules: CreditRules, group: Group
    ) -> Sequence[Any]: ...


async def rules_of_account(store: Store, account_id: str, at: datetime) -> CreditRules:
    """Return the rules for an account."""
    return credit_rules(await pack_of_account(store, account_id, at))


def by_rules(decision: RuledDecision) -> Handler:
    """Return the handler of a decision that needs the policy."""
    return deciding_with(DECIDER, _by_rules(decision))


def _by_rules(decision: RuledDecision) -> Learn:
    async def learn(matter: Matter[Any]) -> CreditDecision:
        rules = await rules_of_account(matter.store, matter.command.account_id, matter.at)
        return lambda state: decision(state, matter.command, at=matter.at, rules=rules)

    return learn


def in_group(decision: GroupDecision) -> Handler:
    """Return the handler of a decision on an account and all that count together with it: none may have moved."""

    async def handle(command: Any, *, store: Store, cause: Cause, expected_version: int | None = None) -> Accepted:
        at = cause.occurred_at
        rules = await rules_of_account(store, command.account_id, at)
        own = stand(DECIDER, command.account_id, expected_version)

        def decide(states: States) -> Sequence[Part]:
            account = states.of(DECIDER, command.account_id)
            group = group_of(account, at=at, of=lambda other: states.of(DECIDER, other))
            return [Part(own, decision(account, command, at=at, rules=rules, group=group))]

        return await dating.transact_on(store, [own], decide, command=command, cause=cause)

    return handle


def join_group(states: States, command: JoinGroup, *, at: datetime) -> Sequence[Part]:
    return _both(states, command, groups.join_group, at)


def leave_group(states: States, command: LeaveGroup, *, at: datetime) -> Sequence[Part]:
    return _both(states, command, groups.leave_group, at)


def _both(states: States, command: Any, decision: Callable[..., groups.Both], at: datetime) -> Sequence[Part]:
    member, head = states.of(DECIDER, command.account_id), states.of(DECIDER, command.head_account)
    own, other = decision(member, command, head=head, at=at)
    return [
        Part(stand(DECIDER, command.account_id), own),
        *([Part(stand(DECIDER, command.head_account), other)] if other else []),
    ]


def _head(command: JoinGroup | LeaveGroup) -> Sequence[str]:
    return (command.head_account,)


HANDLERS: Final[Handlers] = {
    AssessCredit.name: by_rules(limits.assess_credit),
    ProposeLimit.name: by_rules(limits.propose_limit),
    ApproveLimit.name: deciding(DECIDER, limits.approve_limit),
    InsureCredit.name: deciding_when(DECIDER, limits.insure_credit),
    SetGroupLimit.name: deciding_when(DECIDER, limits.set_group_limit),
    JoinGroup.name: deciding_on_several(DECIDER, join_group, _head),
    LeaveGroup.name: deciding_on_several(DECIDER, leave_group, _head),
    ConfirmOrder.name: in_group(orders.confirm_order),
    ChangeOrder.name: in_group(orders.change_order),
    ReopenOrder.name: in_group(orders.reopen_order),
    ShipOrder.name: in_group(orders.ship_order),
    CancelOrder.name: deciding(DECIDER, orders.cancel_order),
    RecordExchangeRate.name: deciding_when(DECIDER, rates.record_rate),
    HoldAccount.name: deciding_when(DECIDER, holds.place_hold),
    LiftHold.name: deciding_when(DECIDER, holds.lift_hold),
    ReportDistress.name: deciding_when(DECIDER, holds.report_distress),
    EndDistress.name: deciding_when(DECIDER, holds.end_distress),
    RequestRelease.name: deciding(DECIDER, holds.request_release),
    ApproveRelease.name: by_rules(holds.approve_release),
    PromiseToPay.name: tracking(collecting.promise_to_pay),
    WithdrawPromise.name: tracking(collecting.withdraw_promise),
    RecordCollection.name: segregated("tracking", _by_rules(collecting.record_collection)),
}

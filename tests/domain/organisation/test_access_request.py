"""Others' files are read after the responsible head approved it, within its scope and until its end (AC1)."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final

import pytest
from pydantic import ValidationError

from contracts.organisation.access_request import (
    AccessDenied,
    AccessExpired,
    AccessGranted,
    AccessRequested,
    AccessRevoked,
    ApproveAccess,
    DenyAccess,
    ExpireAccess,
    RequestAccess,
    RevokeAccess,
)
from domain.organisation import access_request
from domain.organisation.access_request import DECIDER, AccessRule
from domain.organisation.staff import Post, Standing
from tests.examples import a
from tests.given import AT, given

LONGEST: Final = AT + timedelta(days=31)
LAST_DAY: Final = date(2026, 1, 20)
ENDS_AT: Final = datetime(2026, 1, 20, 16, tzinfo=UTC)
RULE: Final = AccessRule(
    data="customer-file",
    approved_by="department-manager",
    longest=LONGEST,
    zone="Asia/Shanghai",
    policy="general-company-2026.1",
    rule="access.approvals.customer-file",
)
ASKED: Final = a(RequestAccess, by="zhou", customers=("C2", "C1"), unit_id=None, data_kind=None, until=LAST_DAY)
REQUESTED: Final = a(
    AccessRequested,
    by="zhou",
    customers=("C1", "C2"),
    unit_id="north",
    data_kind="customer-file",
    until=LAST_DAY,
    ends_at=ENDS_AT,
    approved_by="department-manager",
    superiors=("head", "director"),
    policy="general-company-2026.1",
    rule="access.approvals.customer-file",
)
OF_HEAD: Final = REQUESTED.model_copy(update={"approved_by": "responsible-head"})
GRANTED: Final = a(AccessGranted, by="boss", ends_at=ENDS_AT)
request = partial(access_request.request_access, at=AT, unit="north", rules=[RULE], superiors=["head", "director"])
expire = partial(access_request.expire_access, at=ENDS_AT)


def standing(*roles: str, unit: str | None = "north", in_service: bool = True) -> Standing:
    return Standing(
        in_service=in_service,
        post=Post(roles, unit),
        superior=None,
        certificates=(),
        selection=None,
        away=None,
    )


BOSS: Final = standing("department-manager")
approve = partial(access_request.approve_access, at=AT, head=BOSS)
deny = partial(access_request.deny_access, at=AT, head=BOSS)
revoke = partial(access_request.revoke_access, at=AT, head=BOSS)


def test_a_request_names_customers_or_a_unit() -> None:
    for scope in ({"customers": ()}, {"unit_id": "north"}):
        given(DECIDER).when(request, ASKED.model_copy(update=scope)).then_refused("access.scope-unclear")
    of_all = {"customers": (), "unit_id": "north"}
    given(DECIDER).when(request, ASKED.model_copy(update=of_all)).then(REQUESTED.model_copy(update={"customers": ()}))
    with pytest.raises(ValidationError):
        a(RequestAccess, customers=tuple(f"C{number}" for number in range(21)))


def test_a_request_is_made_under_the_rule_for_its_kind_of_data() -> None:
    given(DECIDER).when(request, ASKED).then(REQUESTED)
    given(DECIDER, REQUESTED).when(request, ASKED).then_nothing()
    later = partial(request, at=LONGEST + timedelta(days=1))
    given(DECIDER, REQUESTED, GRANTED).when(later, ASKED).then_nothing()
    for other in ({"contacts": True}, {"customers": ("C1",)}, {"until": None}):
        given(DECIDER, REQUESTED).when(request, ASKED.model_copy(update=other)).then_refused("access.id-taken")
    unknown = ASKED.model_copy(update={"data_kind": "salaries"})
    given(DECIDER).when(request, unknown).then_refused("access.data-unknown")


def test_a_request_ends_with_its_last_day_and_within_what_the_policy_allows() -> None:
    longest = ASKED.model_copy(update={"until": None})
    given(DECIDER).when(request, longest).then(REQUESTED.model_copy(update={"until": None, "ends_at": LONGEST}))
    on_the_last_day = ASKED.model_copy(update={"until": date(2026, 2, 5)})
    ends = {"until": date(2026, 2, 5), "ends_at": LONGEST}
    given(DECIDER).when(request, on_the_last_day).then(REQUESTED.model_copy(update=ends))
    after = ASKED.model_copy(update={"until": date(2026, 2, 6)})
    given(DECIDER).when(request, after).then_refused("access.ends-too-late")
    past = ASKED.model_copy(update={"until": date(2026, 1, 4)})
    given(DECIDER).when(request, past).then_refused("access.over")


def test_the_head_of_the_unit_approves_and_nobody_else() -> None:
    command = a(ApproveAccess, by="boss")
    given(DECIDER, REQUESTED).when(approve, command).then(GRANTED)
    given(DECIDER, REQUESTED, GRANTED).when(approve, command).then_nothing()
    given(DECIDER).when(approve, command).then_refused("access.unrequested")
    for head in (
        None,
        standing("sales"),
        standing("department-manager", unit="south"),
        standing("department-manager", in_service=False),
    ):
        given(DECIDER, REQUESTED).when(approve, command, head=head).then_refused("access.not-the-head")
    everywhere = standing("department-manager", unit=None)
    given(DECIDER, REQUESTED).when(approve, command, head=everywhere).then(GRANTED)


def test_who_asks_does_not_approve_whatever_the_role() -> None:
    for name in ("zhou", " Zhou "):
        given(DECIDER, REQUESTED).when(
            approve, a(ApproveAccess, by="zhou").model_copy(update={"by": name})
        ).then_refused("access.approver-is-requester")
    given(DECIDER, REQUESTED).when(deny, a(DenyAccess, by="zhou")).then_refused("access.approver-is-requester")


def test_a_responsible_head_leads_who_asks_or_the_department_of_the_customers() -> None:
    seller = standing("sales", unit="south")
    for person in ("head", "director"):
        given(DECIDER, OF_HEAD).when(approve, a(ApproveAccess, by=person), head=seller).then(
            GRANTED.model_copy(update={"by": person})
        )
    given(DECIDER, OF_HEAD).when(approve, a(ApproveAccess, by="boss")).then(GRANTED)
    given(DECIDER, OF_HEAD).when(approve, a(ApproveAccess, by="li"), head=seller).then_refused("access.not-the-head")
    # Where the policy names a role, a superior without it decides nothing.
    given(DECIDER, REQUESTED).when(approve, a(ApproveAccess, by="head"), head=seller).then_refused(
        "access.not-the-head"
    )


def test_a_request_is_denied_with_its_reason() -> None:
    command, denied = a(DenyAccess, by="boss"), a(AccessDenied, by="boss")
    given(DECIDER, REQUESTED).when(deny, command).then(denied)
    given(DECIDER, REQUESTED, denied).when(deny, command).then_nothing()
    given(DECIDER, REQUESTED, denied).when(approve, a(ApproveAccess, by="boss")).then_refused("access.stands-otherwise")
    given(DECIDER, REQUESTED, GRANTED).when(deny, command).then_refused("access.stands-otherwise")


def test_a_grant_is_revoked_by_the_head_or_given_back() -> None:
    revoked = a(AccessRevoked, by="boss")
    given(DECIDER, REQUESTED, GRANTED).when(revoke, a(RevokeAccess, by="boss")).then(revoked)
    given(DECIDER, REQUESTED, GRANTED, revoked).when(revoke, a(RevokeAccess, by="boss")).then_nothing()
    own = revoked.model_copy(update={"by": "zhou"})
    given(DECIDER, REQUESTED).when(revoke, a(RevokeAccess, by="zhou"), head=standing("sales")).then(own)
    given(DECIDER, REQUESTED).when(revoke, a(RevokeAccess, by="li"), head=standing("sales")).then_refused(
        "access.not-the-head"
    )


def test_time_ends_a_request_and_what_was_granted() -> None:
    command, expired = a(ExpireAccess), a(AccessExpired)
    given(DECIDER, REQUESTED, GRANTED).when(expire, command).then(expired)
    given(DECIDER, REQUESTED).when(expire, command).then(expired)
    given(DECIDER, REQUESTED, GRANTED, expired).when(expire, command).then_nothing()
    given(DECIDER, REQUESTED, a(AccessDenied)).when(expire, command).then_nothing()
    early = partial(expire, at=ENDS_AT - timedelta(microseconds=1))
    given(DECIDER, REQUESTED, GRANTED).when(early, command).then_refused("access.not-over")
    given(DECIDER, REQUESTED).when(approve, a(ApproveAccess, by="boss"), at=ENDS_AT).then_refused("access.over")

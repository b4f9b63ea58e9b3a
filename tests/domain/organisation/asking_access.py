"""Random commands for a request for access, of so few different values that they meet."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from hypothesis import strategies as st

from contracts.organisation.access_request import (
    AccessRequestEvent,
    ApproveAccess,
    DenyAccess,
    ExpireAccess,
    RequestAccess,
    RevokeAccess,
)
from domain.organisation import access_request
from domain.organisation.access_request import DECIDER, AccessRule
from domain.organisation.staff import Post, Standing
from tests.domain.asking import Desk, few, instant, instants, lists

Z1: Final[dict[str, Any]] = {"access_id": st.just("Z1")}
RULE: Final = AccessRule("customer-file", "responsible-head", datetime(2027, 1, 1, tzinfo=UTC), "UTC", None, "rule")
HEAD: Final = Standing(
    in_service=True,
    post=Post(("department-manager",), None),
    superior=None,
    certificates=(),
    selection=None,
    away=None,
)


def of_head(decision: Callable[..., Sequence[AccessRequestEvent]]) -> Callable[[Any, Any], Any]:
    return lambda state, command: decision(state, command, at=instant(command), head=HEAD)


ACCESS: Final = Desk(
    DECIDER,
    {
        RequestAccess: lambda state, command: access_request.request_access(
            state, command, at=instant(command), unit=command.unit_id or "main", rules=[RULE], superiors=[]
        ),
        ApproveAccess: of_head(access_request.approve_access),
        DenyAccess: of_head(access_request.deny_access),
        RevokeAccess: of_head(access_request.revoke_access),
        ExpireAccess: lambda state, command: access_request.expire_access(state, command, at=instant(command)),
    },
    lists(
        st.builds(
            RequestAccess,
            **Z1,
            occurred_at=instants,
            by=few,
            purpose=st.sampled_from(["complaint", "audit"]),
            customers=st.sampled_from([(), ("C1",), ("C2", "C1")]),
            unit_id=st.none() | few,
            contacts=st.booleans(),
            until=st.none() | st.just(date(2026, 9, 30)),
        ),
        st.builds(ApproveAccess, **Z1, by=few),
        st.builds(DenyAccess, **Z1, by=few, words=few),
        st.builds(RevokeAccess, **Z1, by=few, words=few),
        st.builds(ExpireAccess, **Z1, occurred_at=instants | st.just(datetime(2027, 2, 1, tzinfo=UTC))),
        first=RequestAccess(access_id="Z1", by="1", purpose="audit", customers=("C1",)),
    ),
)

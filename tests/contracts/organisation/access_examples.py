"""One event of every type of what is recorded of access and of the security of data, with all its fields filled in."""

from datetime import UTC, date, datetime
from typing import Final

from contracts.message import Event
from contracts.organisation.access_request import (
    AccessDenied,
    AccessExpired,
    AccessGranted,
    AccessRequested,
    AccessRevoked,
)
from contracts.organisation.unit import BreachReported, SecurityChecked, SecurityCheckRequired

ENDS_AT: Final = datetime(2026, 6, 30, 16, tzinfo=UTC)
ACCESS_EVENTS: Final[tuple[Event, ...]] = (
    AccessRequested(
        access_id="2026-17",
        by="wang.fang",
        purpose="complaint",
        customers=("KH-1001", "KH-1002"),
        unit_id="main",
        contacts=True,
        data_kind="customer-file",
        until=date(2026, 6, 30),
        ends_at=ENDS_AT,
        approved_by="department-manager",
        superiors=("chen.jie", "zhang.wei"),
        policy="general-company-2026.1",
        rule="access.approvals.customer-file",
    ),
    AccessGranted(access_id="2026-17", by="zhang.wei", ends_at=ENDS_AT),
    AccessDenied(access_id="2026-17", by="zhang.wei", words="请注明客户"),
    AccessRevoked(access_id="2026-17", by="zhang.wei", words="投诉已结案"),
    AccessExpired(access_id="2026-17"),
    SecurityCheckRequired(
        unit_id="main",
        instance=3,
        period="2026-Q3",
        starts_at=datetime(2026, 6, 30, 16, tzinfo=UTC),
        due_at=datetime(2026, 9, 30, 16, tzinfo=UTC),
        policy="general-company-2026.1",
        rule="access.security_check_every",
    ),
    SecurityChecked(unit_id="main", instance=3, period="2026-Q3", by="wang.fang", findings="离职账号已停用"),
    BreachReported(
        unit_id="main",
        by="wang.fang",
        who="li.na",
        what="客户名单外传",
        consequence="按公司规定进行严肃处理",
        policy="general-company-2026.1",
        rule="access.breach",
    ),
)

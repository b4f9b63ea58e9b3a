"""One event of every type that can happen to a customer's tier, with all its fields filled in."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from contracts.customers.customer import TierAssigned
from contracts.message import Event
from contracts.tiers.tier import (
    BidRecorded,
    FileArchived,
    Grounds,
    ScoreGiven,
    TierApproved,
    TierKept,
    TierOverridden,
    TierProposed,
    TierRejected,
)

CUSTOMER: Final = "0465-DTULQ"
SCHEME: Final = "joint-venture/abcd"
POLICY: Final = "joint-venture-2026.1"
JULY: Final = datetime(2026, 6, 30, 16, tzinfo=UTC)
GROUNDS: Final = Grounds(
    period="2026-H2",
    trigger="bid-won:B-17",
    before="B",
    article="004 篇12 4.2.1",
    facts={"file": Decimal(100), "results": Decimal("82.5"), "growth": None},
    arithmetic=("row 1, A: file 100 ≥ 100 and results 82.5 ≥ 80: met",),
)

TIER_EVENTS: Final[tuple[Event, ...]] = (
    TierAssigned(
        customer_id=CUSTOMER,
        tier="A",
        policy=POLICY,
        rule="abcd/row-1",
        scheme=SCHEME,
        main=True,
        hidden=True,
        grounds=GROUNDS,
        effective_from=JULY,
        approved_by=("盛昌公司: 李", "市场开发部: 王"),
    ),
    ScoreGiven(customer_id=CUSTOMER, score="results", value=Decimal("82.5"), by="盛昌公司", given_at=JULY),
    BidRecorded(customer_id=CUSTOMER, bid="B-17", result="won", project="滨江医院"),
    TierKept(
        customer_id=CUSTOMER,
        scheme=SCHEME,
        tier="A",
        asked="B",
        times=1,
        needed=2,
        policy=POLICY,
        rule="abcd/row-2",
        grounds=GROUNDS,
        effective_from=JULY,
    ),
    TierProposed(
        customer_id=CUSTOMER,
        scheme=SCHEME,
        tier="A",
        policy=POLICY,
        rule="abcd/row-1",
        grounds=GROUNDS,
        effective_from=JULY,
        approvals=2,
        bodies=("盛昌公司", "市场开发部"),
        proposed_by="三分公司",
        main=True,
        hidden=True,
    ),
    TierApproved(customer_id=CUSTOMER, scheme=SCHEME, tier="A", body="盛昌公司", by="李"),
    TierRejected(customer_id=CUSTOMER, scheme=SCHEME, tier="A", body="市场开发部", by="王", reason="材料不全"),
    TierOverridden(
        customer_id=CUSTOMER,
        scheme=SCHEME,
        tier="A",
        reason="重点项目",
        approvers=("李", "王"),
        effective_from=JULY,
        expires_at=datetime(2026, 12, 31, 16, tzinfo=UTC),
        policy=POLICY,
        main=True,
        hidden=True,
    ),
    FileArchived(
        customer_id=CUSTOMER,
        scheme=SCHEME,
        tier="A",
        period="2026-H2",
        extra=False,
        events=17,
        digest="5e" * 32,
        policy=POLICY,
        as_of=JULY,
    ),
)

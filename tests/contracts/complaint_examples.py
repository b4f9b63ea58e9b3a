"""Examples of the events on a complaint's clocks, with all their fields filled in."""

from datetime import UTC, datetime
from typing import Final

from contracts.complaints.clocks import (
    ComplaintAcknowledged,
    ComplaintClockMoved,
    ComplaintClockStarted,
    ComplaintEscalationRaised,
    ComplaintObligationRecomputed,
    ComplaintProgressTold,
    ComplaintReplyPromised,
    ComplaintRetyped,
    ComplaintSupervisorTold,
)
from contracts.message import Event
from contracts.obligation import DueTime, Level
from tests.contracts.tiers.tier_examples import CUSTOMER

RECEIVED: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
CHANGED: Final = datetime(2026, 3, 3, 3, tzinfo=UTC)
DUE: Final = datetime(2026, 3, 6, 10, tzinfo=UTC)
SOONER: Final = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
POLICY: Final = "property-management-2026.1"
STARTED: Final = ComplaintClockStarted(
    customer_id=CUSTOMER,
    complaint_id="8",
    kind="resolution",
    instance=1,
    unit_id="main",
    starts_at=RECEIVED,
    calendar="cn-office@2026",
    history=(DueTime(since=RECEIVED, due_at=DUE, provisional=False, met_at=None, cause="started"),),
    levels=(Level(level="75%", at=CHANGED, notify="supervisor", rule="complaints.escalations.resolution-1"),),
    policy=POLICY,
    rule="complaints.clocks.resolution-general",
)
MOVED: Final = DueTime(since=CHANGED, due_at=SOONER, provisional=True, met_at=CHANGED, cause="severity-changed")
CLOCK_EVENTS: Final[tuple[Event, ...]] = (
    ComplaintAcknowledged(customer_id=CUSTOMER, complaint_id="8", by="Value 2", automatic=True),
    ComplaintProgressTold(customer_id=CUSTOMER, complaint_id="8", by="Value 2", told="正在查"),
    ComplaintReplyPromised(customer_id=CUSTOMER, complaint_id="8", by="Value 2", until=DUE),
    ComplaintRetyped(customer_id=CUSTOMER, complaint_id="8", from_kind="suggestion", kind="complaint"),
    ComplaintSupervisorTold(customer_id=CUSTOMER, complaint_id="8", by="Value 2", supervisor="主管"),
    STARTED,
    ComplaintClockMoved(**dict(STARTED) | {"history": (*STARTED.history, MOVED)}),
    ComplaintObligationRecomputed(
        customer_id=CUSTOMER, complaint_id="8", kind="resolution", instance=1, calendar="cn-office@2027"
    ),
    ComplaintEscalationRaised(
        customer_id=CUSTOMER,
        complaint_id="8",
        kind="resolution",
        instance=1,
        level="75%",
        due_at=DUE,
        notify="supervisor",
        policy=POLICY,
        rule="complaints.escalations.resolution-1",
    ),
)

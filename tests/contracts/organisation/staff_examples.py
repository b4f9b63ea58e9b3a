"""One event of every type of what is recorded of people who work here, with all its fields filled in."""

from datetime import date
from decimal import Decimal
from typing import Final

from contracts.message import Event
from contracts.organisation.staff import (
    LeaveTaken,
    PersonCertified,
    PersonReturned,
    RolesChanged,
    SelectionRecorded,
    SuperiorAssigned,
    TrainingRecorded,
)

STAFF_EVENTS: Final[tuple[Event, ...]] = (
    RolesChanged(manager_id="xiao-li", roles=("supervisor", "coordinator"), unit_id="north", department="客服部"),
    SuperiorAssigned(manager_id="xiao-li", superior_id="chen"),
    SelectionRecorded(
        manager_id="xiao-li",
        education_points=Decimal("80.00"),
        experience_points=Decimal("70.00"),
        performance_points=Decimal("90.00"),
        written_points=Decimal("85.50"),
        interview_points=Decimal("88.00"),
        score=Decimal("82.70"),
        policy="power-utility-2026.1",
        rule="staff.selection",
    ),
    PersonCertified(manager_id="xiao-li", examination="客户经理资格考试"),
    TrainingRecorded(manager_id="xiao-li", training="电话礼仪"),
    LeaveTaken(
        manager_id="xiao-li", first=date(2026, 3, 2), last=date(2026, 3, 4), purpose="duty", zone="Asia/Shanghai"
    ),
    PersonReturned(manager_id="xiao-li"),
)

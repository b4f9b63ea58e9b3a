"""Random commands for an account manager, of so few different values that they meet."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st

from contracts.organisation.account_manager import (
    AccountManagerEvent,
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    EnrolPerson,
    LeaveCustomers,
    ManagerAppointed,
)
from contracts.organisation.staff import (
    AssignSuperior,
    CertifyPerson,
    ChangeRoles,
    RecordSelection,
    RecordTraining,
    ReturnToWork,
    TakeLeave,
)
from domain.organisation import staffing
from domain.organisation.account_manager import (
    DECIDER,
    appoint_manager,
    assign_coordinator,
    change_manager_grade,
    enrol_person,
    leave_customers,
)
from domain.organisation.order import after_latest
from domain.organisation.staffing import StaffRules
from tests.domain.asking import Desk, dated, days, few, instant, instants, lists
from tests.examples import a
from tests.given import AT, after

STAFF: Final = StaffRules(policy="shop-2026.1", weights=dict.fromkeys(staffing.PARTS, Decimal(20)))
points: Final = st.sampled_from([Decimal(60), Decimal("87.5")])
grades: Final = st.sampled_from(["senior", "first", "second", "trainee"])
WANG: Final[dict[str, Any]] = {"manager_id": st.just("wang"), "occurred_at": instants}
SENIOR: Final = after(DECIDER, a(ManagerAppointed, manager_id="chen", grade="senior"))


def in_order(decision: Callable[..., Sequence[AccountManagerEvent]]) -> Callable[..., Sequence[AccountManagerEvent]]:
    """Let a decision be made as at the command's instant."""
    return lambda manager, command: after_latest(command, instant(command), lambda current: decision(current, command))(
        manager
    )


ACCOUNT_MANAGER: Final = Desk(
    DECIDER,
    {
        AppointManager: in_order(appoint_manager),
        EnrolPerson: dated(enrol_person),
        ChangeManagerGrade: in_order(change_manager_grade),
        AssignCoordinator: in_order(partial(assign_coordinator, coordinator=SENIOR)),
        LeaveCustomers: in_order(partial(leave_customers, successor=SENIOR)),
        ChangeRoles: dated(partial(staffing.change_roles, rules=STAFF)),
        AssignSuperior: dated(partial(staffing.assign_superior, superior=SENIOR, above=("3",))),
        RecordSelection: dated(partial(staffing.record_selection, rules=STAFF)),
        CertifyPerson: dated(staffing.certify_person),
        RecordTraining: dated(staffing.record_training),
        TakeLeave: dated(partial(staffing.take_leave, rules=STAFF)),
        ReturnToWork: dated(staffing.return_to_work),
    },
    lists(
        st.builds(
            AppointManager,
            **WANG,
            full_name=few,
            grade=grades,
            no_bad_record=st.booleans(),
            education=st.just("college"),
            experience_months=st.integers(11, 13),
        ),
        st.builds(EnrolPerson, **WANG, full_name=few),
        st.builds(ChangeManagerGrade, **WANG, grade=grades),
        st.builds(AssignCoordinator, **WANG, coordinator_id=few),
        st.builds(LeaveCustomers, **WANG, successor_id=st.none() | few),
        st.builds(ChangeRoles, **WANG, roles=st.lists(few, max_size=2).map(tuple), department=st.none() | few),
        st.builds(AssignSuperior, **WANG, superior_id=few),
        st.builds(RecordSelection, **WANG, **{f"{part}_points": points for part in staffing.PARTS}),
        st.builds(CertifyPerson, **WANG, examination=few),
        st.builds(RecordTraining, **WANG, training=few),
        st.builds(TakeLeave, **WANG, first=days(AT.date()), last=days(AT.date())),
        st.builds(ReturnToWork, **WANG),
        first=a(AppointManager),
    ),
)

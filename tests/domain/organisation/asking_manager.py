"""Random commands for an account manager, of so few different values that they meet."""

from collections.abc import Callable, Sequence
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
from domain.organisation.account_manager import (
    DECIDER,
    appoint_manager,
    assign_coordinator,
    change_manager_grade,
    enrol_person,
    leave_customers,
)
from domain.organisation.order import after_latest
from tests.domain.asking import Desk, few, instant, instants, lists
from tests.examples import a
from tests.given import after

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
        EnrolPerson: enrol_person,
        ChangeManagerGrade: in_order(change_manager_grade),
        AssignCoordinator: in_order(partial(assign_coordinator, coordinator=SENIOR)),
        LeaveCustomers: in_order(partial(leave_customers, successor=SENIOR)),
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
        first=a(AppointManager),
    ),
)

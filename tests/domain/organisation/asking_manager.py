"""Random commands for an account manager, of so few different values that they meet."""

from functools import partial
from typing import Final

from hypothesis import strategies as st

from contracts.organisation.account_manager import (
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
from tests.domain.asking import Desk, few, lists
from tests.examples import a
from tests.given import after

grades: Final = st.sampled_from(["senior", "first", "second", "trainee"])
WANG: Final = st.just("wang")
SENIOR: Final = after(DECIDER, a(ManagerAppointed, manager_id="chen", grade="senior"))

ACCOUNT_MANAGER: Final = Desk(
    DECIDER,
    {
        AppointManager: appoint_manager,
        EnrolPerson: enrol_person,
        ChangeManagerGrade: change_manager_grade,
        AssignCoordinator: partial(assign_coordinator, coordinator=SENIOR),
        LeaveCustomers: partial(leave_customers, successor=SENIOR),
    },
    lists(
        st.builds(
            AppointManager,
            manager_id=WANG,
            full_name=few,
            grade=grades,
            no_bad_record=st.booleans(),
            education=st.just("college"),
            experience_months=st.integers(11, 13),
        ),
        st.builds(EnrolPerson, manager_id=WANG, full_name=few),
        st.builds(ChangeManagerGrade, manager_id=WANG, grade=grades),
        st.builds(AssignCoordinator, manager_id=WANG, coordinator_id=few),
        st.builds(LeaveCustomers, manager_id=WANG, successor_id=st.none() | few),
        first=a(AppointManager),
    ),
)

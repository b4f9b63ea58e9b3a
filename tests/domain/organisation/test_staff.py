"""Roles, superiors, selection, certificates and leave of people, as of any instant (AM1, OR1)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

import pytest

from contracts.organisation.account_manager import (
    AppointManager,
    ManagerAppointed,
    ManagerLeft,
    PersonEnrolled,
)
from contracts.organisation.staff import (
    AssignSuperior,
    ChangeRoles,
    LeaveTaken,
    PersonCertified,
    PersonReturned,
    RecordSelection,
    RolesChanged,
    SelectionRecorded,
    SuperiorAssigned,
)
from domain.organisation import staffing
from domain.organisation.account_manager import DECIDER, Appointed, Enrolled, appoint_manager
from domain.organisation.entry import Entry
from domain.organisation.staff import Acting, acting, standing
from domain.organisation.staffing import PARTS, StaffRules
from tests.examples import a
from tests.given import AT, after, given

UNMET: Final = "account-manager.entry-condition-unmet"
ENROLLED: Final = a(PersonEnrolled)
WEIGHTS: Final = dict(zip(PARTS, map(Decimal, (10, 20, 30, 20, 20)), strict=True))


class Someone:
    """A person by what happened to them, each at an instant."""

    def __init__(self, person: str, *happened: tuple[datetime, Any]) -> None:
        self.person = person
        self.staff = DECIDER.fold([(AT, a(PersonEnrolled, manager_id=person)), *happened]).staff


def test_the_weights_of_the_pack_make_one_score() -> None:
    """AM1."""
    record = partial(staffing.record_selection, at=AT, rules=StaffRules(policy="grid-2026.1", weights=WEIGHTS))
    points = {f"{part}_points": Decimal(value) for part, value in zip(PARTS, (100, 50, 80, 70, 60), strict=True)}
    (event,) = record(after(DECIDER, ENROLLED), a(RecordSelection, **points))

    assert isinstance(event, SelectionRecorded)
    assert (event.score, event.policy, event.rule) == (Decimal("70.00"), "grid-2026.1", "staff.selection")
    given(DECIDER, ENROLLED, event).when(record, a(RecordSelection, **points)).then_nothing()


@pytest.mark.parametrize(
    ("past", "entry", "code"),
    [
        ((), Entry(examination=True), "account-manager.not-certified"),
        ((a(PersonCertified),), Entry(selection=Decimal(60)), "account-manager.entry-condition-unmet"),
        (
            (a(SelectionRecorded, score=Decimal(59)),),
            Entry(selection=Decimal(60)),
            "account-manager.entry-condition-unmet",
        ),
        ((), Entry(stated=frozenset({"health"})), "account-manager.entry-condition-unmet"),
    ],
)
def test_what_the_pack_asks_for_comes_before_an_appointment(past: Any, entry: Entry, code: str) -> None:
    """AM1: without an examination there is no office, and so no customer."""
    story = given(DECIDER, ENROLLED, *past)
    story.when(appoint_manager, a(AppointManager), entry=entry, at=AT).then_refused(code)


def test_who_was_selected_and_examined_is_appointed_and_who_is_not_in_good_health_never() -> None:
    """AM1."""
    entry = Entry(selection=Decimal(60), examination=True)
    story = given(DECIDER, ENROLLED, a(PersonCertified), a(SelectionRecorded, score=Decimal(60)))

    story.when(appoint_manager, a(AppointManager), entry=entry, at=AT).then(a(ManagerAppointed))
    unwell = a(AppointManager, health=False)
    story.when(appoint_manager, unwell, entry=Entry(), at=AT).then_refused("account-manager.entry-condition-unmet")


def test_an_appointment_keeps_what_is_known_of_the_person() -> None:
    state = after(DECIDER, ENROLLED, a(RolesChanged), a(ManagerAppointed))

    assert isinstance(state, Appointed)
    assert standing(state.staff, AT).post.roles == ("supervisor",)


def test_only_roles_of_the_pack_are_given() -> None:
    change = partial(staffing.change_roles, at=AT, rules=StaffRules(roles=("supervisor",)))
    story = given(DECIDER, ENROLLED)

    story.when(change, a(ChangeRoles, roles=("king",))).then_refused("account-manager.role-unknown")
    story.when(change, a(ChangeRoles)).then(a(RolesChanged))
    given(DECIDER, ENROLLED, a(RolesChanged)).when(change, a(ChangeRoles)).then_nothing()


def test_nobody_reports_to_themselves_through_others() -> None:
    assign = partial(staffing.assign_superior, at=AT, superior=after(DECIDER, a(PersonEnrolled, manager_id="chen")))
    story = given(DECIDER, ENROLLED)

    story.when(assign, a(AssignSuperior), above=("boss", "wang")).then_refused("account-manager.superior-loop")
    story.when(assign, a(AssignSuperior, superior_id="wang"), above=()).then_refused("account-manager.superior-loop")
    story.when(assign, a(AssignSuperior), above=("boss",)).then(a(SuperiorAssigned))


def test_who_has_left_is_not_in_service_from_then_on_and_was_before() -> None:
    state = after(DECIDER, ENROLLED)
    assert isinstance(state, Enrolled)
    left = DECIDER.fold([(AT + timedelta(days=2), a(ManagerLeft))], state=state)

    assert isinstance(left, Enrolled)
    assert standing(left.staff, AT - timedelta(days=9)).in_service
    assert standing(left.staff, AT + timedelta(days=1)).in_service
    assert not standing(left.staff, AT + timedelta(days=2)).in_service


def test_a_leave_is_whole_days_of_its_zone_until_the_person_is_back() -> None:
    leave = a(LeaveTaken, first=date(2026, 3, 9), last=date(2026, 3, 10), zone="Asia/Shanghai")
    away = Someone("wang", (AT, leave))
    back = Someone("wang", (AT, leave), (datetime(2026, 3, 9, 8, tzinfo=UTC), a(PersonReturned)))
    begins, over = datetime(2026, 3, 8, 16, tzinfo=UTC), datetime(2026, 3, 10, 16, tzinfo=UTC)

    assert [standing(away.staff, at).is_there for at in (begins - timedelta(seconds=1), begins, over)] == [
        True,
        False,
        True,
    ]
    assert standing(back.staff, datetime(2026, 3, 9, 8, tzinfo=UTC)).is_there


def test_who_acts_is_a_holder_who_is_there_or_the_nearest_superior_who_is() -> None:
    """OR1."""
    today = {"first": AT.date(), "last": AT.date(), "zone": "UTC"}
    roles = a(RolesChanged, roles=("desk",), unit_id="north")
    chen = Someone("chen", (AT, roles), (AT, a(SuperiorAssigned, superior_id="li")), (AT, a(LeaveTaken, **today)))
    li = Someone("li", (AT, a(SuperiorAssigned, superior_id="boss")), (AT, a(LeaveTaken, **today)))
    boss, wang = Someone("boss", (AT, a(SuperiorAssigned, superior_id="chen"))), Someone("wang", (AT, roles))

    assert acting([chen, li, boss], "desk", "north", AT) == [Acting("boss", "chen")]
    assert acting([chen, li, boss, wang], "desk", "north", AT) == [Acting("wang")]
    assert acting([chen, li], "desk", "north", AT) == []
    assert acting([wang], "desk", "south", AT) == []
    assert acting([wang], "desk", "north", AT - timedelta(days=1)) == []

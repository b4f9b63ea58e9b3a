"""Account managers change in the order of their dates, however late a change is entered (semantics 31 and 32)."""

from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.message import Command
from contracts.organisation.account_manager import (
    AccountManagerEvent,
    AppointManager,
    AssignCoordinator,
    ChangeManagerGrade,
    CoordinatorAssigned,
    EnrolPerson,
    LeaveCustomers,
    ManagerAppointed,
    ManagerGradeChanged,
    ManagerLeft,
    PersonEnrolled,
)
from domain.decider import Refused
from domain.organisation.account_manager import DECIDER, AccountManager, Appointed, Left
from domain.organisation.order import ContradictsLater, EndsBeforeItBegins, check
from projections.organisation.manager_list import PROJECTION
from tests.domain.asking import instant, instants
from tests.domain.organisation.asking_manager import ACCOUNT_MANAGER
from tests.examples import a
from tests.given import AT
from tests.projections.story import Happened, row

HOUR = timedelta(hours=1)
EVENTS: list[AccountManagerEvent] = [
    a(PersonEnrolled),
    a(ManagerAppointed),
    a(ManagerGradeChanged),
    a(CoordinatorAssigned),
    a(ManagerLeft, successor_id="chen"),
]


@pytest.mark.parametrize("event", EVENTS[1:], ids=lambda event: event.type)
@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (a(ChangeManagerGrade), ContradictsLater),
        (a(AssignCoordinator), ContradictsLater),
        (a(LeaveCustomers), EndsBeforeItBegins),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_nothing_changes_before_the_latest_change_of_the_manager(
    event: AccountManagerEvent, command: Command, refusal: type[Refused]
) -> None:
    """AM1: an older grade entered late was the grade from then on."""
    manager = DECIDER.fold([(AT, a(ManagerAppointed)), (AT + HOUR, event)])

    with pytest.raises(refusal, match=r"Account manager wang .* 2026-01-05T10:00:00Z"):
        check(manager, command, AT + HOUR - timedelta(microseconds=1))
    check(manager, command, AT + HOUR)


def test_enrolment_and_first_appointment_may_have_any_date() -> None:
    """Semantics 31: what opens the stream of a person is valid at all dates."""
    enrolled = DECIDER.fold([(AT, a(PersonEnrolled))])
    in_office = DECIDER.fold([(AT, a(ManagerAppointed))])

    check(DECIDER.initial, a(EnrolPerson), AT - HOUR)
    check(enrolled, a(AppointManager), AT - HOUR)
    check(in_office, a(EnrolPerson), AT - HOUR)


def test_nobody_comes_back_before_leaving() -> None:
    """AM1."""
    gone = DECIDER.fold([(AT, a(ManagerAppointed)), (AT + HOUR, a(ManagerLeft))])

    with pytest.raises(ContradictsLater):
        check(gone, a(AppointManager), AT)
    check(gone, a(AppointManager), AT + HOUR)


@given(ACCOUNT_MANAGER.commands)
def test_at_any_time_the_order_of_recording_is_that_of_the_dates(commands: list[Command]) -> None:
    """Every beginning of the history is valid, state and list agree, and no older fact is taken afterwards."""
    recorded: list[tuple[datetime, Any]] = []
    for answered in ACCOUNT_MANAGER.answer(commands):
        recorded += [(instant(answered.command), event) for event in answered.events]

        assert DECIDER.fold(sorted(recorded, key=itemgetter(0))) == answered.after
        _check_listed(answered.after, [Happened(*each) for each in recorded])
        _check_refused_when_older(answered.after, commands)


def _check_listed(manager: AccountManager, history: list[Happened]) -> None:
    if isinstance(manager, Appointed):
        listed = row(PROJECTION, *history)
        assert (listed.grade, listed.coordinator, listed.left_at) == (manager.grade, manager.coordinator_id, None)
    if isinstance(manager, Left):
        listed = row(PROJECTION, *history)
        assert (listed.grade, listed.successor, listed.left_at) == (manager.grade, manager.successor_id, manager.latest)


def _check_refused_when_older(manager: AccountManager, commands: list[Command]) -> None:
    for command in commands:
        older = isinstance(manager, Appointed | Left) and instant(command) < manager.latest
        if older and isinstance(command, ChangeManagerGrade | AssignCoordinator | LeaveCustomers):
            with pytest.raises((ContradictsLater, EndsBeforeItBegins)):
                ACCOUNT_MANAGER.decisions[type(command)](manager, command)


@given(st.lists(st.tuples(instants, st.sampled_from(EVENTS))))
def test_any_history_that_was_ever_stored_can_be_read(history: list[tuple[datetime, AccountManagerEvent]]) -> None:
    """What contradicts itself stays readable, and the latest date counts."""
    manager = DECIDER.fold(history)

    if isinstance(manager, Appointed | Left):
        assert manager.latest <= max(at for at, _ in history)

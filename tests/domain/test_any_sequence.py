"""What holds for every aggregate and for complaints, whatever is asked in whatever order."""

import re
from datetime import UTC, datetime
from operator import itemgetter
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import AGGREGATES
from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReceivedV2,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWaitingEnded,
    ComplaintWaitingStarted,
    NoteComplaintWork,
)
from contracts.complaints.handling import UrgeComplaint
from contracts.credit.cash import ApplyReceipt
from contracts.credit.collection import RecordCollection
from contracts.credit.credit_note import ApplyCreditNote
from contracts.credit.limit import AssessCredit
from contracts.credit.order import ChangeOrder, ConfirmOrder, ReopenOrder
from contracts.customers.access import ReadContacts
from contracts.envelope import GENESIS, Cause, seal, unseal
from contracts.message import Command, Event
from contracts.organisation.staff import RecordTraining
from domain.complaints.progress import FOLLOW_UPS
from tests.domain.asking import COMPLAINT, Desk, instant
from tests.domain.desks import DESKS

EVERY_DESK = pytest.mark.parametrize("desk", DESKS.values(), ids=DESKS)

# Used again, more is used; what was held is asked for again; a customer is assessed and called again.
AGAIN: Final = (
    ReadContacts,
    NoteComplaintWork,
    UrgeComplaint,
    RecordTraining,
    ApplyReceipt,
    ApplyCreditNote,
    ConfirmOrder,
    ChangeOrder,
    ReopenOrder,
    AssessCredit,
    RecordCollection,
)
LETTERS: Final[dict[type[Event], str]] = {
    ComplaintReceivedV2: "R",
    ComplaintWaitingStarted: "S",
    ComplaintWaitingEnded: "E",
    ComplaintResolved: "V",
    ComplaintClosed: "C",
    ComplaintReopened: "O",
    # Recorded in any state.
    **dict.fromkeys(FOLLOW_UPS, ""),
}
WORK: Final = "w"
# Received; work and waits, with work or without, that end by themselves or by the resolution; resolved, perhaps closed,
# reopened to the same again; at the end any state.
A_COMPLAINTS_LIFE: Final = re.compile(r"R(w|Sw*E)*((Sw*)?VC?O(w|Sw*E)*)*(Sw*)?(VC?)?")


def test_every_aggregate_of_the_catalogue_is_asked() -> None:
    assert DESKS.keys() == AGGREGATES.keys()


@EVERY_DESK
def test_every_command_of_the_catalogue_is_asked(desk: Desk) -> None:
    assert set(desk.decisions) == set(AGGREGATES[desk.decider.category].commands)


@EVERY_DESK
@given(data=st.data())
def test_repeating_an_accepted_command_gives_nothing(desk: Desk, data: st.DataObject) -> None:
    """Work is left out: doing the same again is work again, and only the command's id tells a repeat."""
    for answered in desk.answer(data.draw(desk.commands)):
        if not isinstance(answered.command, AGAIN):
            assert desk.decisions[type(answered.command)](answered.after, answered.command) == []


@EVERY_DESK
@given(data=st.data())
def test_the_state_read_back_from_stored_bytes_is_the_state_decided_on(desk: Desk, data: st.DataObject) -> None:
    answers = list(desk.answer(data.draw(desk.commands)))

    read_back = [
        (instant(answered.command), _stored_and_read(event)) for answered in answers for event in answered.events
    ]

    assert desk.decider.fold(read_back) == answers[-1].after


def _stored_and_read(event: Event) -> Event:
    cause = Cause(command_id=UUID(int=1), occurred_at=datetime(2025, 1, 1, tzinfo=UTC), actor="test")
    sealed, _ = seal(event, stream="any/1", version=1, cause=cause, time="2025-01-01T00:00:00Z", prev_hash=GENESIS)
    return unseal(sealed).event


@given(COMPLAINT.commands)
def test_a_complaint_lives_one_of_the_lives_a_complaint_can_live(commands: list[Command]) -> None:
    """In the order in which it happened, whatever the order in which it was recorded (semantics 31)."""
    answers = [(instant(answered.command), answered.events) for answered in COMPLAINT.answer(commands)]
    in_time = sorted(answers, key=itemgetter(0))

    life = "".join(LETTERS.get(type(event), WORK) for _, events in in_time for event in events)

    assert A_COMPLAINTS_LIFE.fullmatch(life)

"""Whatever is asked of a complaint at whatever date, state and list say the same of every instant (semantics 31)."""

from datetime import timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from contracts.message import Command
from domain.complaints.state import Received
from projections.complaints.complaint_sla import PROJECTION
from projections.complaints.complaints import standing
from tests.domain.asking import COMPLAINT, instant
from tests.given import AT
from tests.projections.story import Happened, row

INSTANTS: Final = [AT + timedelta(minutes=30 * number) for number in range(14)]


@given(commands=COMPLAINT.commands, known=st.integers(1, 40))
def test_state_and_list_agree_as_of_every_instant_after_every_prefix(commands: list[Command], known: int) -> None:
    answers = [answered for answered in COMPLAINT.answer(commands) if answered.events][:known]
    history = [Happened(instant(answered.command), event) for answered in answers for event in answered.events]
    state = answers[-1].after
    assert isinstance(state, Received)
    listed = row(PROJECTION, *history)

    for as_of in INSTANTS:
        decided, shown = state.standing(as_of), standing(listed, as_of)
        assert (decided.state, decided.waiting, decided.severity, decided.owner, decided.reopened) == (
            shown.state,
            shown.waiting,
            shown.severity,
            shown.owner,
            shown.reopened,
        )
        assert (decided.first_response_at, decided.resolved_at) == (shown.first_response_at, shown.resolved_at)

"""Whatever is asked of an account at whatever date, state and list say the same of every instant (semantics 31)."""

from datetime import timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from contracts.message import Command
from domain.credit.credit_account import Opened
from projections.credit.open_items import standing
from projections.credit.overdue_receivables import PROJECTION
from tests.domain.asking import CREDIT_ACCOUNT, instant
from tests.given import AT
from tests.projections.story import Happened, rows

INSTANTS: Final = [AT + timedelta(minutes=30 * number) for number in range(14)]


@given(commands=CREDIT_ACCOUNT.commands, known=st.integers(1, 40))
def test_state_and_list_agree_as_of_every_instant_after_every_prefix(commands: list[Command], known: int) -> None:
    answers = [answered for answered in CREDIT_ACCOUNT.answer(commands) if answered.events][:known]
    history = [Happened(instant(answered.command), event) for answered in answers for event in answered.events]
    state = answers[-1].after
    assert isinstance(state, Opened)
    listed = {row.invoice: row for row in rows(PROJECTION, *history).values() if row}

    assert listed.keys() == set(state.invoices)
    for as_of in INSTANTS:
        decided = {number: invoice.owed(as_of) for number, invoice in state.invoices.items()}
        shown = {number: standing(row, as_of) for number, row in listed.items()}
        assert {number: (owes.outstanding, owes.disputed) for number, owes in decided.items() if owes.outstanding} == {
            number: (item.outstanding, item.disputed) for number, item in shown.items() if item
        }
        assert all(owes.outstanding >= owes.disputed >= 0 for owes in decided.values())

"""Whatever is asked of an account at whatever date, state and list say the same of every instant (semantics 31)."""

from datetime import timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from contracts.credit.credit_account import OpenDispute, RecordInvoice, RecordReceipt, ResolveDispute
from contracts.message import Command
from domain.credit.state import Opened
from projections.credit import credit_account_list, unapplied, unapplied_receipts
from projections.credit.open_items import standing
from projections.credit.overdue_receivables import PROJECTION
from tests.domain.asking import instant
from tests.domain.credit.asking_account import CREDIT_ACCOUNT
from tests.given import AT
from tests.projections.story import Happened, rows

# Each half hour of the commands, and each half day of the days before and after, on which invoices are dated.
INSTANTS: Final = [
    *(AT + timedelta(minutes=30 * number) for number in range(14)),
    *(AT + timedelta(hours=12 * number) for number in range(-4, 8)),
]


@given(commands=CREDIT_ACCOUNT.commands, known=st.integers(1, 40))
def test_state_and_list_agree_as_of_every_instant_after_every_prefix(commands: list[Command], known: int) -> None:
    answers = [answered for answered in CREDIT_ACCOUNT.answer(commands) if answered.events][:known]
    history = [Happened(instant(answered.command), event) for answered in answers for event in answered.events]
    state = answers[-1].after
    assert isinstance(state, Opened)
    listed = {row.invoice: row for row in rows(PROJECTION, *history).values() if row}

    assert listed.keys() == set(state.invoices)
    for as_of in INSTANTS:
        issued = {number: each for number, each in state.invoices.items() if each.issued_at <= as_of}
        decided = {number: invoice.owed(as_of) for number, invoice in issued.items()}
        shown = {number: standing(row, as_of) for number, row in listed.items()}
        assert {number: (owes.outstanding, owes.disputed) for number, owes in decided.items() if owes.outstanding} == {
            number: (item.outstanding, item.disputed) for number, item in shown.items() if item
        }
        assert all(owes.outstanding >= owes.disputed >= 0 for owes in decided.values())


@given(commands=CREDIT_ACCOUNT.commands, known=st.integers(1, 40))
def test_state_and_list_agree_on_what_is_left_of_each_receipt_as_of_every_instant(
    commands: list[Command], known: int
) -> None:
    """Semantics 15. What is left is never less than nothing, nor more than came in."""
    answers = [answered for answered in CREDIT_ACCOUNT.answer(commands) if answered.events][:known]
    history = [Happened(instant(answered.command), event) for answered in answers for event in answered.events]
    state = answers[-1].after
    assert isinstance(state, Opened)
    listed = {row.receipt: row for row in rows(unapplied_receipts.PROJECTION, *history).values() if row}
    (account,) = (row for row in rows(credit_account_list.PROJECTION, *history).values() if row)

    assert listed.keys() == set(state.receipts)
    for as_of in INSTANTS:
        decided = {number: receipt.unapplied(as_of) for number, receipt in state.receipts.items()}
        shown = {number: unapplied.standing(row, account.zone, as_of) for number, row in listed.items()}
        assert {number: left for number, left in decided.items() if left} == {
            number: item.unapplied for number, item in shown.items() if item
        }
        assert all(0 <= left <= state.receipts[number].amount.amount for number, left in decided.items())
        limit = state.limit_at(as_of)
        assert account.limit_at(as_of) == (limit and limit.amount)


@given(CREDIT_ACCOUNT.commands)
def test_what_was_answered_done_is_in_the_list_at_its_date(commands: list[Command]) -> None:
    """Also where there was nothing to do; a receipt that pays nothing is in no list of invoices."""
    history: list[Happened] = []
    for answered in CREDIT_ACCOUNT.answer(commands):
        command, at = answered.command, instant(answered.command)
        history += [Happened(at, event) for event in answered.events]
        listed = {row.invoice: row for row in rows(PROJECTION, *history).values() if row}
        match command:
            case RecordInvoice():
                assert (row := listed[command.invoice]).amount == command.amount.amount
                assert row.invoice_date == command.invoice_date
            case OpenDispute():
                owed = standing(listed[command.invoice], at)
                assert owed or at.date() == listed[command.invoice].invoice_date
                assert owed is None or owed.disputed
            case ResolveDispute():
                owed = standing(listed[command.invoice], at)
                assert owed is None or not owed.disputed
            case RecordReceipt():
                for paid in command.allocations:
                    assert listed[paid.invoice].paid >= paid.amount.amount
            case _:
                pass

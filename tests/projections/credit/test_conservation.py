"""No money is lost: what the ledger sums, the lists show and the state decides is the same at every instant.

Whatever is done to an account at whatever date, after every prefix of its events (CR5, semantics 12, 15 and 17).
"""

from decimal import Decimal
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.message import Command
from domain.credit.exposure import exposure, holds
from domain.credit.owing import owing
from domain.credit.state import Opened
from projections.credit.account_ledger import AccountLedger
from projections.credit.account_standing import StandingRows, credit_of, owing_of
from projections.credit.credit_account_list import CreditAccountList
from projections.registry import PROJECTIONS
from tests.domain.asking import instant
from tests.domain.credit.account_commands import MUCH
from tests.domain.credit.asking_account import CREDIT_ACCOUNT, RULES
from tests.projections.credit.test_state_and_list import INSTANTS
from tests.projections.story import Happened, rows

ZERO: Final = Decimal(0)


def standing_rows(history: list[Happened]) -> StandingRows:
    def of(name: str) -> list[Any]:
        return [row for row in rows(PROJECTIONS[name], *history).values() if row]

    (account,) = of("credit_account_list")
    assert isinstance(account, CreditAccountList)
    return StandingRows(
        account=account,
        unit="main",
        items=of("overdue_receivables"),
        receipts=of("unapplied_receipts"),
        orders=of("credit_orders"),
        conditions=next(iter(of("credit_conditions")), None),
        lines=of("account_ledger"),
    )


@settings(max_examples=150)
@given(commands=CREDIT_ACCOUNT.commands | MUCH, known=st.integers(1, 40))
def test_ledger_lists_and_state_agree_at_every_instant_after_every_prefix(commands: list[Command], known: int) -> None:
    answers = [answered for answered in CREDIT_ACCOUNT.answer(commands) if answered.events][:known]
    history = [Happened(instant(answered.command), event) for answered in answers for event in answered.events]
    state, found = answers[-1].after, standing_rows(history)
    assert isinstance(state, Opened)

    issued = {number: invoice.issued_at for number, invoice in state.invoices.items()}
    for as_of in INSTANTS:
        decided, listed = owing(state, as_of), owing_of(found, as_of)
        lines: list[AccountLedger] = [line for line in found.lines if line.at <= as_of]
        # Money that came for an invoice of a later day stands on the ledger from its own day on.
        ahead = sum((line.receivable for line in lines if issued.get(line.against or "", as_of) > as_of), ZERO)
        assert ahead <= 0
        owed = sum((item.outstanding for item in listed.items), ZERO)
        assert sum((line.receivable for line in lines), ZERO) == owed + ahead
        assert sum((line.cash for line in lines), ZERO) == listed.unapplied == decided.unapplied
        left = (each.unapplied(as_of) for each in state.credit_notes.values())
        assert sum((line.credit for line in lines), ZERO) == sum(left, ZERO) == credit_of(found, as_of)
        assert all(item.outstanding > 0 for item in listed.items)
        assert exposure(decided, RULES) == exposure(listed, RULES)
        assert holds(decided, RULES) == holds(listed, RULES)

"""What an invoice owes at any instant (semantics 13)."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.credit.credit_account import (
    CreditAccountEvent,
    CreditAccountOpened,
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
)
from domain.credit.credit_account import DECIDER
from domain.credit.standing import Movement, Owed, owed
from domain.credit.state import Opened
from tests.examples import a, usd
from tests.given import after
from tests.projections.story import utc

NEW_YEAR = utc("2025-01-01")
SECOND = timedelta(seconds=1)
HUNDRED = Decimal("100.00")


def test_what_happens_at_the_instant_counts() -> None:
    paid = Movement(NEW_YEAR, 1, paid=Decimal("40.00"))
    moments = (NEW_YEAR - SECOND, NEW_YEAR, NEW_YEAR + SECOND)
    found = [owed(HUNDRED, [paid], moment).outstanding for moment in moments]
    assert found == [HUNDRED, Decimal("60.00"), Decimal("60.00")]


def test_a_payment_pays_the_undisputed_part_first() -> None:
    disputed = Movement(NEW_YEAR, 1, disputed=Decimal("70.00"))
    paid = Movement(NEW_YEAR + SECOND, 2, paid=Decimal("50.00"))
    assert owed(HUNDRED, [disputed, paid], NEW_YEAR) == Owed(HUNDRED, Decimal("70.00"))
    assert owed(HUNDRED, [disputed, paid], paid.at) == Owed(Decimal("50.00"), Decimal("50.00"))


def test_amounts_keep_the_decimals_of_their_currency() -> None:
    found = owed(HUNDRED, [], NEW_YEAR)
    assert (str(found.outstanding), str(found.disputed)) == ("100.00", "0.00")


@given(st.lists(st.tuples(st.sampled_from(["paid", "disputed", "resolved"]), st.integers(1, 50)), max_size=6))
def test_in_the_order_of_time_the_account_says_the_same(story: list[tuple[str, int]]) -> None:
    events: list[CreditAccountEvent] = [a(CreditAccountOpened), a(InvoiceRecorded)]
    movements: list[Movement] = []
    for number, (what, percent) in enumerate(story):
        at, left = NEW_YEAR + number * SECOND, owed(HUNDRED, movements, NEW_YEAR + number * SECOND)
        part = (left.outstanding * percent / 100).quantize(Decimal("0.01"))
        if what == "paid" and part:
            receipt = {"receipt": f"R{number}", "amount": usd(str(part))}
            events += [a(ReceiptRecorded, **receipt), a(ReceiptAllocated, **receipt)]
            movements.append(Movement(at, number, paid=part))
        elif what == "disputed" and part:
            events.append(a(DisputeOpened, amount=usd(str(part))))
            movements.append(Movement(at, number, disputed=part))
        elif what == "resolved" and left.disputed:
            events.append(a(DisputeResolved, amount=usd(str(left.disputed))))
            movements.append(Movement(at, number, disputed=part * 0))
        account = after(DECIDER, *events)
        assert isinstance(account, Opened)
        item, then = account.open_items["I1"], owed(HUNDRED, movements, at)
        assert (item.outstanding, item.disputed) == (then.outstanding, then.disputed)

"""Whatever is bought and given back on whatever days, state and list say the same of every window (semantics 31)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from contracts.customers.customer import RecordPurchase, RecordRefund, RegisterCustomer
from contracts.message import Command
from domain.customers import customer, purchase
from domain.customers.state import Registered
from projections.customers.purchases import PROJECTION
from projections.customers.spending import Spending, spent
from projections.survivor import OfCustomer
from tests.domain.asking import Desk, dated, days, few, instant, lists, money
from tests.examples import usd
from tests.projections.story import Happened, rows

FIRST: Final = date(2025, 1, 1)
WINDOWS: Final = [
    (FIRST + timedelta(begin), FIRST + timedelta(end)) for begin in range(5) for end in range(begin + 1, 7)
]
C8: Final = st.just("C8")
SHOP: Final = Desk(
    customer.DECIDER,
    {
        RegisterCustomer: dated(customer.register_customer),
        RecordPurchase: purchase.record_purchase,
        RecordRefund: purchase.record_refund,
    },
    lists(
        st.builds(
            RecordPurchase,
            customer_id=C8,
            purchase=few,
            purchased_on=days(FIRST),
            quantity=st.integers(1, 2),
            amount=money,
        ),
        st.builds(
            RecordRefund,
            customer_id=C8,
            refund=st.integers(1, 20).map(str),
            purchase=few,
            refunded_on=days(FIRST),
            amount=st.integers(1, 60).map(lambda cents: usd(f"{Decimal(cents) / 100}")),
        ),
        first=RegisterCustomer(customer_id="C8", full_name="1"),
    ),
)


def decided(state: Registered, begin: date, end: date) -> list[Spending]:
    """Sum what the state holds, as a clerk would."""
    bought = {number: each for number, each in state.purchases.items() if begin <= each.purchased_on < end}
    if not bought:
        return []
    given_back = [each for each in state.refunds.values() if each.purchase in bought and each.refunded_on < end]
    last = max(each.purchased_on for each in bought.values())
    return [
        Spending(
            customer="C8",
            currency="USD",
            purchases=len(bought),
            quantity=sum(each.quantity for each in bought.values()),
            amount=sum((each.amount for each in bought.values()), Decimal(0))
            - sum((each.amount for each in given_back), Decimal(0)),
            first=min(each.purchased_on for each in bought.values()),
            last=last,
            recency_days=(end - last).days,
        )
    ]


@given(commands=SHOP.commands, known=st.integers(1, 40))
def test_state_and_list_agree_on_every_window_after_every_prefix(commands: list[Command], known: int) -> None:
    answers = [answered for answered in SHOP.answer(commands) if answered.events][:known]
    history = [Happened(instant(answered.command), event) for answered in answers for event in answered.events]
    state = answers[-1].after
    assert isinstance(state, Registered)
    listed = [OfCustomer(row) for row in rows(PROJECTION, *history).values() if row]

    for begin, end in WINDOWS:
        assert spent(listed, begin, end) == decided(state, begin, end)
        # As of no day is more given back than was bought.
        assert all(spending.amount >= 0 for spending in spent(listed, FIRST, end))


@given(SHOP.commands)
def test_what_was_answered_done_is_in_the_list_on_its_day(commands: list[Command]) -> None:
    """Also where there was nothing to do; and no refund is older than its purchase (semantics 32)."""
    history: list[Happened] = []
    for answered in SHOP.answer(commands):
        history += [Happened(instant(answered.command), event) for event in answered.events]
        listed = {row.purchase: row for row in rows(PROJECTION, *history).values() if row}
        match answered.command:
            case RecordPurchase() as command:
                row = listed[command.purchase]
                assert (row.purchased_on, row.amount) == (command.purchased_on, command.amount.amount)
            case RecordRefund() as command:
                row = listed[command.purchase]
                assert (command.refunded_on, command.amount.amount) in [
                    (each.refunded_on, each.amount) for each in row.refunds
                ]
                assert command.refunded_on >= row.purchased_on
            case _:
                pass

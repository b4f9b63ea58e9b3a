"""An overdue invoice of a duplicate stands with the customer that its record is shown under then (semantics 31, 42)."""

from datetime import datetime
from typing import Any, Final

import pytest

from contracts.credit.credit_account import CreditAccountOpened, InvoiceRecorded
from contracts.customers.customer import CustomerRegistered
from contracts.customers.identity import CustomerMerged, CustomerUnmerged, UnmergeCustomer
from domain.customers import customer, merge
from domain.customers.state import Registered
from domain.decider import Refused
from projections.credit import overdue_receivables
from projections.credit.open_items import shown
from projections.customers import customer_list
from projections.survivor import OfCustomer
from tests.examples import a
from tests.projections.story import Happened, on, row, utc

MERGED, UNMERGED = a(CustomerMerged), a(CustomerUnmerged)
OWES: Final = (
    on("2025-01-01T09:00", a(CreditAccountOpened)),
    on("2025-01-01T09:00", a(InvoiceRecorded)),
)
REGISTERED: Final = on("2025-01-01T09:00", a(CustomerRegistered))
DUPLICATE, SURVIVOR = MERGED.customer_id, MERGED.survivor_id


def state_after(*history: Happened) -> Registered:
    events: Any = [(each.at, each.event) for each in (REGISTERED, *history)]
    state = customer.DECIDER.fold(events)
    assert isinstance(state, Registered)
    return state


def listed_under(as_of: datetime, *history: Happened) -> str:
    merges = row(customer_list.PROJECTION, REGISTERED, *history).merges
    item = shown(OfCustomer(row(overdue_receivables.PROJECTION, *OWES), merges), as_of)
    assert item
    return item.customer


@pytest.mark.parametrize(
    ("history", "whose"),
    [
        (
            [on("2026-05-01T00:00", MERGED), on("2026-06-01T00:00", UNMERGED)],
            {"04-30": DUPLICATE, "05-02": SURVIVOR, "06-02": DUPLICATE},
        ),
        # An earlier release stored this; it is followed in order of time, and corrected by a later unmerge.
        (
            [on("2026-06-01T00:00", MERGED), on("2026-05-01T00:00", UNMERGED)],
            {"04-30": DUPLICATE, "05-02": DUPLICATE, "06-02": SURVIVOR},
        ),
        (
            [
                on("2026-06-01T00:00", MERGED),
                on("2026-05-01T00:00", UNMERGED),
                on("2026-07-01T00:00", UNMERGED),
            ],
            {"05-02": DUPLICATE, "06-02": SURVIVOR, "07-02": DUPLICATE},
        ),
        (
            [
                on("2026-05-01T00:00", MERGED),
                on("2026-06-01T00:00", UNMERGED),
                on("2026-07-01T00:00", MERGED),
            ],
            {"05-02": SURVIVOR, "06-02": DUPLICATE, "07-02": SURVIVOR},
        ),
    ],
    ids=["in-order", "unmerged-before-merged", "corrected-later", "merged-again"],
)
def test_list_and_state_name_the_same_customer_at_each_instant(history: list[Happened], whose: dict[str, str]) -> None:
    state = state_after(*history)
    for day, name in whose.items():
        as_of = utc(f"2026-{day}T00:00")
        assert listed_under(as_of, *history) == name
        assert (state.tied_at(as_of).survivor or DUPLICATE) == name


def test_an_unmerge_before_the_merge_is_refused_today() -> None:
    """It was answered "done", and left the invoice with the survivor."""
    state = state_after(on("2026-06-01T00:00", MERGED))
    survivor = customer.DECIDER.fold([(REGISTERED.at, a(CustomerRegistered, customer_id=SURVIVOR))])

    with pytest.raises(Refused) as refused:
        merge.unmerge_customer(state, a(UnmergeCustomer), survivor=survivor, back_to=None, at=utc("2026-05-01T00:00"))
    assert refused.value.code == "customer.ends-before-it-begins"

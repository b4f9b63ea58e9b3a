"""Whatever was booked and is owed, PostgreSQL finds the invoices that the function needs to propose (ADR 38)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.credit.bank_entry import BankEntryAssigned, BankEntryRecorded, BankEntryRejected, BankEntryReopened
from contracts.customers.customer import CustomerRegistered
from contracts.message import Event
from domain.credit.matching import OpenInvoice
from projections.credit import bank_entries
from projections.credit.bank_entries import EntriesQuery
from services.scenarios.answers.folds import Folds, in_order
from tests.examples import a
from tests.integration.comparing import agrees, folded, written
from tests.integration.dealings import invoices, money
from tests.integration.histories import CUSTOMERS, INSTANTS, perhaps, together
from tests.projections.story import Happened

QUERIES: Final = st.builds(
    EntriesQuery, state=perhaps(["waiting", "assigned", "rejected"]), currency=perhaps(["USD", "CNY"])
)
TEXTS: Final = st.lists(st.sampled_from(["I10", "i11", "I12", "I13,", "rent", "C"]), max_size=3).map(" ".join)
SAID: Final[list[list[type[Event]]]] = [[], [BankEntryAssigned], [BankEntryRejected, BankEntryReopened]]
LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
REGISTERED: Final = [
    Happened(LONG_AGO, a(CustomerRegistered, customer_id=each, full_name=f"Co {each}")) for each in CUSTOMERS
]


@st.composite
def entries(draw: st.DrawFn) -> list[Happened]:
    found: list[Happened] = []
    for number in range(draw(st.integers(1, 5))):
        at, name = draw(INSTANTS), f"E{number}"
        booked = a(
            BankEntryRecorded,
            entry_id=name,
            booked_on=at.date(),
            amount=money(draw(st.integers(1, 500)), draw(st.sampled_from(["USD", "CNY"]))),
            direction=draw(st.sampled_from(["credit", "credit", "debit"])),
            payer=draw(st.sampled_from(["", *(f"CO {each}" for each in CUSTOMERS)])),
            text=draw(TEXTS),
        )
        found.append(Happened(at, booked))
        for place, what in enumerate(draw(st.sampled_from(SAID))):
            found.append(Happened(at + timedelta(hours=6 * (place + 1)), a(what, entry_id=name)))
    return found


def owed(folds: Folds) -> list[tuple[str, OpenInvoice]]:
    names = {row.customer: row.full_name for row in folds["customer_list"].values()}
    return [
        (
            row.currency,
            OpenInvoice(
                row.account_id,
                row.customer,
                names[row.customer],
                row.invoice,
                row.due_date.isoformat(),
                row.amount - row.paid,
            ),
        )
        for row in folds["overdue_receivables"].values()
        if row.paid < row.amount
    ]


def renumbered(history: list[Happened]) -> list[Happened]:
    """Give invoices numbers that are long enough to be told from amounts and days."""
    return [
        Happened(each.at, each.event.model_copy(update={"invoice": each.event.invoice.replace("I", "I1")}))
        if hasattr(each.event, "invoice")
        else each
        for each in history
    ]


@settings(max_examples=60)
@given(
    history=together(invoices(), entries()),
    questions=st.lists(st.tuples(INSTANTS, QUERIES, st.integers(1, 3)), min_size=6, max_size=6),
)
async def test_the_list_proposes_what_the_function_proposes_from_all_that_is_owed(
    database_url: str, history: list[Happened], questions: list[tuple[datetime, EntriesQuery, int]]
) -> None:
    folds = folded(("overdue_receivables", "customer_list", "bank_entry_list"), *REGISTERED, *renumbered(history))
    async with written(database_url, folds) as connection:
        for as_of, query, page in questions:
            shown = (bank_entries.shown(row, as_of, query) for row in folds["bank_entry_list"].values())
            expected = bank_entries.with_proposals(in_order(shown, bank_entries.LISTING), owed(folds))
            ask = partial(bank_entries.bank_entries, connection, as_of, query)
            await agrees(bank_entries.LISTING, ask, expected, page=page)
            for each in expected:
                assert sum((part["amount"] for part in each.pays), Decimal(0)) <= each.amount

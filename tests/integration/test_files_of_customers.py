"""Whatever is known of customers, PostgreSQL shows the file and the history that the functions here say (CU2, CU8)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.customers.tie import tied
from domain.organisation.grade import coordinates
from projections.customers import owned
from projections.customers.file import Rest, customer_file
from projections.customers.owned import Owned
from projections.customers.row import CustomerRow
from projections.history import customer_history
from projections.survivor import survivor
from services.scenarios.answers.folds import Folds
from tests.integration import dealings, histories
from tests.integration.comparing import agrees, folded, written
from tests.integration.customer_rows import answerable, of_one, rows_of
from tests.integration.histories import ASKED_AT, CUSTOMERS, MANAGERS, together
from tests.projections.story import Happened

PAGES: Final = st.integers(1, 3)


def manager(name: str | None, folds: Folds) -> dict[str, Any] | None:
    """Say which manager the file names, with a coordinator who is one still."""
    row = folds["manager_list"].get((name,)) if name else None
    if row is None:
        return None
    above = folds["manager_list"].get((row.coordinator,)) if row.coordinator else None
    in_force = above and coordinates(above.grade, row.grade, left=above.left_at is not None)
    return {
        "manager": row.manager,
        "full_name": row.full_name,
        "grade": row.grade,
        "coordinator": row.coordinator if in_force else None,
        "left": row.left_at is not None,
    }


def record(row: CustomerRow) -> dict[str, Any]:
    """Say what the file holds of a duplicate."""
    return {
        "full_name": row.full_name,
        "received_at": row.received_at,
        "owner": row.owner,
        "source": row.source,
        "information": row.information,
        "contacts": contacts(row),
        "projects": row.projects,
    }


def contacts(row: CustomerRow) -> dict[str, Any]:
    """Say what the file holds of contacts without a phone number."""
    return {name: contact | {"standing": None} for name, contact in row.contacts.items()}


def rest(row: CustomerRow, folds: Folds, now: datetime) -> Rest:
    """Say what the file of a customer that stands for itself holds beside the list."""
    rows: Mapping[str, CustomerRow] = rows_of(folds)
    records = {each.customer: each for each in of_one(row, rows, now)}
    stand = [each for each in folds["purchases"].values() if each.reversed_on is None]
    days = [each.purchased_on for each in stand if each.customer in records]
    received = [each for each in folds["complaint_sla"].values() if each.received_at <= now]
    states = [each.state for each in received if each.customer in records]
    return Rest(
        submitted_by=row.submitted_by,
        vouched_by=row.vouched_by,
        referred_by=row.referred_by,
        owner_since=row.owner_since,
        manager=manager(answerable(row, rows, now), folds),
        information=row.information,
        contacts=contacts(row),
        projects=row.projects,
        verifications=[
            {"on": each.on.isoformat(), "by": each.by, "next_due": each.next_due and each.next_due.isoformat()}
            for each in row.verifications
        ],
        purchases=len(days),
        first_purchase=min(days, default=None),
        last_purchase=max(days, default=None),
        complaints=len(states),
        open_complaints=states.count("open"),
        duplicates={name: record(each) for name, each in records.items() if name != row.customer},
    )


@settings(max_examples=50)
@given(
    history=together(
        histories.customers(),
        histories.files(),
        histories.records(),
        histories.managers(),
        dealings.purchases(),
        dealings.complaints(),
    ),
    now=ASKED_AT,
)
async def test_a_file_holds_what_the_records_of_its_customer_say(
    database_url: str, history: list[Happened], now: datetime
) -> None:
    """CU2, CU6: also asked for by the id of a duplicate."""
    folds = folded(("customer_list", "purchases", "complaint_sla", "manager_list", "tier_list"), *history)
    rows = rows_of(folds)
    async with written(database_url, folds) as connection:
        for row in rows.values():
            shown = rows[tied(row.ties, now).survivor or row.customer]
            if tied(shown.ties, now).survivor is not None:
                # Such a merge is refused: nobody looks through two.
                continue
            found = await customer_file(connection, row.customer, now)
            assert found
            assert found.customer.customer == shown.customer
            for duplicate in found.rest.duplicates.values():
                duplicate["received_at"] = _instant(duplicate["received_at"])
            assert found.rest == rest(shown, folds, now)


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


@settings(max_examples=50)
@given(history=together(histories.customers(), histories.files()))
async def test_those_a_person_answers_for_are_all_records_given_to_that_person(
    database_url: str, history: list[Happened]
) -> None:
    folds = folded(("customer_list",), *history)
    async with written(database_url, folds) as connection:
        for manager in MANAGERS:
            expected = [
                Owned(customer=name, full_name=row.full_name, position=row.owner_position)
                for name, row in sorted(rows_of(folds).items())
                if row.owner == manager and row.owner_position
            ]
            assert await owned.owned(connection, manager) == expected


@settings(max_examples=50)
@given(
    history=together(histories.customers(), dealings.purchases(), dealings.complaints()),
    questions=st.lists(
        st.tuples(st.sampled_from(CUSTOMERS), st.one_of(st.none(), ASKED_AT), PAGES), min_size=12, max_size=12
    ),
)
async def test_a_history_is_that_of_the_customer_and_of_its_duplicates_then(
    database_url: str, history: list[Happened], questions: list[tuple[str, datetime | None, int]]
) -> None:
    folds = folded(("customer_history", "customer_list"), *history)
    async with written(database_url, folds) as connection:
        for customer, as_of, page in questions:
            until = as_of or customer_history.LATEST
            ids = {name for name, row in rows_of(folds).items() if survivor(row.merges, until) == customer}
            expected = [
                row
                for _, row in sorted(folds["customer_history"].items())
                if row.customer in {customer, *ids} and row.occurred_at <= until
            ]
            ask = partial(customer_history.history, connection, customer, as_of)
            await agrees(customer_history.LISTING, ask, expected, page=page)

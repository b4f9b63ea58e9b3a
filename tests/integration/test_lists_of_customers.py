"""Whatever is known of customers, PostgreSQL lists and counts what the functions here say of their rows (CU4, CU8)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Final, get_args
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.customers.details import Kind
from domain.calendar import period_days
from domain.calendar.period import Period
from domain.customers.file import VERIFIED_EVERY
from domain.customers.likeness.searched import needles
from domain.organisation.unit import MAIN
from projections.customers import counts, directory, verification_due
from projections.customers.counts import By, Counted, CountsQuery
from projections.customers.directory import Customer, CustomersQuery
from projections.customers.reading import searched_of
from projections.customers.row import CustomerRow
from projections.customers.verification_due import DueVerification, VerificationsQuery
from projections.engine.timeline import end_of_day
from projections.tiers.tier_list import TierList
from services.scenarios.answers.folds import Folds, in_order
from tests.integration import dealings, histories
from tests.integration.comparing import agrees, folded, written
from tests.integration.customer_rows import answerable, of_one, rows_of
from tests.integration.dealings import TIERS
from tests.integration.histories import (
    ASKED_AT,
    DAYS,
    MANAGERS,
    REGIONS,
    SOURCES,
    UNITS,
    ZONES,
    few,
    perhaps,
    together,
)
from tests.projections.story import Happened

FILTERS: Final = {
    "kind": perhaps(get_args(Kind)),
    "region": perhaps(REGIONS),
    "unit": perhaps([MAIN, *UNITS]),
    "tier": perhaps(TIERS),
    "owner": perhaps(MANAGERS),
    "source": perhaps(SOURCES),
    "text": perhaps(["c1", "昆仑", "ÄRMEL", "50%", "h_5"]),
}
PAGES: Final = st.integers(1, 3)


def said(row: CustomerRow, text: str) -> bool:
    """Say whether a record is found by a text; `domain.customers.likeness.searched` has the tests of that."""
    return any(needle in searched_of(row) for needle in needles(text))


def listed(folds: Folds, now: datetime, query: CustomersQuery) -> list[Customer]:
    rows, found = rows_of(folds), []
    for row in rows.values():
        tiers = folds["tier_list"].get((row.customer,), TierList(customer=row.customer))
        customer = directory.made_of(row, rows, tiers.assignments, now)
        asked = query.model_dump(exclude={"text", "by"}, exclude_none=True)
        if customer and asked.items() <= {name: getattr(customer, name) for name in asked}.items():
            found.append(customer)
        if query.text and not any(said(each, query.text) for each in of_one(row, rows, now)):
            found = [each for each in found if each.customer != row.customer]
    return in_order(found, directory.LISTING)


@settings(max_examples=50)
@given(
    history=together(histories.customers(), histories.files(), dealings.tiers()),
    questions=st.lists(st.tuples(ASKED_AT, few(FILTERS), PAGES), min_size=12, max_size=12),
)
async def test_the_list_shows_each_customer_as_it_is_known(
    database_url: str, history: list[Happened], questions: list[tuple[datetime, dict[str, str | None], int]]
) -> None:
    folds = folded(("customer_list", "tier_list"), *history)
    async with written(database_url, folds) as connection:
        for now, filters, page in questions:
            query = CustomersQuery.model_validate(filters)
            ask = partial(directory.customers, connection, now, query)
            await agrees(directory.LISTING, ask, listed(folds, now, query), page=page)


@settings(max_examples=50)
@given(
    history=together(histories.customers(), histories.files(), dealings.tiers()),
    questions=st.lists(
        st.tuples(ASKED_AT, few(FILTERS), st.sampled_from(get_args(By)), PAGES), min_size=12, max_size=12
    ),
)
async def test_the_counts_are_those_of_the_list(
    database_url: str, history: list[Happened], questions: list[tuple[datetime, dict[str, str | None], By, int]]
) -> None:
    folds = folded(("customer_list", "tier_list"), *history)
    async with written(database_url, folds) as connection:
        for now, filters, by, page in questions:
            query = CountsQuery.model_validate(filters | {"by": by})
            values = Counter(getattr(customer, by) for customer in listed(folds, now, query))
            # The most frequent first; of equals null comes last.
            in_their_order = sorted(values.items(), key=lambda each: (-each[1], each[0] is None, each[0]))
            expected = [Counted(value=value, customers=number) for value, number in in_their_order]
            await agrees(counts.LISTING, partial(counts.counts, connection, now, query), expected, page=page)


def due(row: CustomerRow, day: date, zone: str, after: Mapping[str, Period]) -> date | None:
    """Return the day by which a file is to be verified, None where that is later or the customer was none yet."""
    registered = row.registered_at.astimezone(ZoneInfo(zone)).date()
    if registered > day:
        return None
    verified = [each for each in row.verifications if each.on <= day]
    by_then = verified[-1].next_due if verified else None
    by_then = by_then or period_days.after(after.get(row.unit_id or MAIN, VERIFIED_EVERY), registered)
    return by_then if by_then <= day else None


def due_then(
    folds: Folds, day: date, query: VerificationsQuery, zone: str, after: Mapping[str, Period]
) -> list[DueVerification]:
    rows, found = rows_of(folds), []
    for row in rows.values():
        owner = answerable(row, rows, end_of_day(day, zone))
        by_then = due(row, day, zone, after)
        if by_then and query.owner in (None, owner):
            verified = [each.on for each in row.verifications if each.on <= day]
            candidate = verification_due.FileToVerify(
                customer=row.customer,
                full_name=row.full_name,
                unit=row.unit_id or MAIN,
                owner=owner,
                since=verified[-1] if verified else row.registered_at.astimezone(ZoneInfo(zone)).date(),
                last=verified[-1] if verified else None,
                due=by_then,
                merges=row.merges,
            )
            found.append(verification_due.shown(candidate, day, zone))
    return in_order(found, verification_due.LISTING)


# Days soon after the registrations, and a period after them.
VERIFIED: Final = st.one_of(
    DAYS, st.builds(period_days.after, st.sampled_from([*Period]), DAYS), st.just(date(2026, 2, 28))
)
FIRST_AFTER: Final = st.dictionaries(st.sampled_from([MAIN, *UNITS]), st.sampled_from([*Period]))
VERIFICATIONS: Final = st.builds(VerificationsQuery, owner=perhaps(MANAGERS))


@settings(max_examples=50)
@given(
    history=together(histories.customers(), histories.files()),
    questions=st.lists(
        st.tuples(VERIFIED, VERIFICATIONS, st.sampled_from(ZONES), FIRST_AFTER, PAGES), min_size=12, max_size=12
    ),
)
async def test_a_file_is_due_for_verification_a_period_after_the_last(
    database_url: str,
    history: list[Happened],
    questions: list[tuple[date, VerificationsQuery, str, dict[str, Period], int]],
) -> None:
    folds = folded(("customer_list",), *history)
    async with written(database_url, folds) as connection:
        for day, query, zone, after, page in questions:
            ask = partial(verification_due.due_for_verification, connection, day, query, zone=zone, first_after=after)
            await agrees(verification_due.LISTING, ask, due_then(folds, day, query, zone, after), page=page)

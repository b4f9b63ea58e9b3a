"""Every list shows a duplicate under its survivor, from the moment of the merge until it is taken back (CU6)."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any, Final

import pytest
from psycopg import AsyncConnection

from contracts.complaints.complaint import ComplaintReceived
from contracts.credit.credit_account import CreditAccountOpened, InvoiceRecorded, ReceiptRecorded
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, TierAssigned
from contracts.customers.identity import CustomerAbsorbed, CustomerMerged, CustomerReleased, CustomerUnmerged
from projections.complaints.complaints import ComplaintsQuery, complaints
from projections.credit.accounts import AccountsQuery, accounts
from projections.credit.ageing import AgeingQuery, ageing_by_customer
from projections.credit.open_items import OverdueQuery, overdue
from projections.credit.unapplied import UnappliedQuery, unapplied
from projections.customers.spending import PurchasesQuery, purchases
from projections.history.customer_history import history
from projections.tiers.tier_list import TiersQuery, tiers
from services.tiers.evidence import ReadModels
from tests.examples import a, usd
from tests.integration.read_models import read_models
from tests.projections.story import on, utc

WINDOW: Final = (date(2025, 1, 1), date(2026, 1, 1))
MERGED, APART = utc("2025-07-01"), utc("2025-09-01")
BEFORE, MEANWHILE, AFTER = utc("2025-06-30"), utc("2025-08-01"), utc("2025-10-01")
HISTORY: Final = (
    *(on("2025-01-01", a(CustomerRegistered, customer_id=id_)) for id_ in ("C7", "C8", "C9")),
    *(on("2025-01-02", a(PurchaseRecorded, customer_id=id_, amount=usd("5.00"))) for id_ in ("C7", "C8", "C9")),
    on("2025-01-03", a(TierAssigned, customer_id="C7", tier="gold")),
    on("2025-01-03", a(TierAssigned, customer_id="C8", tier="silver")),
    on("2025-01-04", a(ComplaintReceived, customer_id="C8")),
    on("2025-01-05", a(CreditAccountOpened, customer_id="C8")),
    on("2025-01-05", a(InvoiceRecorded, customer_id="C8")),
    on("2025-01-06", a(ReceiptRecorded, customer_id="C8")),
    on("2025-07-01", a(CustomerMerged)),
    on("2025-07-01", a(CustomerAbsorbed, customer_id="C7", duplicate_id="C8")),
    on("2025-09-01", a(CustomerUnmerged)),
    on("2025-09-01", a(CustomerReleased, customer_id="C7", duplicate_id="C8")),
)
MOMENTS = pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (BEFORE, "C8"),
        (MERGED, "C7"),
        (MEANWHILE, "C7"),
        (APART, "C8"),
        (AFTER, "C8"),
    ],
)


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[AsyncConnection[Any]]:
    async with read_models(database_url, *HISTORY) as opened:
        yield opened


@MOMENTS
async def test_debts_and_complaints_are_those_of_the_survivor(
    connection: AsyncConnection[Any], moment: datetime, shown: str
) -> None:
    (debt,) = await overdue(connection, moment)
    (case,) = await complaints(connection, moment)
    assert (debt.customer, case.customer) == (shown, shown)
    for asked in ("C7", "C8", "C9"):
        is_found = asked in (shown, "C8")
        assert len(await overdue(connection, moment, OverdueQuery(customer=asked))) == is_found
        assert len(await ageing_by_customer(connection, moment, AgeingQuery(customer=asked))) == is_found
        assert len(await complaints(connection, moment, ComplaintsQuery(customer=asked))) == is_found


@MOMENTS
async def test_accounts_and_receipts_are_found_by_the_id_of_the_duplicate(
    connection: AsyncConnection[Any], moment: datetime, shown: str
) -> None:
    for asked in ("C7", "C8"):
        found = [shown] if asked in (shown, "C8") else []
        of_one = await accounts(connection, moment, AccountsQuery(customer=asked))
        assert [each.customer for each in of_one] == found
        left = await unapplied(connection, moment, UnappliedQuery(customer=asked))
        assert [each.customer for each in left] == found


async def test_debts_as_of_a_day_are_those_of_the_survivor_at_its_end(connection: AsyncConnection[Any]) -> None:
    for day, shown in ((date(2025, 6, 30), "C8"), (date(2025, 7, 1), "C7"), (date(2025, 9, 1), "C8")):
        (debt,) = await overdue(connection, day)
        assert debt.customer == shown


@MOMENTS
async def test_purchases_count_for_the_survivor(connection: AsyncConnection[Any], moment: datetime, shown: str) -> None:
    found = await purchases(connection, *WINDOW, as_of=moment)
    together = {"C7": 2, "C9": 1} if shown == "C7" else {"C7": 1, "C8": 1, "C9": 1}
    assert {each.customer: each.purchases for each in found} == together
    for asked in ("C7", "C8"):
        of_one = await purchases(connection, *WINDOW, PurchasesQuery(customer=asked), as_of=moment)
        assert [each.purchases for each in of_one] == [together[asked if asked in together else shown]]
    rest = await purchases(connection, *WINDOW, as_of=moment, after=("C7", "USD"))
    assert [each.customer for each in rest] == sorted(together)[1:]


async def test_purchases_asked_for_without_a_moment_count_for_each_record(connection: AsyncConnection[Any]) -> None:
    assert [each.customer for each in await purchases(connection, *WINDOW)] == ["C7", "C8", "C9"]


@MOMENTS
async def test_a_duplicate_has_no_tier_of_its_own(
    connection: AsyncConnection[Any], moment: datetime, shown: str
) -> None:
    found = {each.customer: each.tier for each in await tiers(connection, moment)}
    assert found == ({"C7": "gold"} if shown == "C7" else {"C7": "gold", "C8": "silver"})
    (of_one,) = await tiers(connection, moment, TiersQuery(customer="C8"))
    assert of_one.customer == shown
    of_record = await ReadModels(connection).tiers(moment, scheme=None, customer="C8")
    assert [each.customer for each in of_record] == (["C8"] if shown == "C8" else [])


@MOMENTS
async def test_the_history_as_of_a_moment_is_that_of_whoever_was_one_then(
    connection: AsyncConnection[Any], moment: datetime, shown: str
) -> None:
    told = {each.stream for each in await history(connection, "C7", moment)}
    assert ("complaint/8" in told) == (shown == "C7")
    assert "complaint/8" in {each.stream for each in await history(connection, "C8", moment)}
    assert "complaint/8" not in {each.stream for each in await history(connection, "C7")}


async def test_the_history_of_a_survivor_is_that_of_its_duplicates_too(database_url: str) -> None:
    async with read_models(database_url, *HISTORY[:-2]) as connection:
        both = await history(connection, "C7")
        own = await history(connection, "C8")
    assert {moment.stream for moment in both} >= {"customer/C7", "customer/C8", "complaint/8"}
    assert [moment.position for moment in both] == sorted(moment.position for moment in both)
    assert {moment.stream for moment in own} == {"customer/C8", "complaint/8", "credit-account/C8-USD"}

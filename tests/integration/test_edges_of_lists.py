"""What random histories meet too seldom: the last instant at which something still holds, in each list."""

from datetime import date
from decimal import Decimal
from typing import Final

from contracts.complaints.complaint import ComplaintReceived, ComplaintTakenInCharge
from contracts.credit.credit_account import InvoiceRecorded
from contracts.customers.customer import CustomerRegistered, TierAssigned
from contracts.tiers.tier import Grounds, TierOverridden, TierProposed
from projections.complaints.complaints import ComplaintsQuery, complaints
from projections.credit.open_items import OverdueQuery, overdue
from projections.customers.counts import Counted, CountsQuery, counts
from projections.tiers import proposals
from tests.examples import a
from tests.integration.comparing import folded, written
from tests.integration.dealings import money
from tests.integration.histories import MICROSECOND
from tests.projections.story import Happened, on, utc

EVERY_OPEN_ITEM: Final = OverdueQuery(all=True)


async def test_a_complaint_is_listed_under_the_owner_it_had_then(database_url: str) -> None:
    named = {"complaint_id": "K1"}
    history = [
        on("2025-11-01T08:00", a(ComplaintReceived, **named, customer_id="C1")),
        on("2025-11-01T09:00", a(ComplaintTakenInCharge, **named, owner="li")),
        on("2025-11-01T10:00", a(ComplaintTakenInCharge, **named, owner="wang")),
    ]
    async with written(database_url, folded(("complaint_sla",), *history)) as connection:
        before = await complaints(connection, utc("2025-11-01T09:59"), ComplaintsQuery(owner="li"))
        since = await complaints(connection, utc("2025-11-01T10:00"), ComplaintsQuery(owner="li"))

    assert ([each.case for each in before], list(since)) == (["K1"], [])


async def test_an_override_no_longer_counts_at_the_instant_at_which_it_expires(database_url: str) -> None:
    expires = utc("2025-11-03T00:00")
    overridden = {"scheme": "shop/abc", "tier": "A", "effective_from": utc("2025-11-02T00:00"), "expires_at": expires}
    history = [
        on("2025-11-01T08:00", a(CustomerRegistered, customer_id="C1")),
        on("2025-11-01T09:00", a(TierAssigned, customer_id="C1", tier="C", scheme="shop/abc")),
        on("2025-11-01T10:00", a(TierOverridden, customer_id="C1", main=True, hidden=False, **overridden)),
    ]
    async with written(database_url, folded(("customer_list", "tier_list"), *history)) as connection:
        last = await counts(connection, expires - MICROSECOND, CountsQuery(by="tier"))
        after = await counts(connection, expires, CountsQuery(by="tier"))

    assert list(last) == [Counted(value="A", customers=1)]
    assert list(after) == [Counted(value="C", customers=1)]


async def test_the_oldest_proposal_waits_first(database_url: str) -> None:
    asked = {"scheme": "shop/abc", "tier": "A", "grounds": Grounds()}
    history = [
        on(
            f"2025-11-0{day}T08:00",
            a(TierProposed, customer_id=customer, effective_from=utc("2025-11-01T00:00"), **asked),
        )
        for day, customer in ((1, "C2"), (2, "C1"))
    ]
    async with written(database_url, folded(("tier_evidence",), *history)) as connection:
        found = await proposals.waiting(connection, utc("2025-11-02T08:00"))
        before = await proposals.waiting(connection, utc("2025-11-02T07:59"))

    assert [each.customer for each in found] == ["C2", "C1"]
    # Semantics 32: in no list before its instant.
    assert [each.customer for each in before] == ["C2"]


async def test_a_day_ends_where_it_ends_last(database_url: str) -> None:
    """As of a day means at its end in the account's zone: twelve hours after midnight in UTC, in the last one."""
    invoice = {"account_id": "A1", "customer_id": "C1", "invoice": "I1", "amount": money(100, "USD")}
    terms = {"invoice_date": date(2025, 11, 1), "due_date": date(2025, 11, 1), "zone": "Etc/GMT+12"}
    history = [Happened(utc("2025-11-02T11:59"), a(InvoiceRecorded, **invoice, **terms))]
    async with written(database_url, folded(("overdue_receivables", "customer_list"), *history)) as connection:
        found = await overdue(connection, date(2025, 11, 1), EVERY_OPEN_ITEM)

    assert [each.outstanding for each in found] == [Decimal(1)]

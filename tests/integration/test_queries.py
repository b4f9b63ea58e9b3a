"""Tiers, complaints, purchases and histories as of any instant, on PostgreSQL (interfaces 3)."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from contracts.complaints.complaint import (
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintTakenInCharge,
    ComplaintTriaged,
)
from contracts.customers.customer import CustomerRegistered, PurchaseRecorded, RefundRecorded, TierAssigned
from projections.complaints.complaints import ComplaintsQuery, complaints
from projections.customers.spending import purchases
from projections.engine.candidates import PAGE
from projections.history.customer_history import history
from projections.tiers.tier_list import TiersQuery, tiers
from tests.examples import a, eur, usd
from tests.integration.read_models import read_models
from tests.projections.story import on, utc

DESK = [
    happened
    for case in range(9)
    for happened in (
        on("2025-03-03T08:00", a(ComplaintReceived, complaint_id=f"{case}", customer_id=f"C{case % 2}")),
        on("2025-03-03T09:00", a(ComplaintTriaged, complaint_id=f"{case}", severity=f"S{case % 3}")),
        on("2025-03-03T10:00", a(ComplaintTakenInCharge, complaint_id=f"{case}", owner=f"R{case % 4}")),
        on("2025-03-04T10:00", a(ComplaintResolved, complaint_id=f"{case}")),
        on("2025-03-05T10:00", a(ComplaintClosed, complaint_id=f"{case}")),
        on("2025-03-06T10:00", a(ComplaintReopened, complaint_id=f"{case}")),
        on("2025-03-07T10:00", a(ComplaintTriaged, complaint_id=f"{case}", severity="S9")),
    )
    if case < 6 or happened.at < utc("2025-03-04T00:00")
]
MOMENTS = [utc("2025-03-03T08:00") + timedelta(hours=6 * number) for number in range(20)]


async def test_a_tier_holds_from_its_assignment_until_the_next(database_url: str) -> None:
    silver = on("2025-01-01T09:00", a(TierAssigned, tier="silver"))
    gold = on("2025-07-01T09:00", a(TierAssigned, tier="gold", policy="2025.1", rule="TI1"))
    other = on("2025-03-01T09:00", a(TierAssigned, customer_id="C9", tier="bronze"))
    async with read_models(database_url, silver, gold, other) as connection:
        before = await tiers(connection, silver.at - timedelta(microseconds=1))
        until = await tiers(connection, gold.at - timedelta(microseconds=1))
        since = await tiers(connection, gold.at)
        only = await tiers(connection, gold.at, TiersQuery(customer="C9"))
        next_page = await tiers(connection, gold.at, after="C8", limit=5)
        golden = await tiers(connection, gold.at, TiersQuery(tier="gold"))
    assert before == []
    assert [(found.customer, found.tier, found.since) for found in until] == [
        ("C8", "silver", silver.at),
        ("C9", "bronze", other.at),
    ]
    assert [(found.tier, found.since, found.policy, found.rule) for found in since] == [
        ("gold", gold.at, "2025.1", "TI1"),
        ("bronze", other.at, None, None),
    ]
    assert only == next_page == since[1:]
    assert golden == since[:1]


async def test_filters_on_complaints_find_what_the_whole_list_shows_at_every_instant(database_url: str) -> None:
    async with read_models(database_url, *DESK) as connection:
        for moment in MOMENTS:
            everything = await complaints(connection, moment)
            assert len(everything) == 9
            for state, severity, owner in product((None, "open", "closed"), (None, "S1", "S9"), (None, "R2")):
                query = ComplaintsQuery(state=state, severity=severity, owner=owner)
                found = await complaints(connection, moment, query)
                assert found == [
                    each
                    for each in everything
                    if state in {None, each.state} and severity in {None, each.severity} and owner in {None, each.owner}
                ]


async def test_only_complaints_received_until_then_are_listed(database_url: str) -> None:
    late = on("2025-03-05T08:00", a(ComplaintReceived, complaint_id="99"))
    async with read_models(database_url, *DESK, late) as connection:
        before = await complaints(connection, late.at - timedelta(microseconds=1), ComplaintsQuery(customer="C8"))
        after = await complaints(connection, late.at, ComplaintsQuery(customer="C8"))
    assert (before, [found.case for found in after]) == ([], ["99"])


async def test_pages_of_complaints_follow_each_other(database_url: str) -> None:
    moment = utc("2025-03-06T12:00")
    async with read_models(database_url, *DESK) as connection:
        query = ComplaintsQuery(severity="S1")
        everything = await complaints(connection, moment, query)
        first = await complaints(connection, moment, query, limit=2)
        rest = await complaints(connection, moment, query, after=first[-1].case, limit=PAGE)
    assert (len(first), [*first, *rest]) == (2, everything)


async def test_purchases_count_in_their_window_net_of_refunds_made_before_its_end(database_url: str) -> None:
    story = (
        on("2025-01-07", a(PurchaseRecorded, purchase="P1", amount=usd("100.00"), quantity=2)),
        on("2025-02-07", a(PurchaseRecorded, purchase="P2", purchased_on=date(2025, 2, 7), amount=usd("50.00"))),
        on("2025-02-08", a(PurchaseRecorded, purchase="P3", purchased_on=date(2025, 2, 8), amount=eur("1.00"))),
        on("2025-02-20", a(RefundRecorded, purchase="P1", refunded_on=date(2025, 2, 20), amount=usd("30.00"))),
        on("2025-03-01", a(PurchaseRecorded, customer_id="C9", purchased_on=date(2025, 3, 1), amount=usd("0.00"))),
    )
    async with read_models(database_url, *story) as connection:
        january = await purchases(connection, date(2025, 1, 1), date(2025, 2, 20))
        refunded = await purchases(connection, date(2025, 1, 1), date(2025, 2, 21))
        march = await purchases(connection, date(2025, 3, 1), date(2025, 3, 2))
        rest = await purchases(connection, date(2025, 1, 1), date(2025, 3, 2), after=("C8", "EUR"))
        none = await purchases(connection, date(2025, 3, 2), date(2025, 4, 1))
    assert [(found.currency, found.purchases, found.quantity, found.amount) for found in january] == [
        ("EUR", 1, 2, Decimal("1.00")),
        ("USD", 2, 4, Decimal("150.00")),
    ]
    assert (january[1].first, january[1].last, january[1].recency_days) == (date(2025, 1, 7), date(2025, 2, 7), 13)
    assert str(refunded[1].amount) == "120.00"
    assert [(found.customer, str(found.amount), found.recency_days) for found in march] == [("C9", "0.00", 1)]
    assert [(found.customer, found.currency) for found in rest] == [("C8", "USD"), ("C9", "USD")]
    assert none == []


async def test_a_history_is_told_in_the_order_it_was_recorded(database_url: str) -> None:
    story = (
        on("2025-01-01", a(CustomerRegistered)),
        on("2025-01-07", a(PurchaseRecorded)),
        on("2025-01-03", a(ComplaintReceived)),
        on("2025-01-03", a(CustomerRegistered, customer_id="C9")),
    )
    async with read_models(database_url, *story) as connection:
        everything = await history(connection, "C8")
        early = await history(connection, "C8", utc("2025-01-03"))
        page = await history(connection, "C8", after=1, limit=1)
    assert [(moment.position, moment.stream) for moment in everything] == [
        (1, "customer/C8"),
        (2, "customer/C8"),
        (3, "complaint/8"),
    ]
    assert [moment.position for moment in early] == [1, 3]
    assert page == everything[1:2]
    assert everything[1].data["quantity"] == 2

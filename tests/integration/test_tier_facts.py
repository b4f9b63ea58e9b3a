"""The inputs of schemes, gathered from the read models as of an evaluation (TI7, CU6)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.complaints.complaint import ComplaintReceived
from contracts.credit.credit_account import InvoiceRecorded, ReceiptAllocated, ReceiptRecorded
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerRegistered,
    PurchaseRecorded,
    RefundRecorded,
    TierAssigned,
)
from contracts.customers.identity import CustomerMerged, CustomerUnmerged
from contracts.tiers.tier import Grounds, ScoreGiven, TierKept, TierProposed
from domain.tiers.scheme.change import Assign
from domain.tiers.scheme.occasion import periodic
from services.tiers.evidence import ReadModels
from services.tiers.plan import NotEvaluated, Plan, plan
from tests.domain.tiers.scheme.schemes import ours
from tests.domain.tiers.tier_story import rules
from tests.examples import a, eur, usd
from tests.integration.read_models import read_models
from tests.projections.story import Happened, on, utc

JULY = utc("2026-07-01")


def bought(day: str, amount: str, *, customer: str = "C8", number: str | None = None, quantity: int = 1) -> Happened:
    purchase = a(
        PurchaseRecorded,
        customer_id=customer,
        purchase=number or f"{day}/{amount}",
        purchased_on=date.fromisoformat(day),
        amount=usd(amount),
        quantity=quantity,
    )
    return on(day, purchase)


def registered(customer: str = "C8", day: str = "2026-01-05", **fields: Any) -> Happened:
    return on(day, a(CustomerRegistered, customer_id=customer, **fields))


def asking(fact: str, **fields: Any) -> dict[str, Any]:
    plain = {"name": "it", "fact": fact, "title": "it", "named_by": ours("it")}
    rank = {"kind": "thresholds", "rows": [{"tier": "A", "minimum": {"it": ours(1)}}], "otherwise": ours("C")}
    return {"inputs": [plain | fields], "rank": rank}


async def evaluated(
    database_url: str, *history: Happened, unit: str | None = None, only: str | None = None, **scheme: Any
) -> Plan:
    how = rules(**scheme)
    async with read_models(database_url, *history) as connection:
        occasion = periodic(how.scheme, JULY, "UTC")
        return await plan(ReadModels(connection), how, occasion, currency="USD", unit=unit, customer=only)


async def fact(database_url: str, name: str, *history: Happened, customer: str = "C8", **fields: Any) -> Decimal | None:
    found = await evaluated(database_url, *history, **asking(name, **fields))
    return found.crowd[customer]["it"]


HALF_YEAR = (
    registered(day="2025-11-05"),
    bought("2025-12-31", "80.00"),
    bought("2026-01-01", "60.00", quantity=3),
    bought("2026-06-30", "40.00", quantity=2),
    bought("2026-07-01", "999.00"),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("amount", "100.00"),
        ("quantity", "5"),
        ("purchases", "2"),
        ("recency_days", "1"),
        ("growth", "25.00"),
        ("tenure_days", "238"),
        ("complaints", "0"),
        ("days_overdue", "0"),
        ("return_visits", None),
        ("score:influence", None),
    ],
)
async def test_facts_count_the_half_year_before(database_url: str, name: str, expected: str | None) -> None:
    found = await fact(database_url, name, *HALF_YEAR)
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("name", "expected"), [("amount", "0"), ("purchases", "0"), ("recency_days", None), ("growth", None)]
)
async def test_who_bought_nothing_has_no_recency_and_no_growth(
    database_url: str, name: str, expected: str | None
) -> None:
    assert await fact(database_url, name, registered()) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("missing", "prospect"), [("exclude", None), ("not-met", Decimal(0)), ("keep-tier", Decimal(0))]
)
async def test_who_never_bought_anything_is_in_no_share(
    database_url: str, missing: str, prospect: Decimal | None
) -> None:
    """A share is one of customers: who only did not buy lately still counts with nothing (001g 三.3)."""
    history = (registered("C1"), registered("C2"), bought("2025-12-31", "80.00", customer="C2"))
    found = await evaluated(database_url, *history, missing=ours(missing), **asking("amount"))
    assert [found.crowd[customer]["it"] for customer in ("C1", "C2")] == [prospect, 0]
    assert set(found.held) == {"C1", "C2"}
    assert [each.customer for each in found.planned] == (["C2"] if prospect is None else ["C1", "C2"])


async def test_growth_of_everything_is_unknown_and_who_stopped_buying_lost_all(database_url: str) -> None:
    assert await fact(database_url, "growth", *HALF_YEAR, window=ours("ever")) is None
    assert await fact(database_url, "growth", registered(), bought("2025-12-31", "80.00")) == -100


async def test_an_input_may_have_a_window_of_its_own(database_url: str) -> None:
    assert await fact(database_url, "amount", *HALF_YEAR, window=ours("12 months")) == 180
    assert await fact(database_url, "amount", *HALF_YEAR, window=ours("1 month")) == 40


async def test_refunds_count_and_other_currencies_do_not(database_url: str) -> None:
    refund = on("2026-06-30", a(RefundRecorded, purchase="P1", refunded_on=date(2026, 6, 30), amount=usd("10.00")))
    euros = on("2026-03-01", a(PurchaseRecorded, purchase="E", purchased_on=date(2026, 3, 1), amount=eur("500.00")))
    found = await evaluated(database_url, registered(), bought("2026-03-01", "60.00", number="P1"), refund, euros)
    assert found.crowd["C8"]["spend"] == 50
    assert found.uncounted == {"EUR"}


async def test_complaints_count_when_they_were_received(database_url: str) -> None:
    received = [
        on(f"{day}T00:00", a(ComplaintReceived, complaint_id=day)) for day in ("2025-12-31", "2026-01-01", "2026-07-01")
    ]
    assert await fact(database_url, "complaints", registered(), *received) == 1
    assert await fact(database_url, "complaints", registered(), *received, window=ours("ever")) == 2


async def test_the_oldest_debt_at_the_end_of_the_period_counts(database_url: str) -> None:
    invoices = [
        on(day, a(InvoiceRecorded, invoice=day, invoice_date=date.fromisoformat(day), due_date=date.fromisoformat(day)))
        for day in ("2026-05-31", "2026-06-10")
    ]
    paid = [on("2026-07-01", a(ReceiptRecorded)), on("2026-07-01", a(ReceiptAllocated, invoice="2026-05-31"))]
    assert await fact(database_url, "days_overdue", registered(), *invoices, *paid) == 30


async def test_the_last_score_before_the_evaluation_counts(database_url: str) -> None:
    scores = [
        on(day, a(ScoreGiven, value=Decimal(value), given_at=utc(day)))
        for day, value in (("2025-03-01", 70), ("2026-06-30", 90), ("2026-07-01", 10))
    ]
    assert await fact(database_url, "score:influence", registered(), *scores) == 90
    assert await fact(database_url, "score:influence", registered(), scores[0], scores[2]) == 70
    assert await fact(database_url, "score:influence", registered(), scores[0], window=ours("12 months")) is None
    assert await fact(database_url, "score:charm", registered(), *scores) is None


async def test_a_duplicate_counts_for_the_customer_it_is_shown_under(database_url: str) -> None:
    """CU6."""
    history = (
        registered(),
        registered("C9"),
        bought("2026-03-01", "60.00"),
        bought("2026-04-01", "5.00", customer="C9"),
    )
    merged = on("2026-06-01", a(CustomerMerged, customer_id="C9", survivor_id="C8"))
    apart = on("2026-06-02", a(CustomerUnmerged, customer_id="C9", survivor_id="C8"))
    together = (await evaluated(database_url, *history, merged)).crowd
    again = (await evaluated(database_url, *history, merged, apart)).crowd
    assert {customer: facts["spend"] for customer, facts in together.items()} == {"C8": 65}
    assert {customer: facts["spend"] for customer, facts in again.items()} == {"C8": 60, "C9": 5}


async def test_a_scheme_may_be_for_some_kinds_and_a_run_for_one_unit(database_url: str) -> None:
    history = (
        registered("C1", kind="dealer"),
        registered("C2", kind="contractor", unit_id="north"),
        registered("C3"),
        on("2026-02-01", a(CustomerDetailsChanged, customer_id="C3", kind="dealer", unit_id="north")),
        on("2026-07-01", a(CustomerDetailsChanged, customer_id="C3", kind="contractor")),
    )
    dealers = await evaluated(database_url, *history, applies_to=ours(["dealer"]))
    north = await evaluated(database_url, *history, unit="north")
    others = await evaluated(database_url, *history, unit="main")
    assert (set(dealers.crowd), set(north.crowd), set(others.crowd)) == ({"C1", "C3"}, {"C2", "C3"}, {"C1"})


async def test_who_came_later_is_not_evaluated_unless_the_purchases_say_otherwise(database_url: str) -> None:
    history = (registered("C1", "2026-07-01"), registered("C2", "2026-07-01"), bought("2026-06-30", "5", customer="C2"))
    assert set((await evaluated(database_url, *history)).crowd) == {"C2"}


async def test_to_decide_on_one_customer_it_must_be_classed(database_url: str) -> None:
    history = (registered("C1"), registered("C2", "2026-07-01"))
    alone = await evaluated(database_url, *history, only="C1")
    assert [each.customer for each in alone.planned] == ["C1"]
    with pytest.raises(NotEvaluated, match="does not class customer C2 for 2026-H2: it was not registered before"):
        await evaluated(database_url, *history, only="C2")


async def test_customers_whose_tier_stays_get_no_command(database_url: str) -> None:
    tier = {"scheme": "shop/abc", "effective_from": utc("2026-01-01"), "policy": "shop-2026.1"}
    found = await evaluated(
        database_url,
        registered(),
        registered("C9"),
        bought("2026-03-01", "500.00"),
        on("2026-01-05", a(TierAssigned, tier="A", **tier)),
    )
    assert [(each.customer, each.change) for each in found.planned] == [("C9", Assign("C"))]
    assert found.held == {"C8": "A", "C9": "C"}


async def test_what_was_asked_in_the_period_before_is_remembered(database_url: str) -> None:
    policy = {"scheme": "shop/abc", "policy": "shop-2026.1"}
    kept = a(TierKept, tier="A", times=1, effective_from=utc("2026-01-01"), grounds=Grounds(period="2026-H1"), **policy)
    given = a(TierAssigned, tier="A", effective_from=utc("2025-07-01"), **policy)
    history = (registered(day="2025-05-05"), on("2025-07-01", given), on("2026-01-01", kept))
    found = await evaluated(database_url, *history, consecutive_periods=ours(2))
    assert [each.change for each in found.planned] == [Assign("C")]


async def test_what_was_decided_for_the_period_and_what_waits_is_not_decided_again(database_url: str) -> None:
    policy = {"scheme": "shop/abc", "policy": "shop-2026.1"}
    decided = a(TierAssigned, tier="B", effective_from=JULY, grounds=Grounds(period="2026-H2"), **policy)
    proposed = a(TierProposed, tier="C", effective_from=utc("2026-05-01"), **policy)
    by_people: Any = {"approval": {"decided_by": ours("one-body")}}
    assert (await evaluated(database_url, registered(), on("2026-07-02", decided))).planned == []
    assert (await evaluated(database_url, registered(), on("2026-05-01", proposed), **by_people)).planned == []

"""Open items, days overdue, buckets and totals as of any day or instant (interfaces 3, semantics 13)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from contracts.credit.credit_account import (
    DisputeOpened,
    DisputeResolved,
    InvoiceRecorded,
    ReceiptAllocated,
    ReceiptRecorded,
)
from domain.credit.bucket import BUCKETS
from projections.credit import ageing as age
from projections.credit.ageing import Ageing, ageing
from projections.credit.open_items import OpenItem, OverdueQuery, overdue
from projections.credit.overdue_receivables import PROJECTION
from projections.engine import table
from tests.examples import a, eur, usd
from tests.integration.read_models import read_models
from tests.projections.story import Happened, on, utc

DUE_IN_JANUARY = on("2025-01-01", a(InvoiceRecorded, due_date=date(2025, 1, 31)))


def invoice(number: str, of: date, **terms: Any) -> InvoiceRecorded:
    return a(InvoiceRecorded, invoice=number, invoice_date=of, **terms)


def paid(at: str, **terms: Any) -> tuple[Happened, Happened]:
    """Let money come in that pays one invoice; `receipt`, the account and its customer may be named."""
    named = {name: value for name, value in terms.items() if name != "invoice"}
    return on(at, a(ReceiptRecorded, **named)), on(at, a(ReceiptAllocated, **terms))


# Three customers, two currencies, payments in part and in full, disputes, one of them recorded late.
LEDGER = (
    on("2025-01-01", a(InvoiceRecorded, invoice="I1", amount=usd("100.00"), due_date=date(2025, 1, 31))),
    on("2025-01-05", invoice("I2", date(2025, 1, 5), amount=usd("250.50"), due_date=date(2025, 3, 31))),
    on("2025-01-09", invoice("I3", date(2025, 1, 9), account_id="C9-EUR", customer_id="C9", amount=eur("70.00"))),
    *paid("2025-02-10", receipt="R1", invoice="I1", amount=usd("40.00")),
    on("2025-02-20", a(DisputeOpened, invoice="I2", amount=usd("250.50"))),
    *paid("2025-04-10", receipt="R2", invoice="I2", amount=usd("200.00")),
    *paid("2025-05-01", receipt="R3", invoice="I1", amount=usd("60.00")),
    on("2025-05-20", a(DisputeResolved, invoice="I2", amount=usd("50.50"))),
    *paid("2025-03-10", invoice="I3", account_id="C9-EUR", customer_id="C9", amount=eur("20.00")),
)


@pytest.mark.parametrize(
    ("as_of", "days", "bucket"),
    [
        (date(2025, 1, 31), 0, "not-due"),
        (date(2025, 2, 1), 1, "1-30"),
        (date(2025, 3, 2), 30, "1-30"),
        (date(2025, 3, 3), 31, "31-60"),
        (date(2025, 4, 1), 60, "31-60"),
        (date(2025, 4, 2), 61, "61-90"),
        (date(2025, 5, 1), 90, "61-90"),
        (date(2025, 5, 2), 91, "90+"),
    ],
)
async def test_g12_the_day_after_the_due_date_is_the_first_day_overdue(
    database_url: str, as_of: date, days: int, bucket: str
) -> None:
    async with read_models(database_url, DUE_IN_JANUARY) as connection:
        (item,) = await overdue(connection, as_of, OverdueQuery(all=True))
        listed = await overdue(connection, as_of)
        (total,) = await ageing(connection, as_of)
    assert (item.days_overdue, item.bucket) == (days, bucket)
    assert listed == ([item] if days > 0 else [])
    assert age.LISTING.row(total)[bucket] == total.outstanding == Decimal("100.00")


def by_hand(history: tuple[Happened, ...], until: datetime) -> dict[str, tuple[Decimal, Decimal]]:
    """Compute what is outstanding and disputed per invoice from the events before an instant, in another way."""
    outstanding: dict[str, Decimal] = {}
    disputed: dict[str, Decimal] = {}
    for happened in sorted(history, key=lambda each: each.at):
        if happened.at >= until:
            continue
        match happened.event:
            case InvoiceRecorded(invoice=invoice, amount=amount):
                outstanding[invoice] = amount.amount
            case ReceiptAllocated(invoice=invoice, amount=amount):
                outstanding[invoice] -= amount.amount
            case DisputeOpened(invoice=invoice, amount=amount):
                disputed[invoice] = amount.amount
            case DisputeResolved(invoice=invoice):
                disputed[invoice] = Decimal(0)
            case _:
                pass
    return {
        invoice: (amount, min(amount, disputed.get(invoice, Decimal(0))))
        for invoice, amount in outstanding.items()
        if amount
    }


async def test_every_day_shows_what_was_open_then(database_url: str) -> None:
    async with read_models(database_url, *LEDGER) as connection:
        for day in (date(2024, 12, 31) + timedelta(days=number) for number in range(160)):
            items = await overdue(connection, day, OverdueQuery(all=True))
            midnight = utc((day + timedelta(days=1)).isoformat())
            assert {item.invoice: (item.outstanding, item.disputed) for item in items} == by_hand(LEDGER, midnight)
            assert all(item.days_overdue == (day - item.due_date).days for item in items)
            assert_totals_are_those_of_the_items(await ageing(connection, day), items)


def assert_totals_are_those_of_the_items(totals: Sequence[Ageing], items: Sequence[OpenItem]) -> None:
    assert {total.currency for total in totals} == {item.currency for item in items}
    for total in totals:
        own = [item for item in items if item.currency == total.currency]
        assert sum(total.buckets.values()) == total.outstanding == sum(item.outstanding for item in own)
        assert total.disputed == sum(item.disputed for item in own)
        for bucket in BUCKETS:
            assert total.buckets[bucket] == sum(item.outstanding for item in own if item.bucket == bucket)


async def test_an_instant_counts_what_happened_until_then_inclusive(database_url: str) -> None:
    noon = utc("2025-02-10T12:00")
    history = (DUE_IN_JANUARY, *paid("2025-02-10T12:00", amount=usd("40.00")))
    async with read_models(database_url, *history) as connection:
        amounts = [
            (await overdue(connection, moment))[0].outstanding
            for moment in (noon - timedelta(microseconds=1), noon, noon + timedelta(microseconds=1))
        ]
    assert amounts == [Decimal("100.00"), Decimal("60.00"), Decimal("60.00")]


async def test_a_day_ends_in_the_zone_of_the_account(database_url: str) -> None:
    """23:30 in New York on 10 February is the 11th in UTC: a payment then counts on the 10th there."""
    for zone, outstanding in (("America/New_York", "60.00"), ("UTC", "100.00"), ("Asia/Shanghai", "100.00")):
        invoice = on("2025-01-01", a(InvoiceRecorded, zone=zone))
        half_past_four = paid("2025-02-11T04:30", amount=usd("40.00"))
        async with read_models(database_url, invoice, *half_past_four) as connection:
            (item,) = await overdue(connection, date(2025, 2, 10))
        assert (zone, item.outstanding) == (zone, Decimal(outstanding))


async def test_the_day_of_an_instant_is_the_day_in_the_zone_of_the_account(database_url: str) -> None:
    """Due on 31 January: at 17:00 UTC that day it is 1 February in Shanghai."""
    moment = utc("2025-01-31T17:00")
    for zone, days in (("Asia/Shanghai", 1), ("UTC", 0), ("America/New_York", 0)):
        async with read_models(database_url, on("2025-01-01", a(InvoiceRecorded, zone=zone))) as connection:
            (item,) = await overdue(connection, moment, OverdueQuery(all=True))
        assert (zone, item.days_overdue) == (zone, days)


async def test_a_paid_invoice_is_open_as_of_the_days_before(database_url: str) -> None:
    history = (DUE_IN_JANUARY, *paid("2025-03-10", amount=usd("100.00")))
    async with read_models(database_url, *history) as connection:
        assert [item.outstanding for item in await overdue(connection, date(2025, 3, 9))] == [Decimal("100.00")]
        assert await overdue(connection, date(2025, 3, 10)) == []
        assert await ageing(connection, date(2025, 3, 10)) == []


async def test_pages_follow_each_other_without_gap_or_repeat(database_url: str) -> None:
    history = [
        on("2025-01-01", a(InvoiceRecorded, invoice=f"I{number}", due_date=date(2025, 1, 1 + number % 3)))
        for number in range(10)
    ]
    async with read_models(database_url, *history) as connection:
        everything = await overdue(connection, date(2025, 2, 1))
        pages = [await overdue(connection, date(2025, 2, 1), limit=3)]
        while len(pages[-1]) == 3:
            pages.append(await overdue(connection, date(2025, 2, 1), after=pages[-1][-1].cursor, limit=3))
    assert [item for page in pages for item in page] == everything
    assert len(everything) == 10
    assert all(one.cursor < next_one.cursor for one, next_one in pairwise(everything))


async def test_customer_and_bucket_narrow_the_list(database_url: str) -> None:
    async with read_models(database_url, *LEDGER) as connection:
        ninth = await overdue(connection, date(2025, 4, 5), OverdueQuery(customer="C9"))
        young = await overdue(connection, date(2025, 4, 5), OverdueQuery(bucket="1-30"))
    assert [item.invoice for item in ninth] == ["I3"]
    assert [item.invoice for item in young] == ["I2"]


async def test_amounts_keep_every_digit_and_the_decimals_of_their_currency(database_url: str) -> None:
    invoice = on("2025-01-01", a(InvoiceRecorded, amount=usd("9999999999999999.99")))
    async with read_models(database_url, invoice, *paid("2025-01-02", amount=usd("0.09"))) as connection:
        (item,) = await overdue(connection, date(2025, 3, 1))
        (total,) = await ageing(connection, date(2025, 3, 1))
        (read_back,) = (await table.stored_rows(connection, PROJECTION)).values()
    assert [str(item.outstanding), str(item.disputed)] == ["9999999999999999.90", "0.00"]
    assert str(total.buckets["90+"]) == "0.00"
    assert [str(read_back.amount), str(read_back.paid)] == ["9999999999999999.99", "0.09"]

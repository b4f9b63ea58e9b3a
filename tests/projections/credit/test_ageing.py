"""What each customer owes by age (semantics 13), and the names beside the ids."""

from datetime import date
from decimal import Decimal

from domain.credit.bucket import Bucket
from projections.credit.ageing import BY_CUSTOMER, aged, aged_by_customer
from projections.credit.open_items import OpenItem
from projections.names import with_names


def item(customer: str, outstanding: str, bucket: Bucket, currency: str = "CNY") -> OpenItem:
    """Make an open item of which only this matters."""
    return OpenItem(
        customer=customer,
        account="A1",
        invoice="1",
        currency=currency,
        invoice_date=date(2026, 1, 1),
        due_date=date(2026, 1, 31),
        outstanding=Decimal(outstanding),
        disputed=Decimal("1.00"),
        days_overdue=0,
        bucket=bucket,
    )


ITEMS = [
    item("C2", "5.00", "90+"),
    item("C1", "20.00", "1-30"),
    item("C1", "7.00", "not-due", "USD"),
    item("C1", "30.00", "1-30"),
]


def test_each_customer_and_currency_has_a_sum_of_its_own() -> None:
    found = [(each.customer, each.currency, each.buckets["1-30"], each.disputed) for each in aged_by_customer(ITEMS)]

    assert found == [
        ("C1", "CNY", Decimal("50.00"), Decimal("2.00")),
        ("C1", "USD", Decimal("0.00"), Decimal("1.00")),
        ("C2", "CNY", Decimal("0.00"), Decimal("1.00")),
    ]


def test_the_sums_of_the_customers_are_those_of_the_currency() -> None:
    for total in aged(ITEMS):
        parts = [each for each in aged_by_customer(ITEMS) if each.currency == total.currency]
        assert sum(each.outstanding for each in parts) == total.outstanding
        assert {age: sum(each.buckets[age] for each in parts) for age in total.buckets} == total.buckets


def test_a_name_stands_last_and_is_missing_for_those_whom_nobody_registered() -> None:
    shown = with_names(aged_by_customer(ITEMS), {"C1": "昆仑冷气"})

    assert [each.name for each in shown] == ["昆仑冷气", "昆仑冷气", None]
    assert list(BY_CUSTOMER.row(shown[0]))[-1] == "name"

"""One event of every type that can happen to a customer, with all its fields filled in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from contracts.customers.access import ContactsRead
from contracts.customers.contact import ContactRecorded, ContactRemoved, PhoneChecked, PhoneCheckedV2
from contracts.customers.customer import (
    CustomerDetailsChanged,
    CustomerDetailsChangedV2,
    CustomerRegistered,
    CustomerRegisteredV2,
    PurchaseRecorded,
    RefundRecorded,
)
from contracts.customers.erasure import ContactErased, CustomerErased, ErasureRequested
from contracts.customers.file import CustomerVerified, ProjectRecorded
from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerLinked,
    CustomerMerged,
    CustomerReleased,
    CustomerUnlinked,
    CustomerUnmerged,
    DuplicateRuledOut,
    MemberLinked,
    MemberUnlinked,
)
from contracts.customers.information import (
    BasicInformationChanged,
    BusinessInformationChanged,
    CreditInformationChanged,
    MarketInformationChanged,
    SourceRecorded,
)
from contracts.customers.ownership import CustomerHandedOver, OwnerAssigned
from contracts.customers.reversal import PurchaseReversed, RefundReversed
from contracts.message import Event
from contracts.money import Money
from tests.contracts.tiers.tier_examples import CUSTOMER, TIER_EVENTS

AMOUNT: Final = Money(amount=Decimal("1234.50"), currency="CNY")

CUSTOMER_EVENTS: Final[tuple[Event, ...]] = (
    CustomerRegisteredV2(customer_id=CUSTOMER, full_name="王芳", kind="member", unit_id="north"),
    CustomerDetailsChangedV2(customer_id=CUSTOMER, full_name="王芳", kind="member"),
    CustomerRegistered(
        customer_id=CUSTOMER,
        full_name="王芳",
        kind="dealer",
        region="华东",
        size="medium",
        nature="trader",
        market="foreign",
        continent="asia",
        country="JP",
        unit_id="foreign-trade",
        received_at=datetime(2026, 2, 27, 2, 30, tzinfo=UTC),
        received_by="xiao-wang",
    ),
    CustomerDetailsChanged(
        customer_id=CUSTOMER,
        full_name="王芳",
        kind="contractor",
        region="华北",
        size="large",
        nature="manufacturer",
        market="foreign",
        continent="europe",
        country="DE",
        unit_id="foreign-trade",
    ),
    PurchaseRecorded(
        customer_id=CUSTOMER, purchase="P-2026/001", purchased_on=date(2026, 3, 1), quantity=3, amount=AMOUNT
    ),
    RefundRecorded(
        customer_id=CUSTOMER, refund="R-1", purchase="P-2026/001", refunded_on=date(2026, 3, 2), amount=AMOUNT
    ),
    RefundReversed(
        customer_id=CUSTOMER,
        refund="R-1",
        purchase="P-2026/001",
        reversed_on=date(2026, 3, 3),
        amount=AMOUNT,
        by="小王",
        reason="录入错误",
    ),
    PurchaseReversed(
        customer_id=CUSTOMER,
        purchase="P-2026/001",
        reversed_on=date(2026, 3, 4),
        amount=AMOUNT,
        by="小王",
        reason="录入错误",
    ),
    BasicInformationChanged(
        customer_id=CUSTOMER,
        legal_representative="王建国",
        address="杭州市西湖区文三路 90 号",
        telephone="0571-8815 0000",
        fax="0571-8815 0001",
        mobile="138 0571 0000",
        email="wang@example.com",
        business_scope="空调安装与维修",
    ),
    BusinessInformationChanged(
        customer_id=CUSTOMER,
        products=("分体空调", "风管机"),
        purchase_frequency="每月",
        purchase_volume="200 台",
        price_sensitivity="medium",
        payment_method="月结 30 天",
    ),
    CreditInformationChanged(
        customer_id=CUSTOMER,
        credit_rating="良好",
        credit_limit=AMOUNT,
        payment_record="两年内无逾期",
        bank_standing="开户行评价良好",
    ),
    MarketInformationChanged(
        customer_id=CUSTOMER, market_trends="多联机增长", rivals=("竞品甲",), market_feedback="交货快"
    ),
    SourceRecorded(
        customer_id=CUSTOMER, source="referral", submitted_by="xiao-wang", vouched_by="xiao-li", referred_by="C9"
    ),
    ContactRecorded(
        customer_id=CUSTOMER,
        contact_id="wang",
        surname="王",
        given_name="芳",
        position="采购经理",
        email="wang@example.com",
        phone="+8613805710000",
        phone_written="138 0571 0000",
        phone_given_at=datetime(2026, 2, 27, 2, 30, tzinfo=UTC),
        void_because="not-own",
    ),
    ContactRemoved(customer_id=CUSTOMER, contact_id="wang"),
    PhoneChecked(
        customer_id=CUSTOMER,
        contact_id="wang",
        outcome="suspended",
        standing="grace",
        grace_until=datetime(2026, 3, 3, 1, tzinfo=UTC),
        policy="fitness-club-2026.1",
    ),
    PhoneCheckedV2(
        customer_id=CUSTOMER,
        contact_id="wang",
        outcome="cannot-be-connected",
        standing="grace",
        grace_until=datetime(2026, 3, 3, 1, tzinfo=UTC),
        policy="fitness-club-2027.1",
    ),
    OwnerAssigned(customer_id=CUSTOMER, owner_id="xiao-li", policy="power-utility-2026.1", rule="CU6"),
    CustomerHandedOver(customer_id=CUSTOMER, from_id="xiao-li", to_id="xiao-wang", policy="power-utility-2026.1"),
    CustomerMerged(customer_id=CUSTOMER, survivor_id="C9"),
    CustomerUnmerged(customer_id=CUSTOMER, survivor_id="C9"),
    CustomerAbsorbed(
        customer_id=CUSTOMER,
        duplicate_id="C9",
        duplicate_received_at=datetime(2026, 2, 26, 2, 30, tzinfo=UTC),
        duplicate_received_by="xiao-li",
        duplicate_owner_id="xiao-li",
        received_at=datetime(2026, 2, 26, 2, 30, tzinfo=UTC),
        received_by="xiao-li",
    ),
    CustomerReleased(
        customer_id=CUSTOMER,
        duplicate_id="C9",
        received_at=datetime(2026, 2, 27, 2, 30, tzinfo=UTC),
        received_by="xiao-wang",
    ),
    CustomerLinked(customer_id=CUSTOMER, head_id="C9", relation="same-company"),
    CustomerUnlinked(customer_id=CUSTOMER, head_id="C9"),
    MemberLinked(customer_id=CUSTOMER, member_id="C10", relation="same-family"),
    MemberUnlinked(customer_id=CUSTOMER, member_id="C10"),
    DuplicateRuledOut(customer_id=CUSTOMER, other_id="C11"),
    ProjectRecorded(
        customer_id=CUSTOMER, project_id="P-1", project_name="滨江医院", place="杭州", scale="3 万平方米", budget=AMOUNT
    ),
    CustomerVerified(
        customer_id=CUSTOMER,
        verified_on=date(2026, 3, 1),
        verified_by="xiao-wang",
        next_due=date(2026, 9, 1),
        policy="distributor-2026.1",
    ),
    ContactsRead(customer_id=CUSTOMER, read_by="li", purpose="complaint"),
    ErasureRequested(customer_id=CUSTOMER, requested_by="xiao-li"),
    CustomerErased(
        customer_id=CUSTOMER,
        erased_by="xiao-wang",
        requested_by="xiao-li",
        name_kept_until=date(2056, 1, 1),
        policy="distributor-2026.1",
    ),
    ContactErased(customer_id=CUSTOMER, contact_id="chen", erased_by="xiao-wang"),
    *TIER_EVENTS,
)

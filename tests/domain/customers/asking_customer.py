"""Random commands for a customer, of so few different values that they meet."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final, get_args

from hypothesis import strategies as st

from contracts.customers import access as access_messages
from contracts.customers import contact as contact_messages
from contracts.customers import customer as messages
from contracts.customers import erasure as erasure_messages
from contracts.customers import file as file_messages
from contracts.customers import identity as identity_messages
from contracts.customers import information as information_messages
from contracts.customers import ownership as ownership_messages
from contracts.customers import reversal as reversal_messages
from domain.customers import (
    access,
    contact,
    customer,
    erasure,
    file,
    information,
    link,
    merge,
    ownership,
    purchase,
    reversals,
)
from domain.customers.ownership import Taker
from domain.customers.pair import Both
from tests.domain.asking import Desk, days, few, lists, money
from tests.domain.tiers.asking_tier import TIER_COMMANDS, TIER_DECISIONS
from tests.examples import a
from tests.given import AT, after

NOW: Final = datetime(2025, 1, 7, 9, tzinfo=UTC)
kinds: Final = st.sampled_from([None, "dealer", "contractor"])
optional: Final = st.none() | few
numbers: Final = st.sampled_from([None, "13800138000", "138001380", "010 6552 9988"])
calls: Final = st.sampled_from(get_args(contact_messages.Said))
OTHER: Final = after(customer.DECIDER, a(messages.CustomerRegistered, received_at=NOW - timedelta(days=1)))
C8: Final = st.just("C8")


def own(decision: Callable[..., Both]) -> Callable[..., list[messages.CustomerEvent]]:
    """Ask for a decision on two records, and leave out the events of the other one."""
    return lambda *asked: decision(*asked).own


CUSTOMER: Final = Desk(
    customer.DECIDER,
    {
        messages.RegisterCustomer: partial(customer.register_customer, at=NOW),
        messages.ChangeCustomerDetails: customer.change_customer_details,
        messages.RecordPurchase: purchase.record_purchase,
        messages.RecordRefund: purchase.record_refund,
        reversal_messages.ReversePurchase: reversals.reverse_purchase,
        reversal_messages.ReverseRefund: reversals.reverse_refund,
        messages.AssignTier: customer.assign_tier,
        information_messages.ChangeBasicInformation: information.change_basic_information,
        information_messages.ChangeBusinessInformation: information.change_business_information,
        information_messages.ChangeCreditInformation: information.change_credit_information,
        information_messages.ChangeMarketInformation: information.change_market_information,
        information_messages.RecordSource: information.record_source,
        contact_messages.AddContact: partial(contact.add_contact, at=NOW),
        contact_messages.ChangeContact: partial(contact.change_contact, at=NOW),
        contact_messages.RemoveContact: contact.remove_contact,
        contact_messages.CheckPhone: partial(contact.check_phone, at=NOW),
        identity_messages.MergeCustomer: own(partial(merge.merge_customer, survivor=OTHER, at=AT)),
        identity_messages.UnmergeCustomer: own(partial(merge.unmerge_customer, survivor=OTHER, back_to=None, at=AT)),
        identity_messages.LinkCustomer: own(partial(link.link_customer, head=OTHER, at=AT)),
        identity_messages.UnlinkCustomer: own(partial(link.unlink_customer, head=OTHER, at=AT)),
        identity_messages.RuleOutDuplicate: partial(link.rule_out_duplicate, other=OTHER),
        ownership_messages.AssignOwner: partial(ownership.assign_owner, taker=Taker()),
        ownership_messages.HandOverCustomer: partial(ownership.hand_over_customer, taker=Taker()),
        access_messages.ReadContacts: access.read_contacts,
        erasure_messages.RequestErasure: erasure.request_erasure,
        erasure_messages.EraseCustomer: partial(
            erasure.erase_customer, at=AT, unsettled=erasure.NOTHING_OPEN, terms=erasure.Terms()
        ),
        erasure_messages.EraseContact: erasure.erase_contact,
        file_messages.AddProject: file.add_project,
        file_messages.ChangeProject: file.change_project,
        file_messages.VerifyCustomer: partial(file.verify_customer, at=NOW),
        **TIER_DECISIONS,
    },
    lists(
        st.builds(messages.RegisterCustomer, customer_id=C8, full_name=few, kind=kinds),
        st.builds(messages.ChangeCustomerDetails, customer_id=C8, full_name=few, kind=kinds),
        st.builds(
            messages.RecordPurchase,
            customer_id=C8,
            purchase=few,
            purchased_on=days(date(2025, 1, 1)),
            quantity=st.integers(1, 2),
            amount=money,
        ),
        st.builds(
            messages.RecordRefund,
            customer_id=C8,
            refund=few,
            purchase=few,
            # The first are older than most purchases.
            refunded_on=days(date(2025, 1, 2)),
            amount=money,
        ),
        st.builds(
            reversal_messages.ReversePurchase,
            customer_id=C8,
            purchase=few,
            reversed_on=days(date(2025, 1, 31)),
            by=few,
            reason=few,
        ),
        st.builds(
            reversal_messages.ReverseRefund,
            customer_id=C8,
            refund=few,
            reversed_on=days(date(2025, 2, 2)),
            by=few,
            reason=few,
        ),
        st.builds(messages.AssignTier, customer_id=C8, tier=few, policy=optional),
        st.builds(
            access_messages.ReadContacts,
            customer_id=C8,
            by=few,
            purpose=st.sampled_from(("complaint", "audit")),
            occurred_at=st.none(),
        ),
        st.builds(erasure_messages.RequestErasure, customer_id=C8, by=few, occurred_at=st.none()),
        st.builds(erasure_messages.EraseContact, customer_id=C8, contact_id=few, by=few, occurred_at=st.none()),
        st.builds(erasure_messages.EraseCustomer, customer_id=C8, by=few, occurred_at=st.none()),
        st.builds(information_messages.ChangeBasicInformation, customer_id=C8, address=few, fax=optional),
        st.builds(information_messages.ChangeBusinessInformation, customer_id=C8, products=st.tuples(few)),
        st.builds(information_messages.ChangeCreditInformation, customer_id=C8, credit_limit=money),
        st.builds(information_messages.ChangeMarketInformation, customer_id=C8, market_trends=few),
        st.builds(information_messages.RecordSource, customer_id=C8, source=st.just("fair"), submitted_by=few),
        st.builds(
            contact_messages.AddContact, customer_id=C8, contact_id=few, surname=optional, position=few, phone=numbers
        ),
        st.builds(contact_messages.ChangeContact, customer_id=C8, contact_id=few, surname=few, phone=numbers),
        st.builds(contact_messages.RemoveContact, customer_id=C8, contact_id=few),
        st.builds(contact_messages.CheckPhone, customer_id=C8, contact_id=few, outcome=calls),
        st.builds(identity_messages.MergeCustomer, customer_id=C8, survivor_id=few),
        st.builds(identity_messages.UnmergeCustomer, customer_id=C8),
        st.builds(identity_messages.LinkCustomer, customer_id=C8, head_id=few, relation=st.just("same-family")),
        st.builds(identity_messages.UnlinkCustomer, customer_id=C8),
        st.builds(identity_messages.RuleOutDuplicate, customer_id=C8, other_id=few),
        st.builds(ownership_messages.AssignOwner, customer_id=C8, owner_id=few),
        st.builds(ownership_messages.HandOverCustomer, customer_id=C8, from_id=few, to_id=few),
        st.builds(file_messages.AddProject, customer_id=C8, project_id=few, project_name=few, place=optional),
        st.builds(file_messages.ChangeProject, customer_id=C8, project_id=few, place=few),
        st.builds(file_messages.VerifyCustomer, customer_id=C8, verified_on=days(date(2025, 1, 1)), verified_by=few),
        *TIER_COMMANDS,
        first=messages.RegisterCustomer(customer_id="C8", full_name="1"),
    ),
)

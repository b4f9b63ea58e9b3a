"""Owners, contacts, details, projects and proposals of tiers change in the order of their dates (semantics 31, 32)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.customers.contact import (
    AddContact,
    ChangeContact,
    CheckPhone,
    ContactRecorded,
    ContactRemoved,
    RemoveContact,
)
from contracts.customers.customer import AssignTier, ChangeCustomerDetails, CustomerDetailsChanged, CustomerRegistered
from contracts.customers.file import ChangeProject, ProjectRecorded
from contracts.customers.information import BasicInformationChanged, ChangeBasicInformation, ChangeMarketInformation
from contracts.customers.ownership import AssignOwner, CustomerHandedOver, HandOverCustomer, OwnerAssigned
from contracts.message import Command, Event
from contracts.tiers.tier import ApproveTier, ProposeTier, RejectTier, TierProposed
from domain.customers.customer import DECIDER
from domain.customers.order import ContradictsLater, EndsBeforeItBegins, check
from tests.domain.tiers.tier_story import SCHEME
from tests.examples import a
from tests.given import AT

DAY = timedelta(days=1)
CONTACT = a(ContactRecorded)


def customer(*history: tuple[datetime, Event]) -> Any:
    return DECIDER.fold([(AT, a(CustomerRegistered)), *history])  # type: ignore[list-item] # events of customers


@pytest.mark.parametrize(
    ("event", "command", "refusal"),
    [
        (a(OwnerAssigned), a(HandOverCustomer), EndsBeforeItBegins),
        (a(CustomerHandedOver), a(HandOverCustomer), EndsBeforeItBegins),
        (a(OwnerAssigned), a(AssignOwner), ContradictsLater),
        (CONTACT, a(RemoveContact), EndsBeforeItBegins),
        (CONTACT, a(ChangeContact, position="buyer"), ContradictsLater),
        (CONTACT, a(CheckPhone), ContradictsLater),
        (a(ContactRemoved), a(AddContact, surname="Wang"), ContradictsLater),
        (a(TierProposed, scheme=SCHEME), a(ApproveTier, scheme=SCHEME), EndsBeforeItBegins),
        (a(TierProposed, scheme=SCHEME), a(RejectTier, scheme=SCHEME), EndsBeforeItBegins),
        (a(TierProposed, scheme=SCHEME), a(ProposeTier, scheme=SCHEME), ContradictsLater),
        (a(CustomerDetailsChanged), a(ChangeCustomerDetails, region="Anhui"), ContradictsLater),
        (a(BasicInformationChanged), a(ChangeBasicInformation, fax="1"), ContradictsLater),
        (a(ProjectRecorded), a(ChangeProject, place="Hefei"), ContradictsLater),
    ],
)
def test_nothing_ends_or_changes_before_its_latest_change(
    event: Event, command: Command, refusal: type[Exception]
) -> None:
    changed = customer((AT + DAY, event))

    with pytest.raises(refusal, match="2026-01-06T09:00:00Z"):
        check(changed, command, AT + DAY - timedelta(microseconds=1))
    check(changed, command, AT + DAY)


def test_the_details_do_not_change_before_the_registration_which_says_them_first() -> None:
    """A name dated before it replaced the registered one. Other things can be known before (semantics 31)."""
    before = AT - timedelta(microseconds=1)
    registered = customer()

    with pytest.raises(ContradictsLater, match="the details changed at 2026-01-05T09:00:00Z"):
        check(registered, a(ChangeCustomerDetails, full_name="Anna Ltd"), before)
    check(registered, a(ChangeCustomerDetails, full_name="Anna Ltd"), AT)
    check(registered, a(AssignOwner), before)
    # As an earlier release stored it: the registered details still come later.
    changed = customer((AT - DAY, a(CustomerDetailsChanged)))
    with pytest.raises(ContradictsLater):
        check(changed, a(ChangeCustomerDetails, full_name="Anna Ltd"), before)


def test_other_things_have_an_order_of_their_own() -> None:
    later = (CONTACT, a(TierProposed, scheme=SCHEME), a(BasicInformationChanged), a(ProjectRecorded))
    changed = customer(*((AT + DAY, event) for event in later))

    check(changed, a(AddContact, contact_id="li", surname="Li"), AT)
    check(changed, a(ApproveTier, scheme="shop/other"), AT)
    check(changed, a(AssignOwner), AT)
    check(changed, a(AssignTier), AT)
    check(changed, a(ChangeMarketInformation, market_trends="up"), AT)
    check(changed, a(ChangeProject, project_id="T2", place="Hefei"), AT)
    check(changed, a(ChangeCustomerDetails, region="Anhui"), AT)


def test_what_was_stored_in_another_order_stays_readable_and_the_latest_date_counts() -> None:
    changed = customer((AT + DAY, a(OwnerAssigned)), (AT, a(CustomerHandedOver)))

    assert changed.owner_id == "li"
    with pytest.raises(EndsBeforeItBegins):
        check(changed, a(HandOverCustomer, from_id="li", to_id="chen"), AT)
    check(changed, a(HandOverCustomer, from_id="li", to_id="chen"), AT + DAY)

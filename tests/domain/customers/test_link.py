"""Decisions on customers of the same company or family, who are one customer under a head (CU6)."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import pytest

from contracts.customers.customer import CustomerEvent, CustomerRegistered
from contracts.customers.identity import (
    CustomerLinked,
    CustomerMerged,
    CustomerUnlinked,
    DuplicateRuledOut,
    LinkCustomer,
    MemberLinked,
    MemberUnlinked,
    RuleOutDuplicate,
    UnlinkCustomer,
)
from contracts.customers.ownership import AssignOwner
from domain.customers import link
from domain.customers.customer import DECIDER
from domain.customers.link import rule_out_duplicate
from domain.customers.ownership import Taker, assign_owner
from domain.customers.state import Customer
from tests.examples import a
from tests.given import AT, after, given

NINE: Final = datetime(2025, 1, 7, 9, tzinfo=UTC)
REGISTERED: Final = a(CustomerRegistered, received_at=NINE)
C7: Final = a(CustomerRegistered, customer_id="C7", received_at=NINE)
HEAD: Final = after(DECIDER, C7)
MEMBER: Final = after(DECIDER, REGISTERED, a(CustomerLinked))

ruling_out = partial(rule_out_duplicate, other=HEAD)


def link_customer(state: Customer, command: LinkCustomer, *, head: Customer) -> list[CustomerEvent]:
    return link.link_customer(state, command, head=head, at=AT).own


def take_member(state: Customer, command: LinkCustomer, *, member: Customer) -> list[CustomerEvent]:
    return link.link_customer(member, command, head=state, at=AT).other


def unlink_customer(state: Customer, command: UnlinkCustomer) -> list[CustomerEvent]:
    return link.unlink_customer(state, command, head=HEAD, at=AT).own


def let_member_go(state: Customer, command: UnlinkCustomer) -> list[CustomerEvent]:
    return link.unlink_customer(MEMBER, command, head=state, at=AT).other


@pytest.mark.parametrize("relation", ["same-company", "same-family"])
def test_a_customer_is_linked_under_the_head_of_its_company_or_family(relation: str) -> None:
    """CU6: 同一公司，同一家人."""
    command = a(LinkCustomer, relation=relation)
    given(DECIDER, REGISTERED).when(link_customer, command, head=HEAD).then(a(CustomerLinked, relation=relation))
    member = after(DECIDER, REGISTERED, a(CustomerLinked, relation=relation))
    given(DECIDER, C7).when(take_member, command, member=member).then(
        a(MemberLinked, customer_id="C7", member_id="C8", relation=relation)
    )


def test_linking_twice_changes_nothing() -> None:
    """CU6."""
    given(DECIDER, REGISTERED, a(CustomerLinked)).when(link_customer, a(LinkCustomer), head=HEAD).then_nothing()
    given(DECIDER, C7, a(MemberLinked, customer_id="C7", member_id="C8")).when(
        take_member, a(LinkCustomer), member=MEMBER
    ).then_nothing()


def test_whoever_was_received_first_is_the_head() -> None:
    """CU6: 属最先接待的销售员."""
    earlier = a(CustomerRegistered, received_at=NINE - timedelta(seconds=1))
    outcome = given(DECIDER, earlier).when(link_customer, a(LinkCustomer), head=HEAD)

    outcome.then_refused("customer.received-first")
    assert "link C7 under C8" in str(outcome.answer)


def test_a_first_contact_nobody_knows_is_no_claim() -> None:
    """CU6."""
    given(DECIDER, a(CustomerRegistered)).when(link_customer, a(LinkCustomer), head=HEAD).then(a(CustomerLinked))


def test_there_is_one_head_and_one_level() -> None:
    """CU6."""
    given(DECIDER, REGISTERED, a(CustomerLinked)).when(
        link_customer, a(LinkCustomer, head_id="C9"), head=HEAD
    ).then_refused("customer.linked")
    given(DECIDER, REGISTERED, a(MemberLinked)).when(link_customer, a(LinkCustomer), head=HEAD).then_refused(
        "customer.linked"
    )
    given(DECIDER, REGISTERED).when(
        link_customer, a(LinkCustomer), head=after(DECIDER, C7, a(CustomerLinked, customer_id="C7", head_id="C1"))
    ).then_refused("customer.head-is-member")
    given(DECIDER, C7, a(CustomerLinked, customer_id="C7", head_id="C1")).when(
        take_member, a(LinkCustomer), member=MEMBER
    ).then_refused("customer.head-is-member")


def test_only_registered_customers_that_stand_for_themselves_are_linked_and_only_with_another() -> None:
    """CU6."""
    given(DECIDER).when(link_customer, a(LinkCustomer), head=HEAD).then_refused("customer.not-registered")
    given(DECIDER).when(unlink_customer, a(UnlinkCustomer)).then_refused("customer.not-registered")
    given(DECIDER, REGISTERED).when(link_customer, a(LinkCustomer), head=DECIDER.initial).then_refused(
        "customer.not-registered"
    )
    given(DECIDER, REGISTERED, a(CustomerMerged)).when(link_customer, a(LinkCustomer), head=HEAD).then_refused(
        "customer.merged"
    )
    given(DECIDER, REGISTERED).when(link_customer, a(LinkCustomer, head_id="C8"), head=HEAD).then_refused(
        "customer.links-itself"
    )


def test_a_link_is_taken_back_once() -> None:
    """CU6."""
    given(DECIDER, REGISTERED, a(CustomerLinked)).when(unlink_customer, a(UnlinkCustomer)).then(a(CustomerUnlinked))
    given(DECIDER, REGISTERED).when(unlink_customer, a(UnlinkCustomer)).then_nothing()
    given(DECIDER, C7, a(MemberLinked, customer_id="C7", member_id="C8")).when(let_member_go, a(UnlinkCustomer)).then(
        a(MemberUnlinked, customer_id="C7", member_id="C8")
    )
    given(DECIDER, C7).when(let_member_go, a(UnlinkCustomer)).then_nothing()


def test_the_owner_of_the_head_answers_for_its_members() -> None:
    """CU6, AM2."""
    given(DECIDER, REGISTERED, a(CustomerLinked)).when(assign_owner, a(AssignOwner), taker=Taker()).then_refused(
        "customer.belongs-to-head"
    )


def test_a_suggestion_is_ruled_out_once() -> None:
    """CU6: two that only look alike."""
    customer = given(DECIDER, REGISTERED, a(DuplicateRuledOut))
    given(DECIDER, REGISTERED).when(ruling_out, a(RuleOutDuplicate)).then(a(DuplicateRuledOut))
    customer.when(ruling_out, a(RuleOutDuplicate)).then_nothing()
    customer.when(ruling_out, a(RuleOutDuplicate, other_id="C10")).then(a(DuplicateRuledOut, other_id="C10"))


def test_nobody_is_ruled_out_as_a_duplicate_of_itself_or_unregistered() -> None:
    """CU6."""
    given(DECIDER, REGISTERED).when(ruling_out, a(RuleOutDuplicate, other_id="C8")).then_refused(
        "customer.links-itself"
    )
    given(DECIDER).when(ruling_out, a(RuleOutDuplicate)).then_refused("customer.not-registered")
    given(DECIDER, REGISTERED).when(rule_out_duplicate, a(RuleOutDuplicate), other=DECIDER.initial).then_refused(
        "customer.not-registered"
    )

"""What follows from a complaint for other aggregates (CO12)."""

from decimal import Decimal

from contracts.complaints.consequence import InvoiceDisputed, ProposalDecided
from contracts.credit.credit_account import OpenDispute
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.money import Money
from domain.processes.complaints import move_customer, open_dispute
from tests.examples import a


def test_a_customer_moves_only_where_a_person_named_the_new_owner() -> None:
    decided = a(ProposalDecided, customer_id="C1", owner_id=None, new_owner_id=None)
    assert move_customer(decided) == []
    named = decided.model_copy(update={"new_owner_id": "li"})
    assert move_customer(named) == [AssignOwner(customer_id="C1", owner_id="li")]
    owned = named.model_copy(update={"owner_id": "wang"})
    assert move_customer(owned) == [HandOverCustomer(customer_id="C1", from_id="wang", to_id="li")]


def test_the_account_is_asked_to_open_a_dispute_over_the_part_or_the_whole() -> None:
    part = Money(amount=Decimal("3.00"), currency="CNY")
    disputed = a(InvoiceDisputed, account_id="K1", invoice="I1", amount=part)

    assert open_dispute(disputed) == [OpenDispute(account_id="K1", invoice="I1", amount=part)]
    whole = disputed.model_copy(update={"amount": None})
    assert open_dispute(whole) == [OpenDispute(account_id="K1", invoice="I1")]

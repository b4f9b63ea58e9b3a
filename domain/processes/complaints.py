"""What follows from a complaint elsewhere: the customer is handed over (CO12), and invoices are in dispute."""

from collections.abc import Sequence
from typing import Final

from contracts.complaints.consequence import InvoiceDisputed, ProposalDecided
from contracts.credit.credit_account import OpenDispute
from contracts.customers.ownership import AssignOwner, HandOverCustomer
from contracts.message import Command
from domain.processes.process import Process


def move_customer(event: ProposalDecided) -> Sequence[Command]:
    """Let the new owner answer for the customer, where a person confirmed one by name."""
    if event.new_owner_id is None:
        return []
    if event.owner_id is None:
        return [AssignOwner(customer_id=event.customer_id, owner_id=event.new_owner_id)]
    return [HandOverCustomer(customer_id=event.customer_id, from_id=event.owner_id, to_id=event.new_owner_id)]


def open_dispute(event: InvoiceDisputed) -> Sequence[Command]:
    return [OpenDispute(account_id=event.account_id, invoice=event.invoice, amount=event.amount)]


MOVED_CUSTOMERS: Final = Process("moved-customers", (ProposalDecided,), move_customer)
DISPUTED_INVOICES: Final = Process("disputed-invoices", (InvoiceDisputed,), open_dispute)

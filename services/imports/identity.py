"""What a step of an import is told apart by: the fields that its command had when files were first imported with it.

A command that gains an optional field later is the same step as before wherever the file says nothing of that field.
"""

from collections.abc import Mapping
from typing import Final

from contracts.message import Command

COMMON: Final = ("occurred_at", "reason")
# Never changed, only added to: with other fields, files imported by earlier releases would be imported again.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer.register": (
        "customer_id",
        "full_name",
        "kind",
        "region",
        "size",
        "nature",
        "market",
        "continent",
        "country",
        "unit_id",
        "received_at",
        "received_by",
    ),
    "customer.record-purchase": ("customer_id", "purchase", "purchased_on", "quantity", "amount"),
    "customer.record-refund": ("customer_id", "refund", "purchase", "refunded_on", "amount"),
    "customer.add-contact": (
        "customer_id",
        "contact_id",
        "surname",
        "given_name",
        "position",
        "email",
        "phone",
        "phone_country",
        "own_phone",
        "legible",
    ),
    "customer.assign-owner": ("customer_id", "owner_id"),
    "customer.record-source": ("customer_id", "source", "submitted_by", "vouched_by", "referred_by"),
    "customer.add-project": ("customer_id", "project_id", "project_name", "place", "scale", "budget"),
    "credit-account.open": ("account_id", "customer_id", "currency", "zone"),
    "credit-account.record-invoice": ("account_id", "invoice", "amount", "invoice_date", "due_date"),
    "credit-account.record-invoice-on-terms": ("account_id", "invoice", "amount", "invoice_date", "terms"),
    "credit-account.issue-credit-note": ("account_id", "credit_note", "amount", "issued_on", "invoice"),
    "credit-account.record-receipt": ("account_id", "receipt", "amount", "allocations"),
    "credit-account.open-dispute": ("account_id", "invoice", "amount"),
    "credit-account.resolve-dispute": ("account_id", "invoice"),
    "bank-entry.record": (
        "entry_id",
        "bank_account",
        "booked_on",
        "amount",
        "direction",
        "returned",
        "payer",
        "text",
        "references",
    ),
    "complaint.receive": ("complaint_id", "customer_id", "channel", "summary"),
    "complaint.triage": ("complaint_id", "severity"),
    "complaint.take-in-charge": ("complaint_id", "owner"),
    "complaint.note-work": ("complaint_id", "activity", "by"),
    "complaint.respond": ("complaint_id", "by", "answer", "ends_waiting"),
    "complaint.start-waiting": ("complaint_id",),
    "complaint.resume-work": ("complaint_id",),
    "complaint.resolve": ("complaint_id", "by", "remedy"),
    "complaint.close": ("complaint_id",),
    "complaint.reopen": ("complaint_id",),
    "account-manager.enrol": ("manager_id", "full_name"),
}


def said(command: Command) -> str:
    """Return the content of a command as JSON: the fields of then, and later ones only where they are given."""
    if command.name not in FIELDS:
        message = f"Imports know no fields of {command.name}: add those that it has today to FIELDS in {__name__}."
        raise LookupError(message)
    fields = {*COMMON, *FIELDS[command.name]}
    later = {name for name in command.model_fields_set - fields if getattr(command, name) is not None}
    return command.model_dump_json(include=fields | later)

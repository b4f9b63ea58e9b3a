"""The tables of the read models: which columns each has, and of which types."""

from typing import Final

from projections.registry import PROJECTIONS

COLUMNS: Final = {
    "tier_list": {
        "customer": "text",
        "assignments": "jsonb",
        "position": "bigint",
    },
    "tier_evidence": {
        "customer": "text",
        "registered_at": "timestamptz",
        "classed": "jsonb",
        "merged": "jsonb",
        "scores": "jsonb",
        "asked": "jsonb",
        "proposals": "jsonb",
        "position": "bigint",
    },
    "overdue_receivables": {
        "account_id": "text",
        "invoice": "text",
        "customer": "text",
        "currency": "text",
        "amount": "numeric",
        "invoice_date": "date",
        "due_date": "date",
        "zone": "text",
        "occurred_at": "timestamptz",
        "paid": "numeric",
        "disputed": "numeric",
        "moved_at": "timestamptz",
        "movements": "jsonb",
        "position": "bigint",
    },
    "complaint_sla": {
        "complaint": "text",
        "customer": "text",
        "received_at": "timestamptz",
        "changes": "jsonb",
        "changed_at": "timestamptz",
        "state": "text",
        "severity": "text",
        "owner": "text",
        "position": "bigint",
    },
    "customer_history": {
        "position": "bigint",
        "customer": "text",
        "stream": "text",
        "version": "bigint",
        "type": "text",
        "occurred_at": "timestamptz",
        "recorded_at": "timestamptz",
        "actor": "text",
        "reason": "text",
        "data": "jsonb",
    },
    "purchases": {
        "customer": "text",
        "purchase": "text",
        "purchased_on": "date",
        "quantity": "bigint",
        "amount": "numeric",
        "currency": "text",
        "refunds": "jsonb",
        "reversed_on": "date",
        "position": "bigint",
    },
    "customer_list": {
        "customer": "text",
        "full_name": "text",
        "kind": "text",
        "region": "text",
        "size": "text",
        "nature": "text",
        "market": "text",
        "continent": "text",
        "country": "text",
        "unit_id": "text",
        "registered_at": "timestamptz",
        "received_at": "timestamptz",
        "received_by": "text",
        "source": "text",
        "submitted_by": "text",
        "vouched_by": "text",
        "referred_by": "text",
        "owner": "text",
        "owner_since": "timestamptz",
        "owner_position": "bigint",
        "verifications": "jsonb",
        "merged_into": "text",
        "merges": "jsonb",
        "absorbed": "jsonb",
        "head": "text",
        "relation": "text",
        "members": "jsonb",
        "ties": "jsonb",
        "ruled_out": "jsonb",
        "information": "jsonb",
        "contacts": "jsonb",
        "projects": "jsonb",
        "likeness": "jsonb",
        "searched": "text",
        "read_as": "bigint",
        "read_to": "bigint",
        "position": "bigint",
    },
    "manager_list": {
        "manager": "text",
        "full_name": "text",
        "grade": "text",
        "coordinator": "text",
        "appointed_at": "timestamptz",
        "left_at": "timestamptz",
        "successor": "text",
        "position": "bigint",
    },
    "policy_list": {
        "pack": "text",
        "version": "text",
        "title": "text",
        "effective_from": "timestamptz",
        "sha256": "text",
        "content": "text",
        "state": "text",
        "author": "text",
        "approver": "text",
        "activated_by": "text",
        "evaluation_due": "date",
        "steps": "jsonb",
        "position": "bigint",
    },
    "policy_evaluations": {
        "pack": "text",
        "period": "text",
        "policy": "text",
        "first": "date",
        "due": "date",
        "reports": "jsonb",
        "position": "bigint",
    },
    "unit_list": {
        "unit": "text",
        "choices": "jsonb",
        "position": "bigint",
    },
    "credit_account_list": {
        "account_id": "text",
        "customer": "text",
        "currency": "text",
        "zone": "text",
        "limits": "jsonb",
        "position": "bigint",
    },
    "unapplied_receipts": {
        "account_id": "text",
        "receipt": "text",
        "customer": "text",
        "currency": "text",
        "amount": "numeric",
        "received_at": "timestamptz",
        "unapplied": "numeric",
        "moved_at": "timestamptz",
        "movements": "jsonb",
        "position": "bigint",
    },
    "staff_list": {
        "person": "text",
        "full_name": "text",
        "service": "jsonb",
        "grades": "jsonb",
        "posts": "jsonb",
        "superiors": "jsonb",
        "certificates": "jsonb",
        "leaves": "jsonb",
        "returns": "jsonb",
        "position": "bigint",
    },
    "complaint_cases": {
        "complaint": "text",
        "customer": "text",
        "received_at": "timestamptz",
        "unit": "text",
        "kind": "text",
        "channel": "text",
        "urgency": "text",
        "product": "text",
        "notes": "jsonb",
        "position": "bigint",
    },
}


# The migration that last changed the columns of a table: it puts its number into the table's check, so that a worker of
# a release before writes no row of it.
MIGRATIONS: Final = {"customer_list": 21, "purchases": 21}


def test_the_rows_of_a_table_that_was_changed_are_written_with_the_number_of_its_migration() -> None:
    """T18. Changing COLUMNS of a table that was released means a new number here, too."""
    assert {name: each.migration for name, each in PROJECTIONS.items() if each.migration} == MIGRATIONS


def test_the_columns_of_every_table_are_these_in_this_order() -> None:
    found = {name: list(projection.columns.items()) for name, projection in PROJECTIONS.items()}

    assert found == {name: list(columns.items()) for name, columns in COLUMNS.items()}
    assert sum(len(columns) for columns in found.values()) == 157


def test_every_read_model_is_known_by_the_name_of_its_table() -> None:
    assert list(PROJECTIONS) == list(COLUMNS)
    assert {name: projection.name for name, projection in PROJECTIONS.items()} == {name: name for name in COLUMNS}

"""Keeps in each customer's row when its merges and links began and ended, and not only how they are now."""

import json
from collections import defaultdict
from typing import Any

from alembic import op

from contracts.envelope import Undecodable, unseal
from contracts.message import instant
from domain.customers.tie import Tie, TieEvent, change_of, tied

revision = "18"
down_revision = "17"

ADD = "alter table customer_list add column ties jsonb not null default '[]'"
# The wire types are written out, because a migration must do the same for ever.
TOLD = """
    select notification_id, state
    from stored_events
    where topic in (
        'customer.merged.v1', 'customer.unmerged.v1', 'customer.absorbed.v1', 'customer.released.v1',
        'customer.linked.v1', 'customer.unlinked.v1', 'customer.member-linked.v1', 'customer.member-unlinked.v1'
    )
    order by notification_id
"""
KEEP = """
    update customer_list
    set ties = %s::jsonb, merged_into = %s, absorbed = %s::jsonb, head = %s, relation = %s, members = %s::jsonb
    where customer = %s
"""


def upgrade() -> None:
    """Write down what the log says, in order of time; a worker that comes to one of these events finds it there."""
    connection = op.get_bind()
    connection.exec_driver_sql(ADD)
    told: dict[str, list[tuple[Tie, int]]] = defaultdict(list)
    for position, state in connection.exec_driver_sql(TOLD):
        try:
            envelope = unseal(bytes(state))
        except Undecodable:
            # No row has it either, and `kehu check` reports it.
            continue
        assert isinstance(envelope.event, TieEvent)
        told[envelope.event.customer_id].append((Tie(envelope.occurred_at, *change_of(envelope.event)), position))
    for customer, ties in told.items():
        ties.sort(key=lambda each: (each[0].at, each[1]))
        connection.exec_driver_sql(KEEP, (*_columns(ties), customer))


def _columns(ties: list[tuple[Tie, int]]) -> tuple[Any, ...]:
    end = tied(tie for tie, _ in ties)
    rows = [
        {"at": instant(tie.at), "position": position, "what": tie.what, "other": tie.other, "relation": tie.relation}
        for tie, position in ties
    ]
    head = (end.link.head_id, end.link.relation) if end.link else (None, None)
    return json.dumps(rows), end.survivor, json.dumps(sorted(end.absorbed)), *head, json.dumps(sorted(end.members))

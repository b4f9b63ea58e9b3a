"""Refuses what a worker of an earlier release would write wrongly, and brings the ties of customers up to the log."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from alembic import op

from contracts.envelope import Undecodable, unseal
from contracts.message import instant
from domain.customers.tie import Tie, TieEvent, change_of, tied

revision = "21"
down_revision = "20"

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
# Of rows written from now on: those that were there are believed.
REFUSE = """
    alter table {table} add constraint written_by_a_worker_of_a_newer_release
    check (written = '21@' || position::text) not valid
"""


def upgrade() -> None:
    """Write down what the log says, in order of time; a worker that comes to one of these events finds it there.

    The table is locked by its new column, and from then on an earlier release writes no row of it.
    """
    connection = op.get_bind()
    connection.exec_driver_sql(
        Path(__file__).parents[1].joinpath("sql", "21_pre_earlier_workers.sql").read_text(encoding="utf-8")
    )
    _keep_ties(connection)
    for table in ("customer_list", "purchases"):
        connection.exec_driver_sql(REFUSE.format(table=table))


def _keep_ties(connection: Any) -> None:
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

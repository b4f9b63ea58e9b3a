"""Checks merges and links: both records say the same of each other, and the list says what the log does (CU6)."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Final, get_args

from psycopg import AsyncConnection

from domain.customers.tie import UNTIED, Tied, TieEvent, change_of, tied
from projections.customers.row import TieRow
from projections.engine.projection import Recorded
from services.check.finding import Finding
from services.check.snapshot import PAGE, Snapshot

TYPES: Final = [event.type for event in get_args(TieEvent)]
ROWS: Final = """
    select customer, position, merged_into, absorbed, head, relation, members
    from customer_list
    where customer = any(%s) or merged_into is not null or head is not null or absorbed <> '[]' or members <> '[]'
"""
Ties = Mapping[str, list[TieRow]]


async def check_ties(snapshot: Snapshot) -> Finding:
    """Compare every record that is or was tied to another."""
    finding = Finding("ties")
    told = ties_of(snapshot.events(TYPES))
    compare_halves(finding, {customer: tied(ties) for customer, ties in told.items()})
    await _compare_rows(finding, snapshot.connection, told)
    return finding


def ties_of(events: Iterable[Recorded]) -> Ties:
    """Return the ties of each record, in order of time."""
    told: defaultdict[str, list[TieRow]] = defaultdict(list)
    for recorded in events:
        if isinstance(recorded.event, TieEvent):
            tie = TieRow(recorded.envelope.occurred_at, recorded.position, *change_of(recorded.event))
            insort(told[recorded.event.customer_id], tie, key=attrgetter("at", "position"))
    return told


def compare_halves(finding: Finding, records: Mapping[str, Tied]) -> None:
    """Find a record that is tied to another which does not say so; an earlier release could leave one behind."""
    for customer, own in sorted(records.items()):
        finding.compared += 1
        expected: dict[str, Any] = {
            **{other: {"survivor": customer} for other in own.absorbed},
            **{other: {"head": customer, "relation": relation} for other, relation in own.members.items()},
        }
        found = {other: _under(records.get(other, UNTIED), expected[other]) for other in expected}
        if own.survivor:
            expected[own.survivor] = {"absorbed": True}
            found[own.survivor] = {"absorbed": customer in records.get(own.survivor, UNTIED).absorbed}
        if own.link:
            expected[own.link.head_id] = {"relation": own.link.relation}
            found[own.link.head_id] = {"relation": records.get(own.link.head_id, UNTIED).members.get(customer)}
        if expected != found:
            finding.wrong((0, customer), expected=expected, found=found, customer=customer)


def _under(other: Tied, wanted: Mapping[str, Any]) -> dict[str, Any]:
    if "survivor" in wanted:
        return {"survivor": other.survivor}
    link = other.link
    return {"head": link.head_id if link else None, "relation": link.relation if link else None}


async def _compare_rows(finding: Finding, connection: AsyncConnection[Any], told: Ties) -> None:
    """Find a row that is tied otherwise than the log says, up to the row's last event."""
    async with connection.cursor("tied_rows") as cursor:
        await cursor.execute(ROWS, (list(told),))
        while page := await cursor.fetchmany(PAGE):
            for customer, position, *found in page:
                finding.compared += 1
                expected = _columns(tied(tie for tie in told.get(customer, ()) if tie.position <= position))
                if expected != found:
                    finding.wrong((1, customer), expected=expected, found=found, customer=customer)


def _columns(end: Tied) -> list[Any]:
    head = [end.link.head_id, end.link.relation] if end.link else [None, None]
    return [end.survivor, sorted(end.absorbed), *head, sorted(end.members)]

"""The parts of a customer's row about other records: merges with them and links."""

from dataclasses import replace

from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerReleased,
    CustomerUnmerged,
    DuplicateRuledOut,
    LinkEvent,
    MergeEvent,
)
from domain.customers.tie import TieEvent, change_of, tied
from projections.customers.row import CustomerRow, TieRow
from projections.engine.projection import Recorded
from projections.engine.recorded import with_recorded
from projections.survivor import Merge


def merged(row: CustomerRow, event: MergeEvent, recorded: Recorded) -> CustomerRow:
    """Return the row after a merge, as duplicate or as survivor."""
    row = _tied(row, event, recorded)
    match event:
        case CustomerMerged():
            return _shown_under(row, event.survivor_id, recorded)
        case CustomerUnmerged():
            return _shown_under(row, None, recorded)
        case CustomerAbsorbed() | CustomerReleased():
            return replace(row, received_at=event.received_at, received_by=event.received_by)


def _shown_under(row: CustomerRow, survivor: str | None, recorded: Recorded) -> CustomerRow:
    merge = Merge(recorded.envelope.occurred_at, recorded.position, survivor)
    return replace(row, merges=with_recorded(row.merges, merge))


def linked(row: CustomerRow, event: LinkEvent, recorded: Recorded) -> CustomerRow:
    """Return the row after a link, as member or as head."""
    if isinstance(event, DuplicateRuledOut):
        return replace(row, ruled_out=tuple(sorted({*row.ruled_out, event.other_id})))
    return _tied(row, event, recorded)


def _tied(row: CustomerRow, event: TieEvent, recorded: Recorded) -> CustomerRow:
    tie = TieRow(recorded.envelope.occurred_at, recorded.position, *change_of(event))
    ties = with_recorded(row.ties, tie)
    end = tied(ties)
    return replace(
        row,
        ties=ties,
        merged_into=end.survivor,
        absorbed=tuple(sorted(end.absorbed)),
        head=end.link.head_id if end.link else None,
        relation=end.link.relation if end.link else None,
        members=tuple(sorted(end.members)),
    )

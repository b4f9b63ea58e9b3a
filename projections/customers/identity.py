"""The parts of a customer's row about its contacts and about other records of the same customer."""

from dataclasses import replace

from contracts.customers.contact import ContactEvent, ContactRecorded, ContactRemoved, PhoneChecked
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
from projections.customers.row import CustomerRow, Known, TieRow
from projections.engine.projection import Recorded
from projections.engine.recorded import with_recorded
from projections.survivor import Merge


def contacts(known: Known, event: ContactEvent) -> Known:
    """Return the contacts after the event, by id."""
    before = known.get(event.contact_id, {})
    match event:
        case ContactRemoved():
            return without(known, event.contact_id)
        case PhoneChecked():
            check = event.model_dump(mode="json", include={"standing", "grace_until"})
            return known | {event.contact_id: before | check}
        case ContactRecorded():
            contact = event.model_dump(mode="json", exclude={"customer_id", "contact_id"}, exclude_none=True)
            # A number given again is a new one: the results of calls to the old one are void.
            if before.get("phone_given_at") == contact.get("phone_given_at"):
                contact |= {part: before[part] for part in ("standing", "grace_until") if part in before}
            return known | {event.contact_id: contact}


def without(known: Known, contact_id: str) -> Known:
    """Return the contacts without one that is gone."""
    return {name: contact for name, contact in known.items() if name != contact_id}


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

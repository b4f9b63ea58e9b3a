"""The parts of a customer's row about its contacts and about other records of the same customer."""

from dataclasses import replace

from contracts.customers.contact import ContactEvent, ContactRecorded, ContactRemoved, PhoneChecked
from contracts.customers.identity import (
    CustomerAbsorbed,
    CustomerLinked,
    CustomerMerged,
    CustomerReleased,
    CustomerUnlinked,
    CustomerUnmerged,
    DuplicateRuledOut,
    LinkEvent,
    MemberLinked,
    MemberUnlinked,
    MergeEvent,
)
from projections.customers.row import CustomerRow, Known
from projections.engine.projection import Recorded
from projections.engine.recorded import with_recorded
from projections.survivor import Merge


def contacts(known: Known, event: ContactEvent) -> Known:
    """Return the contacts after the event, by id."""
    before = known.get(event.contact_id, {})
    match event:
        case ContactRemoved():
            return {name: contact for name, contact in known.items() if name != event.contact_id}
        case PhoneChecked():
            check = event.model_dump(mode="json", include={"standing", "grace_until"})
            return known | {event.contact_id: before | check}
        case ContactRecorded():
            contact = event.model_dump(mode="json", exclude={"customer_id", "contact_id"}, exclude_none=True)
            # A number given again is a new one: the results of calls to the old one are void.
            if before.get("phone_given_at") == contact.get("phone_given_at"):
                contact |= {part: before[part] for part in ("standing", "grace_until") if part in before}
            return known | {event.contact_id: contact}


def merged(row: CustomerRow, event: MergeEvent, recorded: Recorded) -> CustomerRow:
    """Return the row after a merge, as duplicate or as survivor."""
    match event:
        case CustomerMerged():
            return _shown_under(row, event.survivor_id, recorded)
        case CustomerUnmerged():
            return _shown_under(row, None, recorded)
        case CustomerAbsorbed():
            absorbed = _with(row.absorbed, event.duplicate_id)
        case CustomerReleased():
            absorbed = _without(row.absorbed, event.duplicate_id)
    return replace(row, absorbed=absorbed, received_at=event.received_at, received_by=event.received_by)


def _shown_under(row: CustomerRow, survivor: str | None, recorded: Recorded) -> CustomerRow:
    merge = Merge(recorded.envelope.occurred_at, recorded.position, survivor)
    return replace(row, merged_into=survivor, merges=with_recorded(row.merges, merge))


def linked(row: CustomerRow, event: LinkEvent) -> CustomerRow:
    """Return the row after a link, as member or as head."""
    match event:
        case CustomerLinked():
            return replace(row, head=event.head_id, relation=event.relation)
        case CustomerUnlinked():
            return replace(row, head=None, relation=None)
        case MemberLinked():
            return replace(row, members=_with(row.members, event.member_id))
        case MemberUnlinked():
            return replace(row, members=_without(row.members, event.member_id))
        case DuplicateRuledOut():
            return replace(row, ruled_out=_with(row.ruled_out, event.other_id))


def _with(ids: tuple[str, ...], id_: str) -> tuple[str, ...]:
    return tuple(sorted({*ids, id_}))


def _without(ids: tuple[str, ...], id_: str) -> tuple[str, ...]:
    return tuple(known for known in ids if known != id_)

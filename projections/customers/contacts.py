"""The part of a customer's row about its contacts."""

from contracts.customers.contact import ContactEvent, ContactRecorded, ContactRemoved, PhoneChecked
from projections.customers.row import Known


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

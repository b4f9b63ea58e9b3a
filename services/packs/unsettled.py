"""By when a complaint is settled under a pack, and what the pack asks for where it is not (CO12)."""

from datetime import datetime

from domain.calendar.target import Target
from domain.complaints.rules import Unsettled
from domain.policies.case_rules import payable
from domain.policies.pack.pack import Pack
from services.packs import calendars


def unsettled(pack: Pack, received_at: datetime) -> Unsettled | None:
    """Return the rule for a case received then, or None where the pack has none."""
    rule = pack.complaints and pack.complaints.unsettled
    if not rule or not pack.complaints:
        return None
    length = rule.after.value
    working_time = calendars.of_pack(pack, rule.calendar.value)
    seconds = working_time.length(Target(length.days or length.working_days, length.seconds))
    due_at = working_time.due(received_at, seconds).at
    assert due_at is not None  # only a pause without an end holds it up, and none stops this clock
    return Unsettled(
        after=str(length),
        due_at=due_at,
        penalties=payable(pack.complaints),
        reassign_owner=rule.reassign_owner.value,
        currency=pack.pack.currency,
    )

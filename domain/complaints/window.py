"""The window after its end in which a case can be opened again; later, what comes back is a new case (semantics 8)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contracts.complaints.complaint import ComplaintEvent, ReopenComplaint
from domain.calendar.duration import Duration
from domain.calendar.period_days import months_before
from domain.complaints.complaint import received_complaint, reopen_complaint
from domain.complaints.state import Complaint
from domain.complaints.terms import Terms
from domain.decider import Refused
from domain.timeline import shown


class NotOpenedInWindow(Refused):
    code = "complaint.not-opened-in-window"


def reopen_in_window(
    complaint: Complaint, command: ReopenComplaint, *, at: datetime, terms: Terms
) -> list[ComplaintEvent]:
    """Open the case again, or refuse where the policy's window is over."""
    ended = received_complaint(complaint, command.complaint_id, at).standing(at).resolved_at
    if ended is not None and terms.reopen_window and _is_over(terms.reopen_window, ended, at, ZoneInfo(terms.zone)):
        raise NotOpenedInWindow(
            f"Complaint {command.complaint_id} was resolved at {shown(ended)}, and can be opened again within"
            f" {terms.reopen_window}: receive what comes back as a new complaint."
        )
    return reopen_complaint(complaint, command, at=at)


def _is_over(window: Duration, ended: datetime, at: datetime, zone: ZoneInfo) -> bool:
    """Return whether the window is over: days are whole days of the zone, the last one too (semantics 45)."""
    if window.seconds:
        return at > ended + timedelta(seconds=window.seconds)
    return at.astimezone(zone).date() > _last_day(window, ended.astimezone(zone).date())


def _last_day(window: Duration, first: date) -> date:
    if window.months:
        return months_before(first, -window.months)
    return first + timedelta(days=window.days + window.working_days)
